using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Duty;
using Deqing.Realtime.Domain.Places;

namespace Deqing.Realtime.Storage.Tests.Conformance;

public sealed class SqliteRosterTests(Databases databases) : RosterSuite(databases, StorageProvider.Sqlite);

public sealed class PostgresRosterTests(Databases databases) : RosterSuite(databases, StorageProvider.Postgres);

public abstract class RosterSuite(Databases databases, StorageProvider provider) : Suite(databases, provider)
{
    private static readonly DateTimeOffset Day = new(2026, 4, 1, 8, 0, 0, TimeSpan.FromHours(8));

    private static readonly Roster Desk = new(
        "desk", new Names("指挥中心值班", "Command \"desk\""), "Asia/Shanghai", new Territory(TerritoryKind.Township, "330521104"),
        [
            new Rotation(
                "day", ["wang", "li"], new DateTime(2026, 4, 1, 8, 0, 0), null, 12, HandoverUnit.Hours,
                [new DutyWindow([DayOfWeek.Friday], 1200, 360)], DutyDays.Off),
        ],
        [new PlannedShift("extra", "zhao", Day, Day.AddHours(2))],
        [
            new Substitute("c1", Day, Day.AddHours(1), "wang", "li"), new Absence("c2", Day, Day.AddHours(1), "li"),
            new Swap("c3", Day, Day.AddHours(1), "wang", "li", Day.AddHours(1), Day.AddHours(2)),
            new Override("c4", Day, Day.AddHours(1), ["zhao"]),
        ]);

    private static readonly RosterRow Row = new(Desk, 0, "chen", Day);

    private IRosterStore Rosters => Store.Rosters;

    [Fact]
    public async Task A_roster_comes_back_as_it_was_and_changes_only_for_who_saw_it()
    {
        var added = await Rosters.SaveAsync(Row, Stop);
        Same(Row with { Version = 1 }, added);
        Assert.Null(await Rosters.SaveAsync(Row, Stop));
        var moved = await Rosters.SaveAsync(
            added! with { Roster = Desk with { TimeZone = "Europe/Berlin", Changes = [] }, ChangedBy = "sun", ChangedAt = Day.AddDays(1) },
            Stop);
        Same(new RosterRow(Desk with { TimeZone = "Europe/Berlin", Changes = [] }, 2, "sun", Day.AddDays(1)), moved);
        Assert.Null(await Rosters.SaveAsync(added, Stop));
        Same(moved!, await Rosters.FindAsync("desk", Stop));
        Assert.Null(await Rosters.FindAsync("Desk", Stop));
        Assert.True(await Rosters.RemoveAsync("desk", Stop));
        Assert.False(await Rosters.RemoveAsync("desk", Stop));
        Assert.Null(await Rosters.SaveAsync(moved!, Stop));
        Assert.Empty(await Rosters.ListAsync(Stop));
    }

    [Fact]
    public async Task Of_several_who_change_it_at_once_one_does()
    {
        var row = (await Rosters.SaveAsync(Row, Stop))!;
        var saved = await Task.WhenAll(Enumerable.Range(0, 8).Select(number =>
            Rosters.SaveAsync(row with { ChangedBy = $"p{number}" }, Stop)));
        var one = Assert.Single(saved, it => it is not null)!;
        Same(one, await Rosters.FindAsync("desk", Stop));
        Assert.Equal(2, one.Version);
    }

    [Fact]
    public async Task Rosters_are_listed_by_id_byte_by_byte()
    {
        foreach (var id in (string[])["b", "a", "B", "_"])
            await Rosters.SaveAsync(Row with { Roster = Desk with { Id = id } }, Stop);
        Assert.Equal(["B", "_", "a", "b"], (await Rosters.ListAsync(Stop)).Select(row => row.Roster.Id));
    }

    [Fact]
    public void The_stored_text_stays_as_it_is() => Assert.Equal(
        """
        {"id":"desk","names":{"zh":"指挥中心值班","en":"Command \"desk\""},"timeZone":"Asia/Shanghai",
        "territory":{"kind":"township","key":"330521104"},
        "rotations":[{"id":"day","people":["wang","li"],"start":"2026-04-01T08:00:00","until":null,"every":12,"unit":"hours",
        "windows":[{"weekdays":["friday"],"from":1200,"until":360}],"days":"off"}],
        "shifts":[{"id":"extra","person":"zhao","from":"2026-04-01T08:00:00+08:00","until":"2026-04-01T10:00:00+08:00"}],
        "changes":[{"kind":"substitute","person":"wang","by":"li",
        "id":"c1","from":"2026-04-01T08:00:00+08:00","until":"2026-04-01T09:00:00+08:00"},
        {"kind":"absence","person":"li","id":"c2","from":"2026-04-01T08:00:00+08:00","until":"2026-04-01T09:00:00+08:00"},
        {"kind":"swap","person":"wang","other":"li","otherFrom":"2026-04-01T09:00:00+08:00","otherUntil":"2026-04-01T10:00:00+08:00",
        "id":"c3","from":"2026-04-01T08:00:00+08:00","until":"2026-04-01T09:00:00+08:00"},
        {"kind":"override","instead":["zhao"],"id":"c4","from":"2026-04-01T08:00:00+08:00","until":"2026-04-01T09:00:00+08:00"}]}
        """.ReplaceLineEndings(""),
        RosterJson.Write(Desk));

    // Lists are compared by what they hold: both are written out again.
    private static void Same(RosterRow expected, RosterRow? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(RosterJson.Write(expected.Roster), RosterJson.Write(actual.Roster));
        Assert.Equal(
            (expected.Version, expected.ChangedBy, expected.ChangedAt), (actual.Version, actual.ChangedBy, actual.ChangedAt));
    }
}
