using Deqing.Realtime.Domain.History;
using Deqing.Realtime.Domain.Water;
using Deqing.Realtime.Grains.History;
using Deqing.Realtime.Storage;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Deqing.Realtime.Grains.Tests;

/// <summary>What is summed up and what is removed as time goes by.</summary>
public sealed class HistoryKeeperTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Start = new(2026, 4, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly string folder = Directory.CreateTempSubdirectory("history-").FullName;
    private readonly FakeTimeProvider clock = new(Start);
    private readonly HistoryDays days = new(TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"));
    private readonly ApplicationLifetime lifetime = new(NullLogger<ApplicationLifetime>.Instance);
    private IStore store = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        store = StoreFactory.Open(new StorageSettings { DataDirectory = folder });
        await store.PrepareAsync(Stop);
    }

    public async ValueTask DisposeAsync()
    {
        await store.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task An_hour_is_summed_up_when_it_has_been_over_and_quiet_for_a_minute()
    {
        using var keeper = Keeper(new HistoryKeepingOptions());
        await AppendAsync(0, 30, 61);
        Assert.Equal(0, await keeper.CatchUpAsync(Stop));
        clock.SetUtcNow(Start.AddMinutes(61).AddSeconds(-1));
        Assert.Equal(0, await keeper.CatchUpAsync(Stop));
        clock.SetUtcNow(Start.AddMinutes(61));
        Assert.Equal(1, await keeper.CatchUpAsync(Stop));
        Assert.Equal(0, await keeper.CatchUpAsync(Stop));

        await AppendAsync(45); // late: touched again
        Assert.Equal(0, await keeper.CatchUpAsync(Stop));
        clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(1, await keeper.CatchUpAsync(Stop));
        Assert.Equal(new HistoryBacklog(0, 1), await store.History.BacklogAsync(Stop));
    }

    [Fact]
    public async Task All_that_is_due_is_done_in_portions()
    {
        using var keeper = Keeper(new HistoryKeepingOptions { RollUpHours = 7 });
        await AppendAsync([.. Enumerable.Range(0, 30).Select(hour => hour * 60)]);
        Assert.Equal(0, await keeper.CatchUpAsync(Stop)); // gathered, and not quiet yet
        clock.SetUtcNow(Start.AddDays(10));
        Assert.Equal(30, await keeper.CatchUpAsync(Stop));
    }

    [Fact]
    public async Task Each_level_is_kept_as_long_as_the_options_say()
    {
        var options = new HistoryKeepingOptions { RawDays = 31, TenMinuteDays = 62, HourDays = 93, DayDays = 124 };
        using var keeper = Keeper(options);
        await AppendAsync([.. Enumerable.Range(0, 24).Select(hour => hour * 60)]);
        Assert.Equal(0, await keeper.CatchUpAsync(Stop));
        clock.SetUtcNow(Start.AddDays(2));
        Assert.Equal(24, await keeper.CatchUpAsync(Stop));
        foreach (var kept in (int[])[31, 62, 93])
        {
            Assert.Equal(0, await SweepAsync(Start.AddDays(kept)));
            Assert.Equal(1, await SweepAsync(Start.AddDays(kept).AddHours(1)));
            Assert.Equal(23, await SweepAsync(Start.AddDays(kept + 1)));
        }

        // Both days of the county began at 16:00 by UTC.
        Assert.Equal(1, await SweepAsync(Start.AddDays(124)));
        Assert.Equal(0, await SweepAsync(Start.AddDays(124).AddHours(16)));
        Assert.Equal(1, await SweepAsync(Start.AddDays(124).AddHours(17)));
        Assert.Empty(await store.Readings.AfterAsync(7, Start.AddDays(-1), 100, Stop));

        async Task<long> SweepAsync(DateTimeOffset now)
        {
            clock.SetUtcNow(now);
            return await keeper.SweepAsync(Stop);
        }
    }

    [Fact]
    public void Hours_and_days_are_kept_for_ever_unless_somebody_says_otherwise()
    {
        var options = new HistoryKeepingOptions();
        Assert.Equal(Start.AddDays(-730), options.KeptSince(HistoryLevel.Raw, Start));
        Assert.Equal(Start.AddDays(-1_825), options.KeptSince(HistoryLevel.TenMinutes, Start));
        Assert.Null(options.KeptSince(HistoryLevel.Hour, Start));
        Assert.Null(options.KeptSince(HistoryLevel.Day, Start));
    }

    [Fact]
    public async Task It_looks_by_itself_once_the_host_has_started()
    {
        using var keeper = Keeper(new HistoryKeepingOptions());
        await AppendAsync(0);
        await store.History.GatherAsync(Start, Stop);
        clock.SetUtcNow(Start.AddDays(1));
        await keeper.StartAsync(Stop);
        lifetime.NotifyStarted();
        var patience = TimeSpan.FromSeconds(30);
        var waited = System.Diagnostics.Stopwatch.StartNew();
        while ((await store.History.BacklogAsync(Stop)).Hours > 0)
        {
            Assert.True(waited.Elapsed < patience, "nothing was summed up");
            clock.Advance(TimeSpan.FromSeconds(2));
        }

        await keeper.StopAsync(Stop);
    }

    private HistoryKeeper Keeper(HistoryKeepingOptions options) => new(
        store.History, days, clock, Options.Create(options), lifetime, NullLogger<HistoryKeeper>.Instance);

    private Task<bool[]> AppendAsync(params int[] minutes) => store.Readings.AppendAsync(
        [.. minutes.Select(minute => new LoggedObservation(7, new Observation(
            Start.AddMinutes(minute), Start.AddMinutes(minute), null, [new MetricValue(1, minute, Quality.Good)])))],
        Stop);
}
