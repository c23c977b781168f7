using System.Collections.Frozen;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Water;
using Deqing.Realtime.Grains.Hosting;
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
    IGrainFactory grains, County county, Hearing hearing, Readiness readiness, IClusterMembershipService membership,
    ILocalSiloDetails self, TimeProvider time, IHostApplicationLifetime lifetime, IOptions<LivenessOptions> options,
    ILogger<LinkSweep> logger) : BackgroundService
{
    private readonly SemaphoreSlim sweeping = new(1);
    private readonly FrozenDictionary<int, string> ids = county.Parts.Sensors.ToFrozenDictionary(it => it.Number, it => it.Id);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await lifetime.StartedAsync(stoppingToken);
            await readiness.Ready.WaitAsync(stoppingToken);
            await Sweep(stoppingToken);
            hearing.Complete();
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
            var villages = county.Parts.Villages.Where(village => village.Number % of == part);
            var limit = new ParallelOptions { MaxDegreeOfParallelism = options.Value.Parallel, CancellationToken = stopping };
            await Parallel.ForEachAsync(villages, limit, async (village, _) => await Sweep(village.Code));
        }
        finally
        {
            sweeping.Release();
        }
    }

    private async Task Sweep(string village)
    {
        try
        {
            var link = grains.GetGrain<ILinkGrain>(village);
            var watched = await link.Watched();
            var reports = ImmutableArray.CreateBuilder<LinkReport>();
            foreach (var number in watched)
                if (ids.TryGetValue(number, out var id) && await grains.GetGrain<ISensorGrain>(id).Wake() is { } report)
                    reports.Add(report);
            if (reports.Count > 0)
                await link.Report(new Immutable<ImmutableArray<LinkReport>>(reports.DrainToImmutable()));
        }
        catch (Exception failure)
        {
            // One broken village must not keep the others from being looked after; the next sweep tries again.
            LogNotSwept(logger, village, failure);
        }
    }

    private (int Part, int Of) Part()
    {
        var active = membership.CurrentSnapshot.Members.Values.Where(member => member.Status == SiloStatus.Active)
            .Select(member => member.SiloAddress).Order().ToList();
        return active.IndexOf(self.SiloAddress) is var index and >= 0 ? (index, active.Count) : (0, 1);
    }

    private static HashSet<SiloAddress> Lost(ClusterMembershipSnapshot seen) =>
        [.. seen.Members.Values.Where(member => member.Status == SiloStatus.Dead).Select(member => member.SiloAddress)];

    [LoggerMessage(Level = LogLevel.Warning, Message = "The devices of village {Village} could not be looked after; another sweep comes")]
    private static partial void LogNotSwept(ILogger logger, string village, Exception failure);
}
