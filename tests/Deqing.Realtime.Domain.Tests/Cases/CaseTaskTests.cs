using System.Collections.Immutable;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Escalation;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Workers;
using Deqing.Realtime.Tests;
using static Deqing.Realtime.Domain.Tests.Cases.CaseStory;

namespace Deqing.Realtime.Domain.Tests.Cases;

/// <summary>A case and the workers it is given to, as a timeline.</summary>
public class CaseTaskTests
{
    private static readonly Caller Stranger = CaseStory.Person("stranger", (Role.GridWorker, "village:330000100004"));

    private static readonly EscalationPolicy Unattended = new(
        "p", new Names("p", "p"), new PolicyScope(EscalationTrigger.Unattended, default, [], []),
        [new NotifyStep(new Target(Role.Farmer, null, null), true), new WaitStep(60)], new AcknowledgementRule(20, 30), 60);

    private readonly Day day = new();

    [Fact]
    public void Assigning_dispatches_offers_and_the_worker_accepts_both_in_one_gesture()
    {
        day.Raised().Does(Center, version => new AssignWorker(version, null, false, null, null));
        Assert.Equal("CaseDispatched agriculture, TaskAssigned near Offered rank 1 of 2", day.Last);
        Assert.Equal((CaseStage.Accepting, Start.AddMinutes(5)), (day.State.Stage, day.State.Task!.Due));

        day.At(4).Does(Worker("near"), version => new TakeTask(version));
        Assert.Equal("TaskAccepted, CaseAccepted agriculture", day.Last);
        day.Does(Worker("near"), version => new ArriveAtTask(version))
            .Does(Worker("near"), version => new FinishHandling(version, "aerated", Photo, null));
        Assert.Equal((CaseStage.Checking, null), (day.State.Stage, day.State.Task));
    }

    [Fact]
    public void A_reservation_tells_nobody_moves_nothing_and_lapses()
    {
        day.Raised().Does(Center, version => new AssignWorker(version, "near", true, null, null));
        Assert.Equal("TaskAssigned near Reserved rank 1 of 2", day.Last);
        Assert.Equal(CaseStage.Dispatching, day.State.Stage);
        Assert.Equal("NoTask", day.Asks(Worker("near"), new DeclineTask(day.Version, "why")));

        day.Wakes(29);
        Assert.Equal(TaskState.Reserved, day.State.Task!.State);
        day.Wakes(30);
        Assert.Equal((null, null), (day.State.Task, day.State.SeekingSince));
    }

    [Fact]
    public void A_reserved_worker_is_sent_by_assigning_again_and_another_takes_the_place()
    {
        day.Raised().Does(Center, version => new AssignWorker(version, "far", true, null, "knows the pond"))
            .Does(Center, version => new AssignWorker(version, "near", false, null, null));
        Assert.Equal(("near", TaskState.Offered, 2), (day.State.Task!.Worker.Id, day.State.Task.State, day.State.Task.Number));
    }

    [Theory]
    [InlineData(5, "near")]
    [InlineData(4.999, "far")]
    public void Who_does_not_answer_in_time_is_followed_by_the_next(double minute, string declinedOrOffered)
    {
        day.Raised().Does(Center, version => new AssignWorker(version, null, false, null, null)).Wakes(minute);
        Assert.Equal(declinedOrOffered == "near", day.State.Declined.Contains("near"));
        Assert.Equal(declinedOrOffered == "near" ? "far" : "near", day.State.Task!.Worker.Id);
    }

    [Fact]
    public void Declined_by_all_it_is_back_with_who_dispatches_and_says_what_was_lacking()
    {
        day.Raised().Does(Center, version => new AssignWorker(version, null, false, null, null))
            .Does(Worker("near"), version => new DeclineTask(version, "flat tyre")).Wakes(0)
            .Does(Worker("far"), version => new DeclineTask(version, "at another pond")).Wakes(0);
        Assert.Equal("TaskUnfilled AllFull", day.Last);
        Assert.Equal((null, null), (day.State.Task, day.State.SeekingSince));
        Assert.Equal("", day.Wakes(1).Last);
    }

    [Fact]
    public void Of_two_who_assign_at_once_one_wins_and_the_other_hears_it()
    {
        day.Raised();
        var version = day.Version;
        day.Does(Center, _ => new AssignWorker(version, null, false, null, null));
        Assert.Equal("AlreadyAssigned", day.Asks(Deputy, new AssignWorker(version, "far", false, null, "mine")));
        Assert.Equal("AlreadyAssigned", day.Asks(Deputy, new AssignWorker(day.Version, "far", false, null, "mine")));
    }

    [Theory]
    [InlineData("near", null, "CaseDispatched TaskAssigned")]
    [InlineData("far", null, "ReasonRequired")]
    [InlineData("far", "knows the pond", "CaseDispatched TaskAssigned")]
    [InlineData("full", null, "ReasonRequired")]
    [InlineData("full", "only one left", "CaseDispatched TaskAssigned")]
    [InlineData("resting", "urgent", "WorkerUnavailable")]
    [InlineData("home", "urgent", "WorkerUnavailable")]
    [InlineData("offDuty", "urgent", "WorkerUnavailable")]
    [InlineData("nobody", "urgent", "UnknownWorker")]
    public void Who_is_not_recommended_first_takes_a_reason_and_who_is_not_there_cannot_be_sent(
        string worker, string? reason, string answer) =>
        Assert.Equal(answer, day.Raised().Asks(Center, new AssignWorker(day.Version, worker, false, null, reason)));

    [Fact]
    public void Who_has_it_handles_it_also_outside_of_their_own_village()
    {
        day.Raised().Does(Center, version => new AssignWorker(version, "stranger", false, null, "the only one with a boat"));
        Assert.Equal("TaskAccepted CaseAccepted", day.Asks(Stranger, new TakeTask(day.Version)));
        Assert.Equal("NotYourTask", day.Asks(Worker("near"), new TakeTask(day.Version)));
        day.Does(Center, version => new RecallTask(version, "another way"));
        Assert.Equal("OutsideTerritory", day.Asks(Stranger, new Accept(day.Version, null, null)));
    }

    [Fact]
    public void A_category_that_is_automatic_finds_its_worker_and_its_department_by_itself()
    {
        var automatic = new Day("water").Raised();
        Assert.Equal(Start, automatic.State.SeekingSince);
        automatic.Wakes(0);
        Assert.Equal("CaseDispatched agriculture, TaskAssigned near Offered rank 1 of 2", automatic.Last);
        Assert.True(automatic.State.Task!.IsAutomatic);
        Assert.False(automatic.State.IsAcknowledged);
    }

    [Fact]
    public void That_the_engine_has_asked_a_worker_does_not_stop_an_escalation_but_that_they_accept_does()
    {
        var night = new Day("water", Unattended).Raised().Wakes(0);
        Assert.Equal(CaseStage.Accepting, night.State.Stage);
        Assert.True(night.State.Escalation is { IsRunning: true, Trigger: EscalationTrigger.Unattended });
        night.At(1).Does(Worker("near"), version => new TakeTask(version));
        Assert.Null(night.State.Escalation);
    }

    [Fact]
    public void Recalling_ends_the_search_as_well()
    {
        var automatic = new Day("water").Raised().Does(Center, version => new RecallTask(version, "I see to it"));
        Assert.Null(automatic.State.SeekingSince);
        Assert.Equal("", automatic.Wakes(1).Last);
    }

    [Fact]
    public void A_task_to_verify_ends_when_anybody_has_verified()
    {
        day.Reported().Does(Officer, version => new AssignWorker(version, "near", false, null, null))
            .Does(Worker("near"), version => new TakeTask(version));
        Assert.Equal(CaseStage.Verifying, day.State.Stage);
        day.Does(Officer, version => new Verify(version, true, null, []));
        Assert.Null(day.State.Task);
        Assert.Equal("WrongStage", day.Asks(Center, new AssignWorker(day.Version, null, false, null, null)));
    }

    [Fact]
    public void An_assignment_holds_the_escalation_and_no_answer_lets_it_go_on_when_it_lapses()
    {
        var night = new Day(policy: Unattended).Reported();
        night.Does(Officer, version => new AssignWorker(version, "near", false, null, null));
        Assert.Equal(Officer.Id, night.State.Escalation!.HeldBy!.Value.Id);
        night.At(3).Does(Worker("near"), version => new TakeTask(version));
        Assert.Equal(("near", Start.AddMinutes(3)), (night.State.Escalation!.HeldBy!.Value.Id, night.State.Escalation.HeldSince));
    }

    private static Caller Worker(string id) =>
        id == "stranger" ? Stranger : CaseStory.Person(id, (Role.GridWorker, "village:330000100001"));

    /// <summary>A case, workers who are there, and a clock that is set in minutes after the start.</summary>
    private sealed class Day(string? automatic = null, EscalationPolicy? policy = null)
    {
        private static readonly WorkerBook Workers = new(
        [
            Of("far", load: 1), Of("full", load: 4), Of("home", status: WorkerStatus.Off), Of("near"),
            Of("offDuty") with { Duty = new RosterDuty(false, null, null) }, Of("resting", status: WorkerStatus.Resting),
            Of("stranger") with { Territories = [new Territory(TerritoryKind.Village, "330000100004")] },
        ]);

        private readonly County county = new(TestCounty.Create().Parts with
        {
            Dispatch = DispatchRules.Usual with { Automatic = automatic is null ? [] : [automatic] },
            Escalation = new EscalationBook(policy is null ? [] : [policy]),
        });

        private DateTimeOffset now = Start;
        private ImmutableArray<CaseEvent> last = [];

        public CaseFile State { get; private set; } = null!;

        public int Version => State.Version;

        public string Last => string.Join(", ", last.Select(Word));

        public Day Raised() => Give(Asker.Engine, new RaiseAlarm(Alarm(0)));

        public Day Reported() => Give(new Asker(Caller.Nobody, "phone"), new Report(Problem(), Reporter("tag-a")));

        public Day At(double minute)
        {
            now = Start.AddMinutes(minute);
            return this;
        }

        public Day Wakes(double minute) => At(minute).Give(Asker.Engine, new Wake());

        public Day Does(Caller who, Func<int, CaseCommand> command) => Give(new Asker(who, "web"), command(Version));

        public string Asks(Caller who, CaseCommand command)
        {
            var decision = CaseFlow.Decide(Id, State, command, new Asker(who, "web"), county, now, null, Workers);
            return decision.Refusal == CaseRefusal.NotAllowed ? decision.Access.ToString()
                : decision.Refusal?.ToString() ?? string.Join(' ', decision.Events.Select(happened => happened.GetType().Name));
        }

        private static Worker Of(string id, int load = 0, WorkerStatus status = WorkerStatus.Available) => new(
            id, id, [new Territory(TerritoryKind.Village, "330000100001")], WorkerCard.Of(id) with { Status = status }, null, load, 0);

        private static string Word(CaseEvent happened) => happened switch
        {
            TaskAssigned it => $"TaskAssigned {it.Worker.Id} {it.State} rank {it.Choice.Rank} of {it.Choice.Of}",
            TaskUnfilled it => $"TaskUnfilled {string.Join(' ', it.Shortfalls)}",
            CaseDispatched it => $"CaseDispatched {it.Lead}",
            CaseAccepted it => $"CaseAccepted {it.Department}",
            _ => happened.GetType().Name,
        };

        private Day Give(Asker asker, CaseCommand command)
        {
            var decision = CaseFlow.Decide(Id, State, command, asker, county, now, DutyBook.Nobody, Workers);
            Assert.True(decision.Refusal is null, $"{command.GetType().Name}: {decision.Refusal} {decision.Access}");
            last = decision.Events;
            State = last.Aggregate(State, CaseEvolution.Evolve);
            return this;
        }
    }
}
