using System.Collections.Immutable;
using System.Globalization;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Clocks;
using Deqing.Realtime.Domain.Duty;

namespace Deqing.Realtime.Api.Duty;

/// <summary>Reads bodies member by member, so that one answer names all that is wrong with them.</summary>
internal sealed class RosterReading
{
    private const string Minutes = "yyyy-MM-dd'T'HH:mm";

    /// <summary>What is wrong so far.</summary>
    public BadMembers Bad { get; } = new();

    /// <summary>A roster as a body says it; of use only while nothing is wrong.</summary>
    public Roster Read(string id, RosterRequest body, Territory territory)
    {
        var roster = new Roster(
            id, body.Names, body.TimeZone, territory, All(body.Rotations, "rotations", Rotation), All(body.Shifts, "shifts", Shift), []);
        return Bad.IsEmpty ? Lint(RosterLint.Lint(roster), roster) : roster;
    }

    /// <summary>A change without fault; of use only while nothing is wrong.</summary>
    public DutyChange Lint(DutyChange change) => Bad.IsEmpty ? Lint(RosterLint.Lint(change), change) : change;

    /// <summary>An instant with an offset.</summary>
    public DateTimeOffset Instant(string member, string text) => Parameters.IsInstant(text, out var instant)
        ? instant.ToUniversalTime()
        : Wrong(member, "badTime", "must be a time in ISO 8601 with an offset, for example 2026-11-01T08:00:00+08:00", instant);

    /// <summary>A time on the wall as it is written.</summary>
    public static string Wall(DateTime local) => local.ToString(Minutes, CultureInfo.InvariantCulture);

    private Rotation Rotation(RotationBody body, string at) => new(
        body.Id, [.. body.People.Select(person => person ?? "")], Local($"{at}.start", body.Start),
        body.Until is null ? null : Local($"{at}.until", body.Until), body.Every, body.Unit, All(body.Windows, $"{at}.windows", Window),
        body.Days);

    private DutyWindow Window(WindowBody body, string at) => new(
        [.. body.Weekdays ?? []], Minute($"{at}.from", body.From), Minute($"{at}.until", body.Until));

    private PlannedShift Shift(ShiftBody body, string at) =>
        new(body.Id, body.Person, Instant($"{at}.from", body.From), Instant($"{at}.until", body.Until));

    private int Minute(string member, string text) =>
        WorkSlot.MinuteOf(text) ?? Wrong(member, "badTime", "must be a time of day like 08:30", 0);

    private DateTime Local(string member, string text) =>
        DateTime.TryParseExact(text, Minutes, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)
            ? local
            : Wrong(member, "badTime", "must be a time on the wall of the roster's zone like 2026-11-01T08:00, without an offset", local);

    private ImmutableArray<TRead> All<TBody, TRead>(IReadOnlyList<TBody>? bodies, string member, Func<TBody, string, TRead> read)
        where TBody : class
    {
        var all = ImmutableArray.CreateBuilder<TRead>();
        foreach (var (index, body) in (bodies ?? []).Index())
            if (body is null)
                Bad.Add($"{member}[{index}]", "wrongBody", "must be an object");
            else
                all.Add(read(body, $"{member}[{index}]"));
        return all.ToImmutable();
    }

    private T Lint<T>(IEnumerable<RosterFinding> findings, T read)
    {
        foreach (var finding in findings)
            Bad.Add(finding.Member, Json.Word(finding.Problem), Why(finding.Problem));
        return read;
    }

    private T Wrong<T>(string member, string reason, string detail, T instead)
    {
        Bad.Add(member, reason, detail);
        return instead;
    }

    private static string Why(RosterProblem problem) => problem switch
    {
        RosterProblem.BadId => $"must be 1 to {RosterLint.MaxId} of A–Z a–z 0–9 . _ -",
        RosterProblem.IdTwice => "and 'shifts' must have ids that differ",
        RosterProblem.BadName => $"must have 1 to {RosterLint.MaxName} characters in each language",
        RosterProblem.UnknownTimeZone => "must be an IANA name like Asia/Shanghai",
        RosterProblem.WrongTerritory => "must be the county, a township, a village or a department",
        RosterProblem.TooManyRotations => $"must not be more than {RosterLint.MaxRotations}",
        RosterProblem.EmptyRotation => "must name somebody",
        RosterProblem.TooManyPeople => $"must not be more than {RosterLint.MaxPeople}",
        RosterProblem.PersonTwice => "must not be the same person twice",
        RosterProblem.ZeroHandover => "must be at least 1",
        RosterProblem.TooLong => $"must not be longer than {DutyTimeline.MaxDays} days",
        RosterProblem.TooManyWindows => $"must not be more than {RosterLint.MaxWindows}",
        RosterProblem.BadWindow => "must begin at 00:00 to 23:59 and end at 00:00 to 24:00",
        RosterProblem.TooManyShifts => $"must not be more than {RosterLint.MaxShifts}",
        RosterProblem.TooManyChanges => $"must not be more than {RosterLint.MaxChanges}",
        RosterProblem.EndsBeforeStart => "must lie after the start",
        RosterProblem.OutOfRange => $"must lie in the years {WorkDays.FirstYear + 1} to {WorkDays.LastYear - 1}",
        _ => throw new NotSupportedException($"Unknown problem {problem}."),
    };
}
