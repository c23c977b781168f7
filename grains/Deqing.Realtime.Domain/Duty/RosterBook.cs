using System.Collections.Frozen;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Clocks;

namespace Deqing.Realtime.Domain.Duty;

/// <summary>
/// The rosters of a county as they stood at some time: whoever decides by them takes the whole book as a value. It is not sent between
/// silos; its rosters are.
/// </summary>
public sealed class RosterBook
{
    /// <summary>Most double bookings that are told at once.</summary>
    public const int MaxBookings = 1_000;

    /// <summary>No rosters.</summary>
    public static readonly RosterBook Empty = new([], WorkDays.Plain);

    private readonly FrozenDictionary<string, DutyTimeline> byId;
    private readonly FrozenDictionary<Territory, ImmutableArray<Roster>> byTerritory;

    /// <summary>Takes rosters that <see cref="RosterLint"/> finds nothing wrong with, each id once.</summary>
    /// <param name="rosters">The rosters.</param>
    /// <param name="days">Which days are worked.</param>
    public RosterBook(IEnumerable<Roster> rosters, WorkDays days)
    {
        Rosters = [.. rosters];
        byId = Rosters.ToFrozenDictionary(roster => roster.Id, roster => new DutyTimeline(roster, days), StringComparer.Ordinal);
        byTerritory = Rosters.GroupBy(roster => roster.Territory)
            .ToFrozenDictionary(group => group.Key, group => group.ToImmutableArray());
    }

    /// <summary>The rosters in the order they were given in.</summary>
    public ImmutableArray<Roster> Rosters { get; }

    /// <summary>A roster against the calendar, or null.</summary>
    public DutyTimeline? Find(string rosterId) => byId.GetValueOrDefault(rosterId);

    /// <summary>The rosters for exactly this territory; empty if there is none.</summary>
    public ImmutableArray<Roster> Of(Territory territory) => byTerritory.GetValueOrDefault(territory, []);

    /// <summary>Who is on duty at a time; empty if nobody is, or if there is no such roster.</summary>
    public ImmutableArray<DutyShift> OnDuty(string rosterId, DateTimeOffset at) => Find(rosterId)?.OnDuty(at) ?? [];

    /// <summary>Who comes on duty next after a time; null if nobody does within a year, or if there is no such roster.</summary>
    public NextDuty? NextOnDuty(string rosterId, DateTimeOffset after) => Find(rosterId)?.NextOnDuty(after);

    /// <summary>
    /// When the same person is on duty twice, in two rosters or in one, within a time; at most <see cref="MaxBookings"/>, the earliest.
    /// </summary>
    public DutyFound<DoubleBooking> DoubleBookings(DateTimeOffset from, DateTimeOffset until)
    {
        var all = new List<(DutyShift Shift, string Roster)>();
        foreach (var roster in Rosters)
        {
            var found = byId[roster.Id].Shifts(from, until);
            if (found.Refusal is { } refusal)
                return new([], refusal);
            all.AddRange(found.Items.Select(shift => (shift, roster.Id)));
        }

        var bookings = all.GroupBy(it => it.Shift.Person, StringComparer.Ordinal).SelectMany(Twice)
            .Where(booking => booking.From < until && from < booking.Until);
        return new([.. bookings.OrderBy(booking => booking.From).Take(MaxBookings)], null);
    }

    // In the order of their starts it is enough to look at the shift that lasts longest of those before.
    private static IEnumerable<DoubleBooking> Twice(IEnumerable<(DutyShift Shift, string Roster)> ofPerson)
    {
        (DutyShift Shift, string Roster)? longest = null;
        foreach (var next in ofPerson.OrderBy(it => it.Shift.From))
        {
            if (longest is { } last && next.Shift.From < last.Shift.Until)
                yield return new DoubleBooking(
                    next.Shift.Person, next.Shift.From, next.Shift.Until < last.Shift.Until ? next.Shift.Until : last.Shift.Until,
                    last.Roster, next.Roster);
            if (longest is not { } known || next.Shift.Until > known.Shift.Until)
                longest = next;
        }
    }
}
