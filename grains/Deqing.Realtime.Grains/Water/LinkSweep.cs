using System.Collections.Concurrent;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Water;
using Deqing.Realtime.Grains.Hosting;
using Deqing.Realtime.Grains.Places;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;

namespace Deqing.Realtime.Grains.Water;

/// <summary>
/// Keeps the watches of all devices awake: after a start, at once when a silo is lost, and now and then. Who woke finds by itself what
/// its silence means; the villages are told how each stands, in case that was lost. Silos share the villages among them.
/// </summary>
internal sealed partial class LinkSweep(
    IGrainFactory grains, County county, ISensors sensors, Hearing hearing, Readiness readiness, IClusterMembershipService membership,
    ILocalSiloDetails self, TimeProvider time, IHostApplicationLifetime lifetime, IOptions<LivenessOptions> options,
    ILogger<LinkSweep> logger) : BackgroundService
{
    private const int Attempts = 20;
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(100);

    private readonly SemaphoreSlim sweeping = new(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await lifetime.StartedAsync(stoppingToken);
            await readiness.Ready.WaitAsync(stoppingToken);
            await Task.WhenAll(
                lifetime.EveryAsync(TimeSpan.FromSeconds(options.Value.SweepSeconds), time, Sweep, stoppingToken),
                AfterLosses(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The next start sweeps again.
        }
    }

    private async Task AfterLosses(CancellationToken stopping)
    {
        var lost = Lost(membership.CurrentSnapshot);
        await foreach (var seen in membership.MembershipUpdates.WithCancellation(stopping))
        {
            var now = Lost(seen);
            if (!now.IsSubsetOf(lost))
                await Sweep(stopping);
            lost = now;
        }
    }

    private async Task Sweep(CancellationToken stopping)
    {
        await sweeping.WaitAsync(stopping);
        try
        {
            var (part, of) = Part();
            var standing = sensors.Now.Standing.ToLookup(county.VillageOf);
            var left = county.Parts.Villages.Where(village => village.Number % of == part).Select(village => village.Code).ToArray();
            for (var attempt = 1; left.Length > 0 && attempt <= Attempts; attempt++)
            {
                if (attempt > 1)
                    await Task.Delay(Again, stopping);
                left = await Sweep(left, standing, stopping);
            }

            hearing.Complete();
        }
        finally
        {
            sweeping.Release();
        }
    }

    // Returns those that failed: while silos come and go, a call may find nobody for a moment.
    private async Task<string[]> Sweep(string[] villages, ILookup<string, SensorPlace> standing, CancellationToken stopping)
    {
        var failed = new ConcurrentBag<string>();
        var limit = new ParallelOptions { MaxDegreeOfParallelism = options.Value.Parallel, CancellationToken = stopping };
        await Parallel.ForEachAsync(villages, limit, async (village, _) =>
        {
            try
            {
                await Sweep(village, standing[village], stopping);
            }
            catch (Exception failure) when (!stopping.IsCancellationRequested)
            {
                // One broken village must not keep the others from being looked after.
                LogNotSwept(logger, village, failure);
                failed.Add(village);
            }
        });
        return [.. failed];
    }

    private async Task Sweep(string village, IEnumerable<SensorPlace> standing, CancellationToken stopping)
    {
        var reports = ImmutableArray.CreateBuilder<LinkReport>();
        foreach (var sensor in standing)
            if (await grains.GetGrain<ISensorGrain>(sensor.Id).Wake().WaitAsync(stopping) is { } report)
                reports.Add(report);

        // Also where nobody has anything to say: the village may know of some that have left it.
        await grains.GetGrain<ILinkGrain>(village).Report(new Immutable<ImmutableArray<LinkReport>>(reports.DrainToImmutable()))
            .WaitAsync(stopping);
    }

    private (int Part, int Of) Part()
    {
        var active = membership.CurrentSnapshot.Members.Values.Where(member => member.Status == SiloStatus.Active)
            .Select(member => member.SiloAddress).Order().ToList();
        return active.IndexOf(self.SiloAddress) is var index and >= 0 ? (index, active.Count) : (0, 1);
    }

    private static HashSet<SiloAddress> Lost(ClusterMembershipSnapshot seen) =>
        [.. seen.Members.Values.Where(member => member.Status == SiloStatus.Dead).Select(member => member.SiloAddress)];

    [LoggerMessage(Level = LogLevel.Warning, Message = "The devices of village {Village} could not be looked after; it is tried again")]
    private static partial void LogNotSwept(ILogger logger, string village, Exception failure);
}
