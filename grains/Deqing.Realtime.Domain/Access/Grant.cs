using Deqing.Realtime.Domain.Places;

namespace Deqing.Realtime.Domain.Access;

/// <summary>Why somebody has a role.</summary>
public enum GrantKind : byte
{
    /// <summary>By their office, until it is taken back.</summary>
    Standing,

    /// <summary>For a shift (值班); it has an end.</summary>
    Shift,

    /// <summary>On behalf of somebody who passed their own role on; it has an end.</summary>
    Delegation,
}

/// <summary>A role somebody holds in a territory from a time on, perhaps until another.</summary>
/// <param name="Id">Id of the grant.</param>
/// <param name="Role">The role.</param>
/// <param name="Territory">Where it holds.</param>
/// <param name="Kind">Why they have it.</param>
/// <param name="From">Since when it holds.</param>
/// <param name="Until">From when on it no longer holds, or null.</param>
/// <param name="Origin">Id of the grant that was passed on, for a delegation; else null.</param>
[GenerateSerializer, Immutable]
public sealed record Grant(
    [property: Id(0)] string Id,
    [property: Id(1)] Role Role,
    [property: Id(2)] Territory Territory,
    [property: Id(3)] GrantKind Kind,
    [property: Id(4)] DateTimeOffset From,
    [property: Id(5)] DateTimeOffset? Until,
    [property: Id(6)] string? Origin)
{
    /// <summary>Longest shift and longest delegation.</summary>
    public static readonly TimeSpan LongestShift = TimeSpan.FromDays(31), LongestDelegation = TimeSpan.FromDays(92);

    /// <summary>The right of a device by its own key: to send observations of its own sensor, for as long as the key counts.</summary>
    public static Grant OfDevice(SensorPlace sensor) => new(
        "", Role.Device, new Territory(TerritoryKind.Sensor, sensor.Id), GrantKind.Standing, DateTimeOffset.MinValue, null, null);

    /// <summary>
    /// Whether it allows an operation within its territory; in that of one sensor, to send its observations and nothing else.
    /// </summary>
    public bool May(Operation what) =>
        Role.May(what) && (Territory.Kind != TerritoryKind.Sensor || what == Operation.SendObservations);

    /// <summary>Whether it holds at a time.</summary>
    public bool HoldsAt(DateTimeOffset when) => From <= when && (Until is not { } until || when < until);

    /// <summary>What is wrong with a grant somebody wants to give; null if nothing is.</summary>
    /// <param name="toKey">Whether it would be given to a key.</param>
    /// <param name="now">When it would be given.</param>
    public GrantRefusal? Refused(bool toKey, DateTimeOffset now) =>
        toKey && !Role.IsForKeys() ? GrantRefusal.RoleNotForKeys
        : !toKey && Role == Role.Device ? GrantRefusal.RoleOnlyForKeys
        : Until <= From ? GrantRefusal.EndsBeforeItStarts
        : Until <= now ? GrantRefusal.EndsInThePast
        : Kind != GrantKind.Standing && Until is null ? GrantRefusal.EndRequired
        : Kind == GrantKind.Shift && Until - From > LongestShift ? GrantRefusal.TooLong
        : Kind == GrantKind.Delegation && Until - From > LongestDelegation ? GrantRefusal.TooLong
        : null;

    /// <summary>What is wrong with passing this grant on for a time; null if nothing is.</summary>
    /// <param name="territory">Where the other shall hold it.</param>
    /// <param name="place">Where that is.</param>
    /// <param name="from">Since when.</param>
    /// <param name="until">Until when.</param>
    /// <param name="now">When it would be passed on.</param>
    public GrantRefusal? RefusedToPassOn(
        Territory territory, Place place, DateTimeOffset from, DateTimeOffset until, DateTimeOffset now) =>
        Kind == GrantKind.Delegation ? GrantRefusal.DelegatedItself
        : !HoldsAt(now) ? GrantRefusal.NotHeld
        : territory != Territory && !Territory.Covers(place) ? GrantRefusal.OutsideTerritory
        : from < From || (Until is { } end && until > end) ? GrantRefusal.BeyondOrigin
        : new Grant(Id, Role, territory, GrantKind.Delegation, from, until, Id).Refused(toKey: false, now);
}

/// <summary>Why a role is not given.</summary>
public enum GrantRefusal : byte
{
    /// <summary>The role gives rights, or belongs to a person.</summary>
    RoleNotForKeys,

    /// <summary>The role is for devices and other systems.</summary>
    RoleOnlyForKeys,

    /// <summary>Its end does not lie after its start.</summary>
    EndsBeforeItStarts,

    /// <summary>Its end has passed.</summary>
    EndsInThePast,

    /// <summary>A shift and a delegation have an end.</summary>
    EndRequired,

    /// <summary>A shift or a delegation lasts too long.</summary>
    TooLong,

    /// <summary>What was passed on cannot be passed on again.</summary>
    DelegatedItself,

    /// <summary>Nobody passes on what they do not hold.</summary>
    NotHeld,

    /// <summary>Nobody passes on more than their own territory.</summary>
    OutsideTerritory,

    /// <summary>Nobody passes a role on for longer than they hold it.</summary>
    BeyondOrigin,
}
