using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Water;
using Deqing.Realtime.Grains.Places;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace Deqing.Realtime.Grains.Water;

/// <summary>
/// The watch of a sensor over its own device: one timer set to the deadline. A message only moves the deadline, it does not touch the
/// timer; when that fires early it is set anew. Nothing is expected of a device that is retired.
/// </summary>
/// <param name="grain">The grain of the sensor.</param>
/// <param name="wake">Has the grain look where it stands, and then at the clock.</param>
/// <param name="grains">Where the village is found.</param>
/// <param name="county">The county.</param>
/// <param name="hearing">Since when this process listens.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Hears of what could not be told.</param>
internal sealed partial class SensorWatch(
    IGrainBase grain, Func<Task> wake, IGrainFactory grains, County county, Hearing hearing, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);

    private SensorPlace place = null!;
    private SensorLink link = null!;
    private IGrainTimer? clock;

    // Until the village has been told once in this life, it may not know, or believe what is over.
    private bool isTold;

    /// <summary>Since when the device is offline; null while it is not.</summary>
    public DateTimeOffset? OfflineSince => IsRetired ? null : link.OfflineSince;

    /// <summary>What the watch says of the device; null if nothing was ever heard of it, or nothing is expected of it any more.</summary>
    public LinkReport? Report =>
        !IsRetired && link.HeardAt is { } heard ? new LinkReport(place.Number, heard, link.OfflineSince) : null;

    private bool IsRetired => place.RetiredAt is not null;

    /// <summary>Begins at what the log knows.</summary>
    public void Begin(SensorPlace sensor, Observation? last)
    {
        place = sensor;
        link = new SensorLink(county.Links.PatienceWith(county.StationTypes[sensor.StationType]));
        if (last is null)
            return;
        hearing.Knew(last.ReceivedAt);
        link.Restore(last.ReceivedAt);
        Arm();
    }

    /// <summary>Takes up where the sensor stands now: the village it was moved to has not been told of it.</summary>
    public void Stand(SensorPlace sensor)
    {
        isTold &= sensor.PlaceId == place.PlaceId;
        place = sensor;
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
        if (!IsRetired && hearing.Deafness is { } deafness)
        {
            var isGone = link.Look(time.GetUtcNow(), deafness);
            if (isGone || (!isTold && link.OfflineSince is not null))
            {
                await Changed(wakesPlace: isGone);
                return;
            }
        }

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
            await grains.GetGrain<ILinkGrain>(county.VillageOf(place)).Report(new Immutable<ImmutableArray<LinkReport>>([report]))
                .WaitAsync(hearing.Stopping);
            if (wakesPlace)
                await grains.WakePlace(county, place.PlaceId).WaitAsync(hearing.Stopping);
        }
        catch (Exception failure) when (!hearing.Stopping.IsCancellationRequested)
        {
            isTold = false;
            LogNotTold(logger, place.Id, failure);
        }
        catch (OperationCanceledException)
        {
            // The next start finds it out again.
        }

        Arm();
    }

    private void Arm()
    {
        var wait = Wait();
        if (clock is not null)
            clock.Change(wait, Timeout.InfiniteTimeSpan);
        else if (wait != Timeout.InfiniteTimeSpan)
            clock = grain.RegisterGrainTimer(
                static (look, _) => look(), wake, new GrainTimerCreationOptions(wait, Timeout.InfiniteTimeSpan) { KeepAlive = true });
    }

    private TimeSpan Wait()
    {
        if (!isTold && OfflineSince is not null)
            return Again;
        if (IsRetired || link.HeardAt is null || link.OfflineSince is not null)
            return Timeout.InfiniteTimeSpan;
        if (hearing.Deafness is not { } deafness)
            return Again;
        var left = link.NextAt(deafness)!.Value - time.GetUtcNow();
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The village of sensor {Sensor} could not be told how it is; it is tried again")]
    private static partial void LogNotTold(ILogger logger, string sensor, Exception failure);
}
