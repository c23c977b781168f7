using System.Collections.Immutable;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Escalation;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Rules;
using Deqing.Realtime.Domain.Tests.Escalation;
using Deqing.Realtime.Domain.Workers;
using Deqing.Realtime.Tests;
using static Deqing.Realtime.Domain.Tests.Cases.CaseStory;

namespace Deqing.Realtime.Domain.Tests.Cases;

/// <summary>
/// A random history. Each number is a step: some time passes and somebody asks for something, mostly what the case stands for. The same
/// numbers are the same history.
/// </summary>
internal sealed class CaseHistory
{
    public const string Id = "c1";

    /// <summary>The county, which does something when nobody acts.</summary>
    public static readonly County TheCounty = new(CaseStory.TheCounty.Parts with
    {
        Escalation = new EscalationBook(
        [
            Night.Unattended(
                Night.Call(Role.Farmer), Night.Wait(20), new RaiseStep(Rung.Township), Night.Call(Role.Supervisor), Night.Wait(60),
                new RaiseStep(Rung.County), new SuperviseStep(), new WebhookStep("gateway"), new WebhookStep("far"), new RepeatStep(1)) with
            {
                Acknowledgement = new AcknowledgementRule(30, 90), AgainMinutes = EscalationPolicy.MaxMinutes,
            },
            Night.Overdue(Night.Call(Role.DepartmentHandler), Night.Wait(600), new RaiseStep(Rung.County)) with
            {
                Acknowledgement = new AcknowledgementRule(600, 1_200), AgainMinutes = EscalationPolicy.MaxMinutes,
            },
        ]),
        Dispatch = DispatchRules.Usual with { Automatic = ["streetLamp", "question"] },
    });

    /// <summary>Everybody who moves the case can be called.</summary>
    public static readonly DutyBook Duty = Night.Book([.. Cast]);

    /// <summary>Grid workers who are ready, each with tasks of their own.</summary>
    public static readonly WorkerBook Workers = new(
    [
        .. CaseChoices.Workers.Select((id, index) => new Worker(
            id, id, [new Territory(TerritoryKind.Village, ThePlace.Village!)],
            WorkerCard.Of(id) with { Status = WorkerStatus.Available }, null, index, 3 * index)),
    ]);

    private static readonly string[] Categories = ["garbage", "streetLamp", "water", "question"];

    private readonly CaseChoices choices = new(TheCounty, mishaps: 2);
    private Chance chance = new(0);

    /// <summary>The case.</summary>
    public CaseFile? State { get; private set; }

    /// <summary>When the last step was.</summary>
    public DateTimeOffset Now { get; private set; } = Start;

    /// <summary>Who gave the last command.</summary>
    public Asker Asker { get; private set; }

    /// <summary>The last command.</summary>
    public CaseCommand? Command { get; private set; }

    /// <summary>Takes a step.</summary>
    public Decision Step(uint number)
    {
        chance = new Chance(number);
        Now += TimeSpan.FromMinutes(Pick(24) switch { < 16 => 1 + Pick(40), < 23 => 60 * (1 + Pick(30)), _ => 1_440 * (1 + Pick(40)) });
        (Asker, Command) = State is null ? First() : Pick(7) == 0 ? Engine() : Person();
        return Decide(State);
    }

    /// <summary>What a state answers to the last command.</summary>
    public Decision Decide(CaseFile? state) => CaseFlow.Decide(Id, state, Command!, Asker, TheCounty, Now, Duty, Workers);

    /// <summary>Applies what was decided.</summary>
    public void Apply(CaseEvent happened) => State = CaseEvolution.Evolve(State, happened);

    private (Asker, CaseCommand) First() => Pick(4) switch
    {
        0 => (Asker.Engine, new RaiseAlarm(Alarm(0, Pick(5) == 0 ? "unheard" : "water") with { ReceivedAt = Now })),
        1 => (From(Grid), new Report(Problem(CaseSource.GridWorker, Categories[Pick(4)]), null)),
        2 => (Asker.Engine, new OpenPart(Problem(CaseSource.Split, Categories[Pick(4)]) with { Parent = "c0" }, Actor.Engine)),
        _ => (From(Caller.Nobody), new Report(Problem(category: Categories[Pick(2)]), Reporter("tag-a"))),
    };

    private (Asker, CaseCommand) Engine() => Pick(14) switch
    {
        0 => (Asker.Engine, new RaiseAlarm(Alarm(Pick(3_000)))),
        1 => (Asker.Engine, new ClearAlarm(Start.AddMinutes(Pick(3_000)), 4)),
        2 or 11 or 12 or 13 => (Asker.Engine, new Wake()),
        3 => (Asker.Engine, new RecomputeDeadlines()),
        4 => (Asker.Engine, new Absorb(
            $"d{Pick(3)}", [new Reporter($"tag-{Pick(6)}", false, Start)], Now.AddHours(-Pick(90)), Actor.Engine)),
        5 => (Asker.Engine, new Release($"d{Pick(3)}", Actor.Engine)),
        6 => (Asker.Engine, new EndChild($"{Id}.{1 + Pick(6)}", CaseOutcome.Resolved)),
        7 => (Asker.Engine, new AddNote(0, "from the reporter", [], true)),
        8 => (From(Caller.Nobody), new CoSign(new Reporter($"tag-{Pick(9)}", true, Now.AddHours(-Pick(50))), "me too", [])),
        _ => (From(Caller.Nobody), new Rate(Pick(4) == 0 ? "tag-1" : "tag-a", 1 + Pick(5), Pick(3) == 0, null)),
    };

    private (Asker, CaseCommand) Person()
    {
        var (who, command) = choices.Next(State!, Cast, RarityOf, "c9", Now, chance)
            ?? (Center, new AddNote(State!.Version, "nothing to do", [], false));
        return (From(who), command);
    }

    private static int RarityOf(CaseVerb verb) => verb is CaseVerb.Note or CaseVerb.Reclassify or CaseVerb.Split or CaseVerb.Void
        or CaseVerb.Merge or CaseVerb.Acknowledge or CaseVerb.Urge ? 12
        : verb is CaseVerb.Assign or CaseVerb.Recall ? 4 : 1;

    private static Asker From(Caller who) => new(who, "web");

    private int Pick(int count) => chance.Pick(count);
}
