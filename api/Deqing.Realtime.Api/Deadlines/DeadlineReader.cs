using System.Collections.Immutable;
using System.Text.Json;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Domain.Clocks;

namespace Deqing.Realtime.Api.Deadlines;

/// <summary>What a request asks, once every member of it has been understood.</summary>
internal sealed record DeadlineQuestion(
    WorkCalendar Calendar, DateTimeOffset Start, Limit Limit, ImmutableArray<Pause> Pauses, DateTimeOffset? Expected);

/// <summary>Reads the body of a preview member by member, so that one answer names all that is wrong with it.</summary>
internal sealed class DeadlineReader(WorkCalendar county)
{
    /// <summary>Most calendars of a request, and most letters of a name.</summary>
    public const int MaxCalendars = 16, MaxName = 200;

    private const string Calendars = "calendars", Vector = "vector";

    private static readonly string[] OfVector = ["name", "calendar", "start", "class", "value", "pauses", "deadline"];

    private readonly BadMembers bad = new();

    /// <summary>What is wrong with the body.</summary>
    public BadMembers Bad => bad;

    /// <summary>Reads a body; null if anything is wrong with it.</summary>
    public DeadlineQuestion? Read(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
            return Wrong<DeadlineQuestion?>("", "wrongBody", "The body must be an object with 'vector'.", null);
        var isNested = body.TryGetProperty(Vector, out var vector);
        Known(body, "", isNested ? [Calendars, Vector] : [Calendars, .. OfVector]);
        if (isNested && vector.ValueKind != JsonValueKind.Object)
            return Wrong<DeadlineQuestion?>(Vector, "wrongBody", "must be an object", null);
        if (isNested)
            Known(vector, $"{Vector}.", OfVector);
        else
            vector = body;

        var at = isNested ? $"{Vector}." : "";
        var calendar = CalendarOf(vector, at, CalendarsOf(body));
        if (Has(vector, "name") && Text(vector, "name") is not { Length: <= MaxName })
            bad.Add($"{at}name", "badName", $"must be a text of at most {MaxName} characters");
        var question = new DeadlineQuestion(
            calendar, InstantOf(vector, at, "start", "badStart") ?? default, LimitOf(vector, at), PausesOf(vector, at),
            Has(vector, "deadline") ? InstantOf(vector, at, "deadline", "badDeadline") : null);
        return bad.IsEmpty ? question : null;
    }

    private Dictionary<string, WorkHours> CalendarsOf(JsonElement body)
    {
        var calendars = new Dictionary<string, WorkHours>(StringComparer.Ordinal);
        if (!Has(body, Calendars))
            return calendars;
        var all = body.GetProperty(Calendars);
        if (all.ValueKind != JsonValueKind.Object)
            return Wrong(Calendars, "badCalendars", "must be an object of working hours by name", calendars);
        if (all.GetPropertyCount() > MaxCalendars)
            return Wrong(Calendars, "badCalendars", $"must not name more than {MaxCalendars} calendars", calendars);
        foreach (var one in all.EnumerateObject())
            calendars[one.Name] = HoursOf($"{Calendars}.{one.Name}", one.Value);
        return calendars;
    }

    private WorkHours HoursOf(string member, JsonElement hours)
    {
        if (hours.ValueKind != JsonValueKind.Array || hours.GetArrayLength() > WorkHours.MaxSlots)
            return Wrong(member, "badHours", $"must be an array of at most {WorkHours.MaxSlots} slots", county.Hours);
        var slots = ImmutableArray.CreateBuilder<WorkSlot>();
        foreach (var slot in hours.EnumerateArray())
            if (IsPair(slot) && MinuteOf(slot[0]) is { } from && MinuteOf(slot[1]) is { } until)
                slots.Add(new WorkSlot(from, until));
            else
                return Wrong(
                    member, "badHours", "every slot must be two times of day like [\"08:30\", \"12:00\"], at most 24:00", county.Hours);
        return WorkHours.Refused(slots.ToImmutable()) switch
        {
            null => new WorkHours(slots.ToImmutable()),
            HoursRefusal.NoSlots => Wrong(member, "noSlots", "must have at least one slot", county.Hours),
            HoursRefusal.SlotsOverlap => Wrong(
                member, "slotsOverlap", "every slot must begin when the one before it has ended", county.Hours),
            var refusal => Wrong(member, Json.Word(refusal.Value), "every slot must end after it begins", county.Hours),
        };
    }

    private WorkCalendar CalendarOf(JsonElement vector, string at, Dictionary<string, WorkHours> calendars)
    {
        if (!Has(vector, "calendar"))
            return county;
        return Text(vector, "calendar") is { } name && calendars.TryGetValue(name, out var hours)
            ? county.With(hours)
            : Wrong($"{at}calendar", "unknownCalendar", "must be a name of 'calendars', or null for the county's own hours", county);
    }

    private Limit LimitOf(JsonElement vector, string at)
    {
        var it = ClockClass.WorkHour;
        if (Text(vector, "class") is not { } word || !ClockClasses.Words.TryGetValue(word, out it))
            bad.Add($"{at}class", "badClass", $"must be one of {string.Join(", ", ClockClasses.Words.Keys.Order(StringComparer.Ordinal))}");
        return vector.TryGetProperty("value", out var value) && value.ValueKind == JsonValueKind.Number
            && value.TryGetInt32(out var number) && number is >= 1 and <= Limit.MaxValue
            ? new Limit(it, number)
            : Wrong($"{at}value", "valueOutOfRange", $"must be a whole number from 1 to {Limit.MaxValue}", new Limit(it, 1));
    }

    private ImmutableArray<Pause> PausesOf(JsonElement vector, string at)
    {
        if (!Has(vector, "pauses"))
            return [];
        var all = vector.GetProperty("pauses");
        if (all.ValueKind != JsonValueKind.Array)
            return Wrong<ImmutableArray<Pause>>($"{at}pauses", "badPauses", "must be an array", []);
        if (all.GetArrayLength() > WorkCalendar.MaxPauses)
            return Wrong<ImmutableArray<Pause>>(
                $"{at}pauses", "tooManyPauses", $"must not have more than {WorkCalendar.MaxPauses} pauses", []);
        var pauses = ImmutableArray.CreateBuilder<Pause>();
        foreach (var (index, pause) in all.EnumerateArray().Index())
        {
            var member = $"{at}pauses[{index}]";
            if (!IsPair(pause) || InstantOf(pause[0]) is not { } from
                || (InstantOf(pause[1]) is null && pause[1].ValueKind != JsonValueKind.Null))
                bad.Add(member, "badPauses", "must be two times in ISO 8601 with an offset, the second null while the pause lasts");
            else if (InstantOf(pause[1]) < from)
                bad.Add(member, "pauseEndsBeforeItStarts", "must not end before it begins");
            else
                pauses.Add(new Pause(from, InstantOf(pause[1])));
        }

        return pauses.ToImmutable();
    }

    private DateTimeOffset? InstantOf(JsonElement vector, string at, string member, string reason) =>
        vector.TryGetProperty(member, out var element) && InstantOf(element) is { } instant
            ? instant
            : Wrong<DateTimeOffset?>(
                at + member, reason, "must be a time in ISO 8601 with an offset, for example 2026-04-01T03:10:00+08:00", null);

    private void Known(JsonElement element, string at, string[] members)
    {
        foreach (var member in element.EnumerateObject())
            if (!members.Contains(member.Name))
                bad.Add(at + member.Name, "unknownMember", $"is none of {string.Join(", ", members)}");
    }

    private T Wrong<T>(string member, string reason, string detail, T instead)
    {
        bad.Add(member, reason, detail);
        return instead;
    }

    private static bool Has(JsonElement element, string member) =>
        element.TryGetProperty(member, out var value) && value.ValueKind != JsonValueKind.Null;

    private static string? Text(JsonElement element, string member) =>
        element.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool IsPair(JsonElement element) => element.ValueKind == JsonValueKind.Array && element.GetArrayLength() == 2;

    private static int? MinuteOf(JsonElement time) =>
        time.ValueKind == JsonValueKind.String ? WorkSlot.MinuteOf(time.GetString()) : null;

    private static DateTimeOffset? InstantOf(JsonElement element) =>
        element.ValueKind == JsonValueKind.String && Parameters.IsInstant(element.GetString()!, out var instant) ? instant : null;
}
