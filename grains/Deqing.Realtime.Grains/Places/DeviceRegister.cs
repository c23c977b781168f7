using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Grains.Hosting;
using Deqing.Realtime.Grains.Water;
using Deqing.Realtime.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Deqing.Realtime.Grains.Places;

/// <summary>The sensors of the county as they are now.</summary>
public interface ISensors
{
    /// <summary>The book of this moment. Whoever needs two answers that fit together keeps the book in between.</summary>
    SensorBook Now { get; }
}

/// <summary>
/// The registry in memory, read anew when it changed: at once for changes made here, within <see cref="Interval"/> for those made by
/// another program on the same database. Places whose sensors changed are woken, so that they take it up; so are the sensors that were
/// moved or retired, and the links of the villages they came from.
/// </summary>
/// <param name="start">The registry at the start.</param>
public sealed partial class DeviceRegister(
    DeviceRegistry start, IStore store, County county, IGrainFactory grains, TimeProvider time, IHostApplicationLifetime lifetime,
    ILogger<DeviceRegister> logger) : BackgroundService, ISensors
{
    /// <summary>Time between two looks at the database.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private const int WokenAtOnce = 32;

    private readonly SemaphoreSlim refreshing = new(1, 1);
    private volatile DeviceRegistry devices = start;

    /// <summary>The registry of this moment.</summary>
    public DeviceRegistry Devices => devices;

    /// <inheritdoc/>
    public SensorBook Now => devices.Sensors;

    /// <summary>Reads what has changed. Returns when it counts here and the places it concerns were woken.</summary>
    /// <exception cref="StorageException">The database could not be read.</exception>
    public async Task RefreshAsync(CancellationToken cancellation) =>
        await WakeAsync(await ReadAsync(cancellation), cancellation);

    /// <summary>Takes up what has changed. Returns whom it concerns.</summary>
    private async Task<Changes> ReadAsync(CancellationToken cancellation)
    {
        await refreshing.WaitAsync(cancellation);
        try
        {
            var before = devices;
            var (revision, changed) = await store.Registry.ChangedSinceAsync(before.Revision, cancellation);
            if (revision == before.Revision)
                return Changes.None;
            devices = before.With(revision, changed);
            return Changes.Of(before, changed);
        }
        finally
        {
            refreshing.Release();
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        refreshing.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => lifetime.EveryAsync(Interval, time, LookAsync, stoppingToken);

    private async Task LookAsync(CancellationToken stopping)
    {
        try
        {
            // A place that takes long to wake holds up no other news; each that fails is logged.
            _ = WakeAsync(await ReadAsync(stopping), stopping);
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            LogNotRead(logger, failure);
        }
    }

    // What cannot be woken now looks at the book with its next call and at every refresh. Devices may stand where the pack has no place
    // any more: they take no part, and there is nobody to wake.
    private async Task WakeAsync(Changes changes, CancellationToken cancellation)
    {
        var places = changes.Places.Where(place => county.Ponds.ContainsKey(place) || county.Villages.ContainsKey(place)).ToArray();
        var villages = places.Select(place => county.Ponds.TryGetValue(place, out var pond) ? pond.Village : place).Distinct();
        await EachAsync(places, place => grains.WakePlace(county, place));
        await EachAsync(
            changes.Sensors.Where(sensor => Now.Find(sensor) is not null), sensor => grains.GetGrain<ISensorGrain>(sensor).Wake());
        if (changes.Sensors.Count > 0)
            await EachAsync(villages, village => grains.GetGrain<ILinkGrain>(village).Wake());

        Task EachAsync(IEnumerable<string> ids, Func<string, Task> wake) => Parallel.ForEachAsync(
            ids, new ParallelOptions { MaxDegreeOfParallelism = WokenAtOnce, CancellationToken = cancellation },
            async (id, _) =>
            {
                try
                {
                    await wake(id);
                }
                catch (Exception failure)
                {
                    LogNotWoken(logger, id, failure);
                }
            });
    }

    private sealed record Changes(IReadOnlySet<string> Places, IReadOnlyList<string> Sensors)
    {
        public static readonly Changes None = new(new HashSet<string>(), []);

        // A sensor that is new has nobody who knows it from before.
        public static Changes Of(DeviceRegistry before, ImmutableArray<Device> changed)
        {
            var (places, sensors) = (new HashSet<string>(), new List<string>());
            foreach (var device in changed)
            {
                var known = before.Devices.GetValueOrDefault(device.Sensor.Id)?.Sensor;
                if (known == device.Sensor)
                    continue;
                places.Add(device.Sensor.PlaceId);
                if (known is null)
                    continue;
                places.Add(known.PlaceId);
                sensors.Add(device.Sensor.Id);
            }

            return new Changes(places, sensors);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The registry could not be read anew; it is tried again")]
    private static partial void LogNotRead(ILogger logger, Exception failure);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Id} could not be told that sensors changed; it looks by itself")]
    private static partial void LogNotWoken(ILogger logger, string id, Exception failure);
}
