using Deqing.Realtime.Domain.Water;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Grains.Water;

/// <summary>
/// Since when this process listens, and when anybody was heard last before: so silence while no program ran is not held against the
/// devices. Until every sensor is awake that is not known, and a program that stops will not hear who speaks next: then nobody is judged.
/// </summary>
public sealed class Hearing(TimeProvider time, IOptions<LivenessOptions> options, IHostApplicationLifetime lifetime)
{
    private readonly DateTimeOffset since = time.GetUtcNow();
    private long heardTicks;
    private volatile bool isKnown;

    /// <summary>
    /// Ends when the program stops. Whoever waits for another grain until then would hold it up: that grain may be gone already.
    /// </summary>
    internal CancellationToken Stopping => lifetime.ApplicationStopping;

    /// <summary>What is known of the time before; null while nobody is judged.</summary>
    public Deafness? Deafness => isKnown && !Stopping.IsCancellationRequested ? Before() : null;

    /// <summary>The log has something that arrived at this time.</summary>
    internal void Knew(DateTimeOffset at)
    {
        if (isKnown || at >= since)
            return;
        for (var seen = Volatile.Read(ref heardTicks); at.UtcTicks > seen;)
        {
            var found = Interlocked.CompareExchange(ref heardTicks, at.UtcTicks, seen);
            if (found == seen)
                return;
            seen = found;
        }
    }

    /// <summary>Every sensor is awake.</summary>
    internal void Complete() => isKnown = true;

    // After a short absence devices need no grace: they had time to speak again.
    private Deafness Before()
    {
        var heard = new DateTimeOffset(Volatile.Read(ref heardTicks), TimeSpan.Zero);
        return since - heard > TimeSpan.FromSeconds(options.Value.DeafSeconds) ? new Deafness(heard, since) : new Deafness(since, since);
    }
}
