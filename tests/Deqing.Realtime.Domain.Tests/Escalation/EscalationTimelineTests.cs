using System.Collections.Immutable;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Escalation;
using Deqing.Realtime.Tests;
using static Deqing.Realtime.Domain.Tests.Cases.CaseStory;
using static Deqing.Realtime.Domain.Tests.Escalation.Night;

namespace Deqing.Realtime.Domain.Tests.Escalation;

/// <summary>
/// Nights in which nobody acts, or somebody does too late. The case is opened at ten in the morning of the county, by an alarm, and
/// must be dispatched within fifteen minutes.
/// </summary>
public class EscalationTimelineTests
{
    private static readonly EscalationPolicy Ladder = Unattended(
        Call(Role.Farmer), Call(Role.VillageOfficer, Rung.Village), Wait(5), new RaiseStep(Rung.Township), Call(Role.Supervisor), Wait(10),
        new RaiseStep(Rung.County), new SuperviseStep(), Call(Role.CommandCenter, Rung.County), Wait(15), new RepeatStep(1));

    [Fact]
    public void What_nobody_acts_on_climbs_to_the_county_on_the_minute()
    {
        var night = new Night(null, Ladder).Raised();
        Assert.Equal("village:330000100001", night.State.Owner);
        night.Until(4.99);
        Assert.Equal(["0 start Unattended Village", "0 call farmer", "0 call officer"], night.Told);
        night.Until(5);
        Assert.Equal("township:330000101", night.State.Owner);
        night.Until(15);
        Assert.Equal(("county", true), (night.State.Owner, night.State.IsSupervised));
        night.Until(60);
        Assert.Equal(
            [
                "0 start Unattended Village", "0 call farmer", "0 call officer", "5 raise Township", "5 call supervisor",
                "15 missed Dispatching", "15 raise County", "15 supervise", "15 call center",
                "30 call farmer", "30 call officer", "35 there already", "35 call supervisor",
                "45 there already", "45 supervise", "45 call center",
            ],
            night.Told);

        // After its last step it begins anew a day later, where it stands.
        night.Until(60 + 1_439);
        Assert.Equal(16, night.Told.Length);
        night.Until(60 + 1_440);
        Assert.Equal(["1500 start Unattended County", "1500 call farmer", "1500 call officer"], night.Told[16..]);
    }

    [Fact]
    public void Who_takes_notice_stops_it_and_who_dispatches_ends_it()
    {
        var night = new Night(null, Ladder).Raised().Until(7).Does(Officer, version => new Acknowledge(version, "on my way"));
        Assert.False(night.State.Escalation!.IsRunning);
        night.Until(14);
        Assert.Equal(5, night.Told.Length);
        night.Does(Center, version => new Dispatch(version, TestCatalogue.Agriculture, [], null));
        Assert.Null(night.State.Escalation);
        Assert.Equal("department:agriculture", night.State.Owner);
        night.Until(10_000);
        Assert.Equal(["missed Accepting"], night.Told[5..].Select(line => line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]));
    }

    [Fact]
    public void Taking_notice_is_reminded_of_and_lapses_when_nothing_follows()
    {
        var policy = Ladder with { Acknowledgement = new AcknowledgementRule(10, 20) };
        var night = new Night(null, policy).Raised().Until(2).Does(Officer, version => new Acknowledge(version, null));
        Assert.Equal("AlreadyAcknowledged", night.Asks(Center, version => new Acknowledge(version, null)));
        night.Until(11.99);
        Assert.Equal(3, night.Told.Length);
        night.Until(12);
        Assert.Equal("12 remind officer", night.Told[^1]);

        // Whoever adds something has not forgotten it.
        night.Until(14).Does(Officer, version => new AddNote(version, "the pump is here", [], false)).Until(23.99);
        Assert.DoesNotContain(night.Told, line => line.Contains("lapse", StringComparison.Ordinal));
        night.Until(34);
        Assert.Equal(
            ["24 remind officer", "34 lapse officer", "34 start Unattended Village", "34 call farmer", "34 call officer"],
            night.Told[^5..]);
        Assert.False(night.State.IsAcknowledged);
        night.Until(39);
        Assert.Equal("39 call supervisor", night.Told[^1]);
    }

    [Fact]
    public void A_step_that_finds_nobody_is_said_and_its_wait_is_skipped()
    {
        var night = new Night(Book(Center), Ladder).Raised().Until(16);
        Assert.Equal(
            [
                "0 start Unattended Village", "0 nobody", "0 nobody", "0 raise Township", "0 nobody", "0 raise County", "0 supervise",
                "0 call center", "15 missed Dispatching", "15 nobody", "15 nobody", "15 there already", "15 nobody", "15 there already",
                "15 supervise", "15 call center",
            ],
            night.Told);
    }

    [Fact]
    public void Where_nobody_is_found_at_all_it_does_not_go_round_in_circles_and_tries_again_later()
    {
        var policy = Unattended(Call(Role.Farmer), Wait(5), new RepeatStep(20)) with { AgainMinutes = 30 };
        var night = new Night(DutyBook.Nobody, policy).Raised().Until(14);
        Assert.Equal(["0 start Unattended Village", "0 nobody"], night.Told);
        night.With(Everybody).Until(36);
        Assert.Equal(
            ["15 missed Dispatching", "30 start Unattended Village", "30 call farmer", "35 call farmer"], night.Told[2..]);
    }

    [Fact]
    public void A_system_is_called_by_name_or_id_where_it_may_be_told_of_the_case_and_else_the_wait_behind_it_is_skipped()
    {
        var policy = Unattended(
            new WebhookStep("gateway"), Wait(5), new WebhookStep("h1"), Wait(5), new WebhookStep("far"), Wait(30), new WebhookStep("gone"),
            Wait(30), Call(Role.Farmer));
        var night = new Night(null, policy).Raised().Until(10);
        Assert.Equal(["0 call gateway", "5 call gateway", "10 nobody", "10 nobody", "10 call farmer"], night.Told[1..]);
        Assert.Equal(["h1", "h1"], night.Calls[..2].Select(step => Assert.Single(step.People).Id));
    }

    [Fact]
    public void A_loop_that_calls_nothing_but_a_system_goes_round_as_one_that_calls_people()
    {
        var night = new Night(null, Unattended(new WebhookStep("gateway"), Wait(5), new RepeatStep(2))).Raised().Until(14);
        Assert.Equal(["0 call gateway", "5 call gateway", "10 call gateway"], night.Told[1..]);
    }

    [Fact]
    public void What_was_owed_while_nobody_was_there_is_done_at_once_and_the_rest_is_not_later_for_it()
    {
        var night = new Night(null, Ladder).Raised().Until(0).Sleeps(12).Until(12);
        Assert.Equal(["12 raise Township", "12 call supervisor"], night.Told[^2..]);
        night.Until(15);
        Assert.Equal("15 call center", night.Told[^1]);
        var whole = new Night(null, Ladder).Raised().Sleeps(45).Until(45);
        var awake = new Night(null, Ladder).Raised().Until(45);
        Assert.Equal(
            awake.Told.Select(Words).Order(StringComparer.Ordinal), whole.Told.Select(Words).Order(StringComparer.Ordinal));
        Assert.Equal(awake.State.Escalation!.NextAt, whole.State.Escalation!.NextAt);

        static string Words(string line) => line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..];
    }

    [Theory]
    // Opened at ten in the county's morning.
    [InlineData(9, 12, 0)]
    [InlineData(10, 12, 0)]
    [InlineData(11, 12, 60)]
    [InlineData(8, 10, 22 * 60)]
    [InlineData(22, 6, 12 * 60)]
    [InlineData(22, 11, 0)]
    [InlineData(11, 10, 60)]
    public void Outside_its_hours_it_waits_until_they_begin(int from, int until, int minutes)
    {
        var night = new Night(null, Unattended(new WindowStep(from * 60, until * 60), Call(Role.Farmer))).Raised();
        Assert.Equal(Start.AddMinutes(minutes), night.State.Escalation!.NextAt);
        Assert.Equal($"{minutes} call farmer", night.Until(minutes).Told[^1]);
    }

    [Fact]
    public void The_policy_is_frozen_when_it_begins()
    {
        var night = new Night(null, Ladder).Raised().Until(1);
        Assert.Equal(Ladder, night.State.Escalation!.Policy);
        Assert.Equal(Ladder.Steps.Length, night.State.Escalation.Policy.Steps.Length);
    }

    [Fact]
    public void A_step_that_was_not_done_in_time_escalates_by_its_own_policy()
    {
        var overdue = Overdue(Call(Role.DepartmentHandler), Wait(30), new RaiseStep(Rung.Township), Call(Role.Supervisor));
        var night = new Night(Book(Fisher, Supervisor), overdue).Raised()
            .Does(Center, version => new Dispatch(version, TestCatalogue.Agriculture, [], null))
            .Does(Fisher, version => new Accept(version, null, null));
        var due = (night.State.Handling!.Due.At - Start).TotalMinutes;
        night.Until(due - 0.01);
        Assert.Empty(night.Told);
        night.Until(due + 30);
        Assert.Equal(
            [
                $"{due} missed Handling", $"{due} start Overdue Village", $"{due} call fisher", $"{due + 30} raise Township",
                $"{due + 30} call supervisor",
            ],
            night.Told);
        Assert.Equal("township:330000101", night.State.Owner);

        // Taking notice of it is possible though the case was accepted long ago; finishing ends it.
        night.Does(Fisher, version => new Acknowledge(version, "in the pond now"));
        Assert.False(night.State.Escalation!.IsRunning);
        night.Does(Fisher, version => new FinishHandling(version, "done", Photo, null));
        Assert.Null(night.State.Escalation);
    }

    [Fact]
    public void More_time_that_is_granted_stops_what_was_overdue()
    {
        var night = new Night(null, Overdue(Call(Role.DepartmentHandler), Wait(30))).Raised()
            .Does(Center, version => new Dispatch(version, TestCatalogue.Agriculture, [], null))
            .Does(Fisher, version => new Accept(version, null, null))
            .Does(Fisher, version => new AskHold(version, "the pump is broken", Start.AddDays(2)));
        var foreman = Person("second", (Role.DepartmentHandler, "department:agriculture"));
        night.Does(foreman, version => new Approve(version, null));
        night.Does(Center, version => new Approve(version, null));
        Assert.Equal(Start.AddDays(2), night.State.WakeAt);
        night.Until(TimeSpan.FromDays(3).TotalMinutes);
        Assert.Null(night.State.HeldUntil);
        Assert.Equal(["missed", "start", "nobody"], night.Told.Select(line => line.Split(' ')[1]));
    }

    [Fact]
    public void An_end_ends_it_and_a_new_round_begins_a_new_one()
    {
        var night = new Night(null, Ladder).Raised().Until(1)
            .Does(Center, version => new VoidCase(version, "a test of the probe")).Until(100);
        Assert.Equal((null, null, null), (night.State.Escalation, night.State.Owner, night.State.WakeAt));
        night.Does(Center, version => new Reopen(version, "it was none"));
        Assert.Equal((2, 0), (night.State.Escalation!.Run, night.State.Escalation.Next));
        Assert.Equal("100 start Unattended Village", night.Told[^1]);
    }

    [Fact]
    public void A_case_that_is_merged_waits_with_the_other_and_begins_anew_when_it_stands_alone()
    {
        var night = new Night(null, Ladder).Raised().Until(6).Does(Center, version => new Merge(version, "other", "the same pond"));
        Assert.Null(night.State.WakeAt);
        night.Until(50).Does(Center, version => new Unmerge(version, "another pond after all"));
        Assert.Equal(("50 start Unattended Village", 2), (night.Told[^1], night.State.Escalation!.Run));
    }

    [Fact]
    public void The_first_policy_that_is_for_a_case_is_its_policy()
    {
        var others = Unattended(Call(Role.Farmer)) with
        {
            Id = "others", When = new PolicyScope(EscalationTrigger.Unattended, Domain.Rules.Severity.Critical, [], []),
        };
        var elsewhere = others with
        {
            Id = "elsewhere", When = new PolicyScope(EscalationTrigger.Unattended, Domain.Rules.Severity.Notice, [], ["330000102"]),
        };
        var category = others with
        {
            Id = "category", When = new PolicyScope(EscalationTrigger.Unattended, Domain.Rules.Severity.Notice, ["water"], ["330000101"]),
        };
        Assert.Equal("category", new Night(null, others, elsewhere, category, Ladder).Raised().State.Escalation!.Policy.Id);
        Assert.Null(new Night(null, others, elsewhere).Raised().State.Escalation);
    }

    [Fact]
    public void Whoever_was_disabled_in_between_is_not_called()
    {
        var night = new Night(null, Ladder).Raised().Until(1).With(Book(Center)).Until(5);
        Assert.Equal(["5 raise Township", "5 nobody", "5 raise County", "5 supervise", "5 call center"], night.Told[^5..]);
    }
}
