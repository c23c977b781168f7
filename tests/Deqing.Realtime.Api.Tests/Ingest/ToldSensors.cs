using System.Collections.Concurrent;
using System.Collections.Immutable;
using Deqing.Realtime.Api.Ingest;
using Deqing.Realtime.Domain.Water;

namespace Deqing.Realtime.Api.Tests.Ingest;

/// <summary>Sensors that write down what they are told, and can be made to fail or to hang.</summary>
internal sealed class ToldSensors : IObservationSink
{
    private int failures, attempts;

    /// <summary>What each sensor was told, in order.</summary>
    public ConcurrentDictionary<string, ImmutableArray<Observation>> Told { get; } = [];

    /// <summary>What it was told of connections, in order.</summary>
    public ConcurrentQueue<(string Sensor, bool Online, DateTimeOffset At)> Said { get; } = [];

    /// <summary>How often anybody tried.</summary>
    public int Attempts => attempts;

    /// <summary>When set, nobody ever answers; completes when the first is asked.</summary>
    public TaskCompletionSource? Hang { get; set; }

    public void FailNext(int times) => failures = times;

    public Task HandAsync(string sensor, ImmutableArray<Observation> observations)
    {
        Interlocked.Increment(ref attempts);
        if (Hang is { } hang)
        {
            hang.TrySetResult();
            return new TaskCompletionSource().Task;
        }
        if (Interlocked.Decrement(ref failures) >= 0)
            throw new TimeoutException("The sensor does not answer.");
        Told.AddOrUpdate(sensor, observations, (_, before) => before.AddRange(observations));
        return Task.CompletedTask;
    }

    public Task SaidAsync(string sensor, bool online, DateTimeOffset at)
    {
        Said.Enqueue((sensor, online, at));
        return Task.CompletedTask;
    }
}
