using System.ComponentModel.DataAnnotations;

namespace Deqing.Realtime.Api.Live;

/// <summary>Limits of the live hub. Section <c>Hub</c>.</summary>
public sealed class LiveHubOptions
{
    /// <summary>The section these options are bound from.</summary>
    public const string Section = "Hub";

    /// <summary>A connection watches at most so many scopes at once; one more is refused as <c>tooManyScopes</c>.</summary>
    [Range(1, 1_000)]
    public int MaxScopes { get; set; } = 32;

    /// <summary>
    /// So many messages wait for a connection that reads slower than the county changes. Beyond that new ones are dropped for this
    /// connection alone; it sees the gap in the numbers and asks for a snapshot. The county sends up to 60 messages a second.
    /// </summary>
    [Range(1, 100_000)]
    public int MaxQueuedMessages { get; set; } = 512;

    /// <summary>Calls a second of one connection on average; one more is refused as <c>tooManyRequests</c>.</summary>
    [Range(1, 10_000)]
    public int CallsPerSecond { get; set; } = 10;

    /// <summary>Calls one connection may make at once after a pause.</summary>
    [Range(1, 100_000)]
    public int CallsAtOnce { get; set; } = 100;

    /// <summary>Longest message taken from a client, in bytes; the connection of a longer one is closed.</summary>
    [Range(1_024, 1_048_576)]
    public int MaxReceiveBytes { get; set; } = 16_384;

    /// <summary>Time between two heartbeats, in milliseconds.</summary>
    [Range(100, 60_000)]
    public int HeartbeatMilliseconds { get; set; } = 2_000;

    /// <summary>
    /// Time between two comparisons of what was relayed with where the feeds stand, in milliseconds: a last delta that was lost,
    /// with silence after it, is found within twice this time.
    /// </summary>
    [Range(100, 600_000)]
    public int AuditMilliseconds { get; set; } = 10_000;
}
