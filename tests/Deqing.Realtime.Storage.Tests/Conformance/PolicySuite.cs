using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Escalation;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Rules;

namespace Deqing.Realtime.Storage.Tests.Conformance;

public sealed class SqlitePolicyTests(Databases databases) : PolicySuite(databases, StorageProvider.Sqlite);

public sealed class PostgresPolicyTests(Databases databases) : PolicySuite(databases, StorageProvider.Postgres);

public abstract class PolicySuite(Databases databases, StorageProvider provider) : Suite(databases, provider)
{
    private static readonly DateTimeOffset Day = new(2026, 4, 1, 8, 0, 0, TimeSpan.FromHours(8));

    private static readonly EscalationPolicy Night = new(
        "night", new Names("夜间无人响应", "Nobody \"acts\""),
        new PolicyScope(EscalationTrigger.Unattended, Severity.Serious, ["pondOxygen"], ["330521104"]),
        [
            new NotifyStep(new Target(Role.VillageOfficer, Rung.Village, null), true),
            new NotifyStep(new Target(null, null, null, OnDuty: DutyPlace.Township, Next: true), false, InTurn: true),
            new WaitStep(5), new RaiseStep(Rung.Township), new OwnStep("department:emergency"), new SuperviseStep(),
            new WindowStep(480, 1_080), new RateStep(3, 60), new RepeatStep(2),
        ],
        new AcknowledgementRule(20, 30), 60);

    private static readonly PolicyRow Row = new(Night, "overdue", 0, "chen", Day);

    private IPolicyStore Policies => Store.Policies;

    [Fact]
    public async Task A_policy_comes_back_as_it_was_and_changes_only_for_who_saw_it()
    {
        var added = await Policies.SaveAsync(Row, Stop);
        Same(Row with { Version = 1 }, added);
        Assert.Null(await Policies.SaveAsync(Row, Stop));
        var moved = await Policies.SaveAsync(
            added! with { Policy = Night with { Acknowledgement = null }, Before = null, ChangedBy = "sun", ChangedAt = Day.AddDays(1) },
            Stop);
        Same(new PolicyRow(Night with { Acknowledgement = null }, null, 2, "sun", Day.AddDays(1)), moved);
        Assert.Null(await Policies.SaveAsync(added, Stop));
        Same(moved!, await Policies.FindAsync("night", Stop));
        Assert.Null(await Policies.FindAsync("Night", Stop));
        Assert.False(await Policies.RemoveAsync("night", 1, Stop));
        Assert.True(await Policies.RemoveAsync("night", 2, Stop));
        Assert.False(await Policies.RemoveAsync("night", 2, Stop));
        Assert.Null(await Policies.SaveAsync(moved!, Stop));
        Assert.Empty(await Policies.ListAsync(Stop));
    }

    [Fact]
    public async Task Of_several_who_change_it_at_once_one_does()
    {
        var row = (await Policies.SaveAsync(Row, Stop))!;
        var saved = await Task.WhenAll(Enumerable.Range(0, 8).Select(number =>
            Policies.SaveAsync(row with { ChangedBy = $"p{number}" }, Stop)));
        var one = Assert.Single(saved, it => it is not null)!;
        Same(one, await Policies.FindAsync("night", Stop));
        Assert.Equal(2, one.Version);
    }

    [Fact]
    public async Task Policies_are_listed_by_id_byte_by_byte()
    {
        foreach (var id in (string[])["b", "a", "B", "_"])
            await Policies.SaveAsync(Row with { Policy = Night with { Id = id } }, Stop);
        Assert.Equal(["B", "_", "a", "b"], (await Policies.ListAsync(Stop)).Select(row => row.Policy.Id));
    }

    [Fact]
    public void The_stored_text_stays_as_it_is() => Assert.Equal(
        """
        {"id":"night","names":{"zh":"夜间无人响应","en":"Nobody \"acts\""},
        "when":{"trigger":"unattended","level":"serious","categories":["pondOxygen"],"townships":["330521104"]},
        "steps":[{"do":"notify","who":{"role":"villageOfficer","at":"village","person":null,"roster":null,"onDuty":null,"next":false},
        "urgent":true,"inTurn":false},
        {"do":"notify","who":{"role":null,"at":null,"person":null,"roster":null,"onDuty":"township","next":true},
        "urgent":false,"inTurn":true},
        {"do":"wait","minutes":5},{"do":"raise","to":"township"},{"do":"own","by":"department:emergency"},{"do":"supervise"},
        {"do":"onlyBetween","from":480,"until":1080},{"do":"onlyAbove","times":3,"minutes":60},{"do":"repeat","times":2}],
        "acknowledgement":{"remindMinutes":20,"lapseMinutes":30},"againMinutes":60}
        """.ReplaceLineEndings(""),
        PolicyJson.Write(Night));

    // Lists are compared by what they hold: both are written out again.
    private static void Same(PolicyRow expected, PolicyRow? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(PolicyJson.Write(expected.Policy), PolicyJson.Write(actual.Policy));
        Assert.Equal(
            (expected.Before, expected.Version, expected.ChangedBy, expected.ChangedAt),
            (actual.Before, actual.Version, actual.ChangedBy, actual.ChangedAt));
    }
}
