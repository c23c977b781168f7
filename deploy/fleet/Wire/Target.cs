namespace Deqing.Realtime.Fleet.Wire;

/// <summary>What became of a batch.</summary>
/// <param name="Accepted">Taken by the other side, duplicates not counted; over MQTT every acknowledged one.</param>
/// <param name="Duplicate">Known already; only HTTP says so.</param>
/// <param name="Refused">Indices that were refused, with the reason given.</param>
/// <param name="Failure">Why the whole batch was not delivered, or null.</param>
internal sealed record Delivery(int Accepted, int Duplicate, IReadOnlyDictionary<int, string> Refused, string? Failure)
{
    private static readonly Dictionary<int, string> Nothing = [];

    public static Delivery AllAccepted(int count) => new(count, 0, Nothing, null);

    public static Delivery Failed(string reason) => new(0, 0, Nothing, reason);
}

/// <summary>Where a fleet sends to. Retries by itself while there is hope; a delivery says how it ended.</summary>
internal interface ITarget : IAsyncDisposable
{
    /// <summary>Sends a batch of one sensor and waits until it is acknowledged, refused or given up.</summary>
    Task<Delivery> SendAsync(string sensor, IReadOnlyList<FleetObservation> batch, CancellationToken stop);
}

/// <summary>Opens targets from addresses such as <c>mqtt://127.0.0.1:1883</c> and <c>http://127.0.0.1:8080</c>.</summary>
internal static class Targets
{
    /// <summary>Scheme of an instrument's target; see <see cref="Hj212Target"/>.</summary>
    public const string Hj212 = "hj212";

    /// <summary>What an option <c>--key</c> says, or else the environment: where other users of the machine do not see it.</summary>
    public static string? Key(Arguments arguments) => arguments.Optional("--key") ?? Environment.GetEnvironmentVariable("DEQING_KEY");

    public static Uri Parse(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "mqtt" or "http" or "https" or Hj212
            ? address
            : throw new ArgumentsException(
                $"--target must be mqtt://HOST:PORT, http://HOST:PORT, https://HOST:PORT or hj212://HOST:PORT, not '{text}'.");

    /// <param name="address">Where to.</param>
    /// <param name="key">Key of the devices: the password over MQTT, the bearer token over HTTP; null for none.</param>
    /// <param name="patience">How long an unreachable target is tried before a batch counts as failed.</param>
    /// <param name="time">Clock.</param>
    /// <exception cref="ArgumentsException">An instrument is asked for: each has a key of its own.</exception>
    public static ITarget Open(Uri address, string? key, TimeSpan patience, TimeProvider time) => address.Scheme switch
    {
        "mqtt" => new MqttTarget(address.Host, address.IsDefaultPort || address.Port < 0 ? 1883 : address.Port, key, patience, time),
        Hj212 => throw new ArgumentsException("Only replay sends to hj212://."),
        _ => new HttpTarget(address, key, patience, time),
    };
}

/// <summary>Waits between attempts: twice as long each time up to a cap, until patience ends.</summary>
internal sealed class BackOff(TimeSpan patience, TimeProvider time)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(250), Longest = TimeSpan.FromSeconds(10);

    private readonly long _begin = time.GetTimestamp();
    private TimeSpan _next = Shortest;

    /// <summary>False when patience is at its end.</summary>
    /// <param name="atLeast">A wait the other side asked for.</param>
    public async Task<bool> WaitAsync(CancellationToken stop, TimeSpan atLeast = default)
    {
        var wait = _next > atLeast ? _next : atLeast;
        if (patience != Timeout.InfiniteTimeSpan && time.GetElapsedTime(_begin) + wait > patience) return false;
        await Task.Delay(wait, time, stop);
        _next = _next * 2 < Longest ? _next * 2 : Longest;
        return true;
    }
}
