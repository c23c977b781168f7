using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Duty;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Tests;
using static Deqing.Realtime.Domain.Tests.Duty.SomeRosters;

namespace Deqing.Realtime.Domain.Tests.Duty;

/// <summary>What is wrong with rosters, one row each, and the book that holds good ones.</summary>
public class RosterLintTests
{
    private static readonly Rotation Good = Daily("2026-11-01 08:00", "wang", "li");

    private static readonly DateTimeOffset From = At("2026-11-01T00:00+08:00");

    private static string[] People(int count) => [.. Enumerable.Range(0, count).Select(number => $"p{number}")];

    public static TheoryData<string, Roster> Table
    {
        get
        {
            var good = Of(China, Good);
            Roster With(Rotation rotation) => good with { Rotations = [rotation] };
            Roster Changed(DutyChange change) => good with { Changes = [change] };
            return new TheoryData<string, Roster>
            {
                { "", good },
                { "id BadId", good with { Id = "a/b" } },
                { "id BadId", good with { Id = new string('a', RosterLint.MaxId + 1) } },
                { "names BadName", good with { Names = new Names(" ", "x") } },
                { "timeZone UnknownTimeZone", good with { TimeZone = "Asia/Atlantis" } },
                { "timeZone UnknownTimeZone", good with { TimeZone = "China Standard Time" } },
                { "timeZone UnknownTimeZone", good with { TimeZone = "" } },
                { "territory WrongTerritory", good with { Territory = new Territory(TerritoryKind.Pond, "P0001") } },
                { "rotations IdTwice", good with { Rotations = [Good, Good] } },
                { "rotations IdTwice", good with { Shifts = [new PlannedShift("day", "wang", From, From.AddHours(1))] } },
                { "", good with { Rotations = [.. People(RosterLint.MaxRotations).Select(id => Good with { Id = id })] } },
                {
                    "rotations TooManyRotations",
                    good with { Rotations = [.. People(RosterLint.MaxRotations + 1).Select(id => Good with { Id = id })] }
                },
                { "rotations[0].people EmptyRotation", With(Good with { People = [] }) },
                { "", With(Good with { People = [.. People(RosterLint.MaxPeople)] }) },
                { "rotations[0].people TooManyPeople", With(Good with { People = [.. People(RosterLint.MaxPeople + 1)] }) },
                { "rotations[0].people PersonTwice", With(Good with { People = ["wang", "li", "wang"] }) },
                { "rotations[0].every ZeroHandover", With(Good with { Every = 0 }) },
                { "rotations[0].every ZeroHandover", With(Good with { Every = int.MinValue }) },
                { "", With(Good with { Every = 366 }) },
                { "rotations[0].every TooLong", With(Good with { Every = 367 }) },
                { "rotations[0].every TooLong", With(Good with { Every = int.MaxValue, Unit = HandoverUnit.Weeks }) },
                { "rotations[0].until EndsBeforeStart", With(Good with { Until = Good.Start }) },
                { "rotations[0].start OutOfRange", With(Good with { Start = Local("1999-12-31") }) },
                { "rotations[0].windows[0] BadWindow", With(Good with { Windows = [new DutyWindow([], 1_440, 0)] }) },
                {
                    "rotations[0].windows TooManyWindows",
                    With(Good with { Windows = [.. Enumerable.Repeat(new DutyWindow([], 0, 60), RosterLint.MaxWindows + 1)] })
                },
                { "shifts[0].until EndsBeforeStart", good with { Shifts = [new PlannedShift("s", "wang", From, From.AddHours(-1))] } },
                { "shifts[0].until TooLong", good with { Shifts = [new PlannedShift("s", "wang", From, From.AddDays(367))] } },
                { "changes[0].until EndsBeforeStart", Changed(new Absence("c", From, From, "wang")) },
                { "changes[0].person PersonTwice", Changed(new Substitute("c", From, From.AddDays(1), "wang", "wang")) },
                {
                    "changes[0].otherUntil EndsBeforeStart",
                    Changed(new Swap("c", From, From.AddDays(1), "wang", "li", From.AddDays(2), From.AddDays(1)))
                },
                { "changes[0].people EmptyRotation", Changed(new Override("c", From, From.AddDays(1), [])) },
                {
                    "changes TooManyChanges",
                    good with
                    {
                        Changes = [.. People(RosterLint.MaxChanges + 1).Select(id => new Absence(id, From, From.AddDays(1), "li"))],
                    }
                },
            };
        }
    }

    [Theory]
    [MemberData(nameof(Table), DisableDiscoveryEnumeration = true)]
    public void Each_fault_has_its_place_and_its_name(string expected, Roster roster) =>
        Assert.Equal(expected, string.Join(", ", RosterLint.Lint(roster).Select(it => $"{it.Member} {it.Problem}")));

    [Fact]
    public void A_book_finds_rosters_by_id_and_by_whom_they_are_for()
    {
        var village = new Territory(TerritoryKind.Village, "330521104201");
        var book = new RosterBook([Of(China, Good), Of(China, Good) with { Id = "village", Territory = village }], DeadlineVectors.Days);
        var noon = At("2026-11-01T12:00+08:00");
        Assert.Equal("village", Assert.Single(book.Of(village)).Id);
        Assert.Empty(book.Of(new Territory(TerritoryKind.Village, "other")));
        Assert.Equal("wang", Assert.Single(book.OnDuty("desk", noon)).Person);
        Assert.Equal("li", Assert.Single(book.NextOnDuty("desk", noon)!.Shifts).Person);
        Assert.Equal(([], null), (book.OnDuty("none", noon), book.NextOnDuty("none", noon)));
        var twice = book.DoubleBookings(noon, noon.AddHours(1)).Items;
        Assert.Equal(("wang", "desk", "village"), (twice.Single().Person, twice.Single().Roster, twice.Single().Other));
        Assert.Equal(DutyRefusal.EndsBeforeStart, book.DoubleBookings(noon, noon).Refusal);
    }

    [Fact]
    public void Changes_that_have_long_been_over_fall_away_when_one_is_added()
    {
        var now = From.AddDays(1_000);
        var old = new Absence("old", From, now - Roster.ChangesKept, "li");
        var kept = old with { Id = "kept", Until = old.Until.AddTicks(1) };
        var added = new Absence("new", now, now.AddDays(1), "li");
        Assert.Equal(["kept", "new"], (Of(China, Good) with { Changes = [old, kept] }).With(added, now).Changes.Select(it => it.Id));
    }
}
