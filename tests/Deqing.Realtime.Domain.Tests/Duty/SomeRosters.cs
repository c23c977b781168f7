using System.Globalization;
using CsCheck;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Duty;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Tests;

namespace Deqing.Realtime.Domain.Tests.Duty;

/// <summary>Rosters as tests write and draw them.</summary>
internal static class SomeRosters
{
    public const string China = "Asia/Shanghai", Berlin = "Europe/Berlin", NewYork = "America/New_York";

    public static Roster Of(string zone, params ImmutableArray<Rotation> rotations) =>
        new("desk", new Names("指挥中心值班", "Command desk"), zone, Territory.County, rotations, [], []);

    /// <summary>A rotation by days from 08:00 of a date on, unless something else is said.</summary>
    public static Rotation Daily(string start, params ImmutableArray<string> people) =>
        new("day", people, Local(start), null, 1, HandoverUnit.Days, [], DutyDays.Every);

    public static DateTime Local(string text) => DateTime.Parse(text, CultureInfo.InvariantCulture);

    public static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    public static DutyTimeline Timeline(this Roster roster) => new(roster, DeadlineVectors.Days);

    /// <summary>Who is on duty, and why where it is not by plan: <c>wang, li (swap1)</c>.</summary>
    public static string On(this DutyTimeline timeline, string at) =>
        string.Join(", ", timeline.OnDuty(At(at)).Select(it => it.Change is null ? it.Person : $"{it.Person} ({it.Change})"));

    /// <summary>Shifts as they read on the wall of the roster: <c>wang 03-28 20:00 – 03-29 08:00</c>.</summary>
    public static IEnumerable<string> Wall(this DutyTimeline timeline, string from, string until) =>
        timeline.Shifts(At(from), At(until)).Items.Select(it => $"{it.Person} {Wall(timeline, it.From)} – {Wall(timeline, it.Until)}");

    public static string Wall(this DutyTimeline timeline, DateTimeOffset at) =>
        TimeZoneInfo.ConvertTime(at, TimeZoneInfo.FindSystemTimeZoneById(timeline.Roster.TimeZone))
            .ToString("MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static readonly Gen<ImmutableArray<string>> People =
        Gen.Int[1, 5].Select(count => Enumerable.Range(1, count).Select(number => $"p{number}").ToImmutableArray());

    private static readonly Gen<string> Person = Gen.Int[1, 5].Select(number => $"p{number}");

    private static readonly Gen<DutyWindow> Window = Gen.Select(
        Gen.Enum<DayOfWeek>().Array[0, 4], Gen.Int[0, 95], Gen.Int[0, 96],
        (days, from, until) => new DutyWindow([.. days.Distinct()], from * 15, until * 15));

    // Around the days on which the clocks of the zones are changed, and the Spring Festival.
    private static readonly Gen<DateTime> Start = Gen.Int[0, 400 * 96].Select(quarter => Local("2025-10-01").AddMinutes(quarter * 15));

    public static readonly Gen<Rotation> Rotation = Gen.Select(
        People, Start, Gen.Int[1, 30], Gen.Enum<HandoverUnit>(), Window.Array[0, 3], Gen.Enum<DutyDays>(),
        (people, start, every, unit, windows, days) => new Rotation("r", people, start, null, every, unit, [.. windows], days));

    /// <summary>A time after the earliest start, as long as it may be a few weeks.</summary>
    public static readonly Gen<(DateTimeOffset From, DateTimeOffset Until)> Time = Gen.Select(
        Gen.Int[0, 450 * 24 * 60], Gen.Int[1, 30 * 24 * 60],
        (start, length) => (At("2025-10-01T00:00Z").AddMinutes(start), At("2025-10-01T00:00Z").AddMinutes(start + length)));

    private static readonly Gen<DutyChange> Change = Gen.Select(
        Gen.Int[0, 3], Time, Time, Person, Person, Gen.Int[0, int.MaxValue / 2],
        (kind, time, other, person, by, number) => kind switch
        {
            0 => (DutyChange)new Substitute($"c{number}", time.From, time.Until, person, by),
            1 => new Swap($"c{number}", time.From, time.Until, person, by, other.From, other.Until),
            2 => new Override($"c{number}", time.From, time.Until, [by]),
            _ => new Absence($"c{number}", time.From, time.Until, person),
        });

    /// <summary>Rosters of up to three rotations with changes on top.</summary>
    public static readonly Gen<Roster> Any = Gen.Select(
        Gen.OneOf(China, Berlin, NewYork, "Australia/Lord_Howe"), Rotation.Array[0, 3], Change.Array[0, 12],
        (zone, rotations, changes) =>
            Of(zone, [.. rotations.Index().Select(it => it.Item with { Id = $"r{it.Index}" })]) with { Changes = [.. changes] });
}
