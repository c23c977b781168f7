namespace Deqing.Realtime.Domain.Water;

/// <summary>What a device's own watch says of it.</summary>
/// <param name="Sensor">Number of the sensor.</param>
/// <param name="HeardAt">When something of it arrived last.</param>
/// <param name="OfflineSince">Since when it is offline; null while it is not.</param>
[GenerateSerializer, Immutable]
public readonly record struct LinkReport(
    [property: Id(0)] int Sensor, [property: Id(1)] DateTimeOffset HeardAt, [property: Id(2)] DateTimeOffset? OfflineSince);

/// <summary>What a report was to the links of a village.</summary>
public enum LinkNews
{
    /// <summary>A repeat, or older than what is known.</summary>
    Nothing,

    /// <summary>The first sign of a device.</summary>
    FirstSign,

    /// <summary>A device is offline.</summary>
    Silent,

    /// <summary>A device is back.</summary>
    Back,
}

/// <summary>How one device of a village stands.</summary>
/// <param name="Sensor">Number of the sensor.</param>
/// <param name="HeardAt">When something of it had arrived last, as of its last change.</param>
/// <param name="OfflineSince">Since when it is offline; null while it is not.</param>
/// <param name="KnownAt">Since when that is known.</param>
/// <param name="IsMember">Whether it is silent because the link of its village is down.</param>
/// <param name="Penalty">What its falls add up to as of <paramref name="PenaltyAt"/>.</param>
/// <param name="PenaltyAt">When it last fell.</param>
/// <param name="FlapsSince">Since when it is flapping; null while it is not.</param>
/// <param name="Case">The case of its event; null if there is none.</param>
[GenerateSerializer, Immutable]
public sealed record DeviceLink(
    [property: Id(0)] int Sensor,
    [property: Id(1)] DateTimeOffset HeardAt,
    [property: Id(2)] DateTimeOffset? OfflineSince,
    [property: Id(3)] DateTimeOffset KnownAt,
    [property: Id(4)] bool IsMember = false,
    [property: Id(5)] double Penalty = 0,
    [property: Id(6)] DateTimeOffset PenaltyAt = default,
    [property: Id(7)] DateTimeOffset? FlapsSince = null,
    [property: Id(8)] string? Case = null);

/// <summary>The event of a village's link.</summary>
/// <param name="Since">When something came through it last.</param>
/// <param name="KnownAt">Since when it is known to be down.</param>
/// <param name="UpAt">Since when it is up again; null while it is down.</param>
/// <param name="Case">Its case; null if there is none.</param>
[GenerateSerializer, Immutable]
public sealed record LinkDown(
    [property: Id(0)] DateTimeOffset Since,
    [property: Id(1)] DateTimeOffset KnownAt,
    [property: Id(2)] DateTimeOffset? UpAt = null,
    [property: Id(3)] string? Case = null);

/// <summary>What must survive a restart: every device that was ever heard, and the event of the link.</summary>
[GenerateSerializer, Immutable]
public sealed record LinkBook([property: Id(0)] ImmutableArray<DeviceLink> Devices, [property: Id(1)] LinkDown? Down)
{
    /// <summary>Nothing was ever heard.</summary>
    public static readonly LinkBook Empty = new([], null);
}

/// <summary>A case that must be opened or whose alarm must be ended.</summary>
/// <param name="Sensor">Number of the sensor; null for the link of the village.</param>
/// <param name="Since">Since when there is silence.</param>
/// <param name="At">When that was known, or when it was over.</param>
/// <param name="Ends">The case whose alarm is over; null where a case must be opened.</param>
public readonly record struct LinkOrder(int? Sensor, DateTimeOffset Since, DateTimeOffset At, string? Ends);

/// <summary>Names of the events of liveness, where the rule of an alarm stands.</summary>
public static class LinkEvents
{
    /// <summary>A device is offline, or flapping.</summary>
    public const string DeviceOffline = "device-offline";

    /// <summary>The link of a village is down.</summary>
    public const string LinkDown = "link-down";
}
