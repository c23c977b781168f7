using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Domain.Clocks;
using Deqing.Realtime.Domain.Duty;
using Deqing.Realtime.Storage;

namespace Deqing.Realtime.Api.Duty;

/// <summary>The people of rosters, and answers that name them.</summary>
internal sealed class DutyPeople(RightsDirectory directory)
{
    /// <summary>Names and states of some people by id.</summary>
    public async Task<Dictionary<string, DutyPersonAnswer>> ReadAsync(IEnumerable<string> ids, CancellationToken cancellation)
    {
        var people = new Dictionary<string, DutyPersonAnswer>(StringComparer.Ordinal);
        foreach (var id in ids)
            if (!people.ContainsKey(id))
                people[id] = Person(id, await directory.ReadAsync(id, cancellation));
        return people;
    }

    /// <summary>Names those who can do no duty among what is wrong with a body.</summary>
    public async Task CheckAsync(BadMembers bad, IEnumerable<(string Member, string Id)> named, CancellationToken cancellation)
    {
        foreach (var (member, id) in named)
            if (!bad.IsFull && (await ReadAsync([id], cancellation))[id].State is var state and not DutyPersonState.Active)
                bad.Add(
                    member, state == DutyPersonState.Unknown ? "unknownPerson" : "disabledPerson",
                    state == DutyPersonState.Unknown ? $"names nobody: '{id}'" : $"is switched off: '{id}'");
    }

    /// <summary>A roster as it is shown.</summary>
    public async Task<RosterAnswer> AnswerAsync(RosterRow row, CancellationToken cancellation)
    {
        var (roster, zone) = (row.Roster, ZoneOf(row.Roster));
        string Local(DateTimeOffset at) => $"{TimeZoneInfo.ConvertTime(at, zone):yyyy-MM-dd'T'HH:mm:sszzz}";
        return new RosterAnswer(
            roster.Id, row.Version, roster.Names, roster.TimeZone, roster.Territory.ToString(), [.. roster.Rotations.Select(Body)],
            [.. roster.Shifts.Select(shift => new ShiftBody(shift.Id, shift.Person, Local(shift.From), Local(shift.Until)))],
            [.. roster.Changes.Select(change => Answer(change, zone))], [.. (await ReadAsync(roster.People(), cancellation)).Values],
            TimeZoneInfo.ConvertTime(row.ChangedAt, zone));
    }

    /// <summary>Shifts as they are shown.</summary>
    public async Task<DutyShiftAnswer[]> AnswerAsync(
        Roster roster, IReadOnlyList<DutyShift> shifts, CancellationToken cancellation)
    {
        var (people, zone) = (await ReadAsync(shifts.Select(shift => shift.Person), cancellation), ZoneOf(roster));
        return
        [
            .. shifts.Select(shift => new DutyShiftAnswer(
                people[shift.Person], TimeZoneInfo.ConvertTime(shift.From, zone), TimeZoneInfo.ConvertTime(shift.Until, zone), shift.Layer,
                shift.Change)),
        ];
    }

    /// <summary>The zone of a roster.</summary>
    public static TimeZoneInfo ZoneOf(Roster roster) => TimeZoneInfo.FindSystemTimeZoneById(roster.TimeZone);

    /// <summary>The word for the kind of a change.</summary>
    public static string Kind(DutyChange change) => change.GetType().Name.ToLowerInvariant();

    /// <summary>Somebody as far as duty is concerned.</summary>
    public DutyPersonAnswer Person(string id, SubjectRights? rights) => rights is not { Subject.Kind: SubjectKind.Person }
        ? new DutyPersonAnswer(id, null, DutyPersonState.Unknown)
        : new DutyPersonAnswer(
            id, rights.Subject.DisplayName, directory.MayAct(rights) ? DutyPersonState.Active : DutyPersonState.Disabled);

    private static RotationBody Body(Rotation rotation) => new(
        rotation.Id, rotation.People, RosterReading.Wall(rotation.Start), rotation.Unit, rotation.Every,
        rotation.Until is { } until ? RosterReading.Wall(until) : null,
        [
            .. rotation.Windows.Select(window =>
                new WindowBody(WorkSlot.TextOf(window.From), WorkSlot.TextOf(window.Until), window.Weekdays)),
        ],
        rotation.Days);

    private static ChangeAnswer Answer(DutyChange change, TimeZoneInfo zone)
    {
        DateTimeOffset Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, zone);
        var swap = change as Swap;
        return new ChangeAnswer(
            change.Id, Kind(change), Local(change.From), Local(change.Until), [.. change.People()],
            swap is null ? null : Local(swap.OtherFrom), swap is null ? null : Local(swap.OtherUntil));
    }
}
