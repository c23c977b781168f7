using System.Collections.Immutable;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Escalation;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Rules;
using Deqing.Realtime.Tests;
using static Deqing.Realtime.Domain.Tests.Cases.CaseStory;
using static Deqing.Realtime.Domain.Tests.Escalation.Night;

namespace Deqing.Realtime.Domain.Tests.Escalation;

/// <summary>What of policies does not work as the county stands, and in what order they hold.</summary>
public class PolicyCheckTests
{
    private static readonly NotifyStep Commander = Call(Role.CommandCenter), Grids = Call(Role.GridWorker);

    private static readonly NotifyStep Officers = Call(Role.VillageOfficer, Rung.Village);

    public static TheoryData<string, EscalationStep[], string> Policies() => new()
    {
        { "well", [Commander, Wait(5), Commander, Wait(5), new RepeatStep(2)], "" },
        { "nobody holds it", [Grids, Wait(5), Commander], "0 NobodyAnywhere, 1 NeverWaits" },
        { "an empty roster", [new NotifyStep(new Target(null, null, null, Roster: "desk"), true), Commander], "0 NobodyAnywhere" },
        { "behind a raise", [Commander, new RaiseStep(Rung.Township), Call(Role.Supervisor, Rung.Township), Wait(5)],
            "2 NobodySomewhere" },
        { "somewhere", [Officers, Wait(5)], "0 NobodySomewhere" },
        { "back for nobody", [Grids, Wait(5), new RepeatStep(2)], "0 NobodyAnywhere, 1 NeverWaits, 2 NeverRepeats" },
        { "twice", [Commander, new RaiseStep(Rung.Township), Commander], "2 CallsAgainAtOnce" },
        { "in turn", [Commander with { InTurn = true }, Commander with { InTurn = true }], "" },
        { "a system", [new WebhookStep("gateway"), Wait(5), new RepeatStep(1)], "" },
        { "a system that is not there", [new WebhookStep("gone"), Wait(5), new RepeatStep(1)],
            "0 NobodyAnywhere, 1 NeverWaits, 2 NeverRepeats" },
        { "waited for by another", [Grids, Commander, Wait(5)], "0 NobodyAnywhere" },
    };

    [Theory]
    [MemberData(nameof(Policies))]
    public void What_is_useless_is_named_with_its_step(string name, EscalationStep[] steps, string expected) =>
        Assert.True(expected == Warned(Unattended(steps)), $"{name}: {Warned(Unattended(steps))}");

    [Fact]
    public void Places_where_nobody_is_found_are_named()
    {
        var advice = Assert.Single(Advice(Unattended(Officers)));
        Assert.Equal(["village:330000100002", "village:330000100003", "village:330000100004"], advice.Places);
    }

    [Fact]
    public void Calls_that_reach_nothing_but_an_inbox_are_named()
    {
        Assert.Equal("0 InboxOnly", Warned(Unattended(Commander, Wait(5), Officers), silent: [0, 2]).Split(", ")[0]);
        Assert.Equal("0 NobodyAnywhere", Warned(Unattended(Grids), silent: [0]));
    }

    [Fact]
    public void A_policy_that_never_begins_is_named_with_the_one_before_it()
    {
        var all = Unattended(Commander) with { Id = "all" };
        var one = Unattended(Commander) with
        {
            Id = "one", When = new PolicyScope(EscalationTrigger.Unattended, Severity.Serious, ["water"], []),
        };
        var advice = Assert.Single(Advice(one, all, one));
        Assert.Equal((-1, PolicyWarning.NeverBegins, "all"), (advice.Step, advice.What, advice.By));
        Assert.Empty(Advice(one, one, all));
        Assert.Empty(Advice(all, one, all));
        Assert.Empty(Advice(one, all with { When = all.When with { Trigger = EscalationTrigger.Overdue } }, one));
        Assert.Empty(Advice(one, all with { When = all.When with { Categories = ["garbage"] } }, one));
        Assert.Empty(Advice(one, all with { When = all.When with { Townships = ["330000101"] } }, one));
    }

    [Theory]
    [InlineData("", "a b c")]
    [InlineData("b", "a B c")]
    [InlineData("x", "X a b c")]
    [InlineData("x y", "X Y a b c")]
    [InlineData("x<c", "a b X c")]
    [InlineData("x<c y<c", "a b X Y c")]
    [InlineData("c<a", "C a b")]
    [InlineData("x<y y<b", "a X Y b c")]
    [InlineData("x<gone", "X a b c")]
    [InlineData("b<b", "a B c")]
    public void Saved_policies_stand_where_they_say(string saved, string expected)
    {
        var pack = new EscalationBook([.. "abc".Select(letter => Unattended(Commander) with { Id = $"{letter}" })]);
        var book = pack.With(saved.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text => text.Split('<')).Select(parts => (
            Unattended(Commander) with { Id = parts[0], AgainMinutes = 1 }, parts.ElementAtOrDefault(1))));
        Assert.Equal(
            expected, string.Join(' ', book.Policies.Select(it => it.AgainMinutes == 1 ? it.Id.ToUpperInvariant() : it.Id)));
        Assert.Equal(["a", "b", "c"], pack.Policies.Select(it => it.Id));
    }

    [Fact]
    public void A_case_begins_by_the_policies_that_hold_and_goes_on_by_the_one_it_has()
    {
        var (packed, saved) = (Unattended(Call(Role.Farmer), Wait(5), Commander), Unattended(Commander, Wait(5)) with { Id = "saved" });
        var night = new Night(new DutyBook(People, Domain.Duty.RosterBook.Empty, new EscalationBook([saved])), packed).Raised();
        Assert.Equal("saved", night.State.Escalation!.Policy.Id);
        night.With(new DutyBook(People, Domain.Duty.RosterBook.Empty, EscalationBook.Empty)).Until(1);
        Assert.Equal(["0 start Unattended Village", "0 call center"], night.Told);
    }

    private static ImmutableArray<DutyPerson> People =>
        [.. new[] { Center, Farmer, Officer, Supervisor }.Select(it => new DutyPerson(it.Id, it.Name, it.Grants))];

    private static string Warned(EscalationPolicy policy, params int[] silent) =>
        string.Join(", ", Advice(policy, [policy], silent).Select(it => $"{it.Step} {it.What}"));

    private static ImmutableArray<PolicyAdvice> Advice(EscalationPolicy policy, params EscalationPolicy[] policies) =>
        Advice(policy, policies.Length == 0 ? [policy] : policies, []);

    private static ImmutableArray<PolicyAdvice> Advice(EscalationPolicy policy, EscalationPolicy[] policies, int[] silent)
    {
        var duty = new DutyBook(
            People, Domain.Duty.RosterBook.Empty, hooks: [new DutyHook("h1", "gateway", Domain.Access.Territory.County)]);
        return PolicyCheck.Find(
            policy, new EscalationBook([.. policies]), [.. DutyGaps.Calls(TheCounty, policy, duty, Start)], duty, silent.ToHashSet());
    }
}
