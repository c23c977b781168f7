using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Water;
using Deqing.Realtime.Grains.Places;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace Deqing.Realtime.Grains.Water;

/// <summary>
/// The watch of a sensor over its own device: one timer set to the deadline. A message only moves the deadline, it does not touch the
/// timer; when that fires early it is set anew.
/// </summary>
internal sealed partial class SensorWatch(
    IGrainBase grain, IGrainFactory grains, County county, Hearing hearing, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);

    private SensorPlace place = null!;
    private SensorLink link = null!;
    private IGrainTimer? clock;

    // Until the village has been told once in this life, it may not know, or believe what is over.
    private bool isTold;

    /// <summary>Since when the device is offline; null while it is not.</summary>
    public DateTimeOffset? OfflineSince => link.OfflineSince;

    /// <summary>What the watch says of the device; null if nothing was ever heard of it.</summary>
    public LinkReport? Report => link.HeardAt is { } heard ? new LinkReport(place.Number, heard, link.OfflineSince) : null;

    /// <summary>Begins at what the log knows.</summary>
    public void Begin(SensorPlace sensor, StationType type, Observation? last)
    {
        place = sensor;
        link = new SensorLink(county.Links.PatienceWith(type));
        if (last is null)
            return;
        hearing.Knew(last.ReceivedAt);
        link.Restore(last.ReceivedAt);
        Arm();
    }

    /// <summary>Something of the device arrived. Costs nothing unless it was offline.</summary>
    public Task Heard(ImmutableArray<Observation> observations)
    {
        var at = DateTimeOffset.MinValue;
        foreach (var observation in observations)
            at = observation.ReceivedAt > at ? observation.ReceivedAt : at;
        if (isTold && link.OfflineSince is null)
        {
            link.Heard(at, at);
            return Task.CompletedTask;
        }

        link.Heard(at, time.GetUtcNow());
        return Changed(wakesPlace: false);
    }

    /// <summary>The device or its last will said whether it is there.</summary>
    public Task Said(bool online, DateTimeOffset at) =>
        link.Said(online, at, time.GetUtcNow()) ? Changed(wakesPlace: !online) : Task.CompletedTask;

    /// <summary>Looks at the clock.</summary>
    public async Task Look()
    {
        if (hearing.Deafness is { } deafness && link.Look(time.GetUtcNow(), deafness))
            await Changed(wakesPlace: true);
        else if (!isTold && link.OfflineSince is not null)
            await Changed(wakesPlace: false);
        else
            Arm();
    }

    // Whoever told the sensor something must not hear of it that the village could not be told: the clock tries again.
    private async Task Changed(bool wakesPlace)
    {
        if (Report is not { } report)
            return;
        isTold = true;
        try
        {
            await grains.GetGrain<ILinkGrain>(VillageCode()).Report(new Immutable<ImmutableArray<LinkReport>>([report]));
            if (wakesPlace)
                await WakePlace();
        }
        catch (Exception failure)
        {
            isTold = false;
            LogNotTold(logger, place.Id, failure);
        }

        Arm();
    }

    private string VillageCode() => county.Ponds.TryGetValue(place.PlaceId, out var pond) ? pond.Village : place.PlaceId;

    private Task WakePlace() => county.Ponds.ContainsKey(place.PlaceId)
        ? grains.GetGrain<IPondGrain>(place.PlaceId).Wake()
        : grains.GetGrain<IVillageGrain>(place.PlaceId).Wake();

    private void Arm()
    {
        var wait = Wait();
        if (clock is not null)
            clock.Change(wait, Timeout.InfiniteTimeSpan);
        else if (wait != Timeout.InfiniteTimeSpan)
            clock = grain.RegisterGrainTimer(
                _ => Look(), new GrainTimerCreationOptions(wait, Timeout.InfiniteTimeSpan) { KeepAlive = true });
    }

    private TimeSpan Wait()
    {
        if (!isTold && link.OfflineSince is not null)
            return Again;
        if (link.HeardAt is null || link.OfflineSince is not null)
            return Timeout.InfiniteTimeSpan;
        if (hearing.Deafness is not { } deafness)
            return Again;
        var left = link.NextAt(deafness)!.Value - time.GetUtcNow();
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The village of sensor {Sensor} could not be told how it is; it is tried again")]
    private static partial void LogNotTold(ILogger logger, string sensor, Exception failure);
}
