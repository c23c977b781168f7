using System.Globalization;
using Deqing.Realtime.Domain.Duty;
using Deqing.Realtime.Storage;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Serialization;
using Calendar = Ical.Net.Calendar;

namespace Deqing.Realtime.Api.Duty;

/// <summary>Shifts as a calendar that other programs read. Times are UTC, so it needs no definition of a time zone.</summary>
internal static class DutyCalendar
{
    /// <summary>Media type of a calendar.</summary>
    public const string ContentType = "text/calendar; charset=utf-8";

    /// <summary>Writes shifts of a roster.</summary>
    /// <param name="row">The roster.</param>
    /// <param name="county">Code of the county.</param>
    /// <param name="shifts">The shifts.</param>
    /// <param name="people">Names of their people.</param>
    public static string Write(
        RosterRow row, string county, IEnumerable<DutyShift> shifts, IReadOnlyDictionary<string, DutyPersonAnswer> people)
    {
        var calendar = new Calendar { ProductId = "-//Deqing.Realtime//Duty//EN", Method = "PUBLISH" };
        calendar.AddProperty("X-WR-CALNAME", row.Roster.Names.Zh);
        foreach (var shift in shifts)
            calendar.Events.Add(new CalendarEvent
            {
                // The same shift keeps its id, so who reads the calendar again has it once; the changed roster has a later stamp.
                Uid = string.Create(
                    CultureInfo.InvariantCulture,
                    $"{row.Roster.Id}.{shift.Layer ?? shift.Change}.{shift.Person}.{shift.From:yyyyMMdd'T'HHmmss'Z'}@duty.{county}"),
                DtStamp = Utc(row.ChangedAt),
                Sequence = row.Version,
                Start = Utc(shift.From),
                End = Utc(shift.Until),
                Summary = $"{row.Roster.Names.Zh} {people[shift.Person].Name ?? shift.Person}",
            });
        return new CalendarSerializer().SerializeToString(calendar)!;
    }

    private static CalDateTime Utc(DateTimeOffset instant) => new(instant.UtcDateTime, "UTC");
}
