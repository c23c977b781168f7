using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Live;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Water;
using Deqing.Realtime.Grains.Cases;
using Deqing.Realtime.Grains.Hosting;
using Deqing.Realtime.Grains.Places;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;

namespace Deqing.Realtime.Grains.Water;

internal sealed partial class LinkGrain(
    [PersistentState("link", PondGrain.Store)] IPersistentState<LinkBookState> stored,
    County county,
    ISensors sensors,
    IOptions<LiveOptions> options,
    TimeProvider time,
    Hearing hearing,
    ILogger<LinkGrain> logger) : Grain, ILinkGrain
{
    /// <summary>What could not be written or told is tried again after this time; first signs of devices wait for each other.</summary>
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(5), Gathering = TimeSpan.FromSeconds(10);

    private readonly Versions versions = new(time);
    private Village place = null!;
    private VillageLinks links = null!;
    private IGrainTimer clock = null!;
    private bool isChanged;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var code = this.GetPrimaryKeyString();
        place = county.Villages.GetValueOrDefault(code)
            ?? throw new InvalidOperationException($"Village {code} is not in the county pack.");
        links = new VillageLinks(county.Links, WindowOf, stored.State.Book ?? LinkBook.Empty);
        clock = this.RegisterGrainTimer(
            Settle, new GrainTimerCreationOptions(TimeSpan.Zero, Timeout.InfiniteTimeSpan) { KeepAlive = true });
        return Task.CompletedTask;
    }

    public Task Report(Immutable<ImmutableArray<LinkReport>> reports)
    {
        var now = time.GetUtcNow();
        foreach (var report in reports.Value)
            if (Standing(report.Sensor) is not null && links.Take(report, now) is var news and not LinkNews.Nothing)
            {
                if (news != LinkNews.FirstSign)
                    clock.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
                else if (!isChanged)
                    clock.Change(Gathering, Timeout.InfiniteTimeSpan);
                isChanged = true;
            }

        return Task.CompletedTask;
    }

    public Task<VillageLink> Read() => Task.FromResult(Live());

    public Task Wake() => Settle(CancellationToken.None);

    // The village hears of it first: a case takes as long as its database does. What an event is named after is written before its case
    // is opened, so a crash in between names it the same again.
    private async Task Settle(CancellationToken cancellation)
    {
        if (hearing.Stopping.IsCancellationRequested)
            return;
        var isWell = true;
        try
        {
            await GrainFactory.GetGrain<IVillageGrain>(place.Code).Linked(Live()).WaitAsync(hearing.Stopping);
            await Write();
            await LetGo();
            foreach (var order in links.Look(time.GetUtcNow()))
                await Carry(order);
            await Write();
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested && !hearing.Stopping.IsCancellationRequested)
        {
            isWell = false;
            LogFailed(logger, place.Code, failure);
        }
        catch (OperationCanceledException)
        {
            // The next start takes it up again.
            return;
        }

        clock.Change(!isWell ? Again : isChanged ? TimeSpan.Zero : UntilNext(), Timeout.InfiniteTimeSpan);
    }

    // Its event is ended before it is forgotten, so that a crash in between ends it again.
    private async Task LetGo()
    {
        foreach (var device in links.Devices.Where(device => Standing(device.Sensor) is null).ToArray())
        {
            if (device.Case is { } ends)
                await End(new LinkOrder(device.Sensor, device.HeardAt, time.GetUtcNow(), ends), ends);
            links.Remove(device.Sensor, time.GetUtcNow());
            isChanged = true;
        }
    }

    private TimeSpan UntilNext()
    {
        var refresh = TimeSpan.FromSeconds(options.Value.RefreshSeconds);
        var left = links.NextAt - time.GetUtcNow() ?? refresh;
        return left < TimeSpan.Zero ? TimeSpan.Zero : left < refresh ? left : refresh;
    }

    // The id of a case follows from its event, so an order that is carried out twice opens one case.
    private async Task Carry(LinkOrder order)
    {
        if (order.Ends is { } ends)
        {
            await End(order, ends);
        }
        else
        {
            var sensor = order.Sensor is { } number ? Standing(number) : null;
            if (sensor is null && order.Sensor is not null)
                return; // It left a moment ago and is let go next.
            var kind = order.Sensor is null ? county.Links.Link! : county.Links.Device!;
            var name = order.Sensor is null ? LinkEvents.LinkDown : LinkEvents.DeviceOffline;
            var id = CaseFile.IdOf(sensor?.Id ?? place.Code, name, order.Since);
            var answer = await GrainFactory.GetGrain<ICaseGrain>(id).Ask(
                new RaiseAlarm(new AlarmReport(
                    sensor is null ? null : Place.Of(sensor, county).Pond, place.Code, place.Township,
                    name, kind.Category, kind.Severity, order.Since, order.At, order.At,
                    (float)Math.Max(0, (order.At - order.Since).TotalSeconds), sensor?.Id)),
                Asker.Engine).WaitAsync(hearing.Stopping);
            LogRaised(logger, place.Code, name, order.Since, id, answer.Refusal);
            links.Done(order, id);
        }

        isChanged = true;
    }

    private async Task End(LinkOrder order, string ends)
    {
        await GrainFactory.GetGrain<ICaseGrain>(ends).Ask(
            new ClearAlarm(order.At, (float)Math.Max(0, (order.At - order.Since).TotalSeconds)), Asker.Engine)
            .WaitAsync(hearing.Stopping);
        links.Done(order, null);
    }

    private async Task Write()
    {
        if (!isChanged)
            return;
        isChanged = false;
        stored.State = new LinkBookState { Book = links.Book };
        try
        {
            await stored.WriteStateAsync();
        }
        catch
        {
            isChanged = true;
            throw;
        }
    }

    private VillageLink Live() => new(
        versions.Next(), links.Down is { UpAt: null } down ? down.Since : null,
        [
            .. links.Devices.Where(device =>
                    (device.OfflineSince is not null || device.FlapsSince is not null) && Standing(device.Sensor) is not null)
                .Select(device => new SilentSensor(
                    device.Sensor, device.OfflineSince, device.FlapsSince is not null, device.IsMember, device.Case)),
        ]);

    // The sensor of a number if it stands in this village now.
    private SensorPlace? Standing(int number) =>
        sensors.Now.Find(number) is { RetiredAt: null } sensor && county.VillageOf(sensor) == place.Code ? sensor : null;

    private TimeSpan WindowOf(int number) => Standing(number) is { } sensor
        ? county.Links.WindowOf(county.StationTypes[sensor.StationType])
        : TimeSpan.Zero;

    [LoggerMessage(Level = LogLevel.Information, Message = "Village {Village}: {Event} since {Since:u}, case {Case} {Refusal}")]
    private static partial void LogRaised(
        ILogger logger, string village, string @event, DateTimeOffset since, string @case, CaseRefusal? refusal);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What the devices of village {Village} owe could not be told; it is tried again")]
    private static partial void LogFailed(ILogger logger, string village, Exception failure);
}

/// <summary>Grain storage wants a type it can create empty.</summary>
[GenerateSerializer]
internal sealed class LinkBookState
{
    [Id(0)]
    public LinkBook? Book { get; set; }
}
