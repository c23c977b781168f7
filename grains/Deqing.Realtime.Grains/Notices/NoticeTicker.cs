using Deqing.Realtime.Domain.Notices;
using Deqing.Realtime.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Grains.Notices;

/// <summary>
/// Looks for what is due and lets it be sent: at once when a case of this process calls somebody, else every second. Each channel has
/// places of its own and each message a time in which it must be taken, so a receiver that hangs takes one place and delays nobody
/// else's channel.
/// </summary>
internal sealed partial class NoticeTicker(
    INoticeStore notices, NoticeRound round, NoticeSignal signal, TimeProvider time, IOptions<NoticeOptions> options,
    ILogger<NoticeTicker> logger) : BackgroundService
{
    /// <summary>How often it looks if nobody says that there is something.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long what was claimed is held beyond the time a receiver has: longer than reading and noting ever take. So late, and not
    /// more, is what was on its way when the program died.
    /// </summary>
    public static readonly TimeSpan Slack = TimeSpan.FromSeconds(20);

    private readonly Dictionary<NoticeChannel, Lane> lanes = [];

    private TimeSpan Hold => TimeSpan.FromSeconds(options.Value.TimeoutSeconds) + Slack;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var timer = time.CreateTimer(_ => signal.Raise(), null, Every, Every);
        try
        {
            await foreach (var _ in signal.ReadAllAsync(stoppingToken))
            {
                try
                {
                    await LookAsync(stoppingToken);
                }
                catch (Exception failure) when (failure is not OperationCanceledException)
                {
                    LogFailed(logger, failure);
                }
            }
        }
        finally
        {
            // What is on its way is waited for, so that its outcome is noted; it has a time of its own.
            await Task.WhenAll(lanes.Values.Select(lane => lane.Draining));
            await Task.WhenAll(lanes.Values.SelectMany(lane => lane.Working));
        }
    }

    private async Task LookAsync(CancellationToken stopping)
    {
        foreach (var channel in await notices.DueAsync(time.GetUtcNow(), stopping))
        {
            if (!lanes.TryGetValue(channel, out var lane))
                lanes[channel] = lane = new Lane();
            lane.Again = true;
            if (lane.Draining.IsCompleted)
                lane.Draining = DrainAsync(channel, lane, stopping);
        }
    }

    // As long as something is due, each place that becomes free is taken at once.
    private async Task DrainAsync(NoticeChannel channel, Lane lane, CancellationToken stopping)
    {
        try
        {
            while (!stopping.IsCancellationRequested)
            {
                lane.Working.RemoveAll(task => task.IsCompleted);
                var free = options.Value.AtOnce - lane.Working.Count;
                if (free == 0)
                {
                    await Task.WhenAny(lane.Working).WaitAsync(stopping);
                    continue;
                }

                // To the millisecond, as it is kept: with this time the outcome is noted.
                var now = DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
                var until = now + Hold;
                lane.Again = false;
                var due = await notices.ClaimAsync(channel, free, now, until, CancellationToken.None);
                if (due.IsEmpty && !lane.Again)
                    return;
                foreach (var person in due.GroupBy(it => it.Notice.Person))
                    lane.Working.Add(WorkAsync(channel, person.Key, [.. person], until));
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // What was not claimed is due after the next start.
        }
        catch (Exception failure)
        {
            LogFailed(logger, failure);
        }
    }

    private async Task WorkAsync(NoticeChannel channel, string person, ImmutableArray<DueNotice> due, DateTimeOffset until)
    {
        try
        {
            await round.TakeAsync(channel, person, due, until);
        }
        catch (Exception failure)
        {
            LogNotTaken(logger, due[0].Notice.Number, channel, failure);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Notice {Number} could not be worked on ({Channel}); it is due again when its hold ends")]
    private static partial void LogNotTaken(ILogger logger, long number, NoticeChannel channel, Exception failure);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The notices could not be looked after; the next look is in a second")]
    private static partial void LogFailed(ILogger logger, Exception failure);

    /// <summary>A channel at work: one task claims, the others send.</summary>
    private sealed class Lane
    {
        private volatile bool again;

        public Task Draining { get; set; } = Task.CompletedTask;

        /// <summary>Whether something was seen to be due while it claimed: it claims once more.</summary>
        public bool Again
        {
            get => again;
            set => again = value;
        }

        public List<Task> Working { get; } = [];
    }
}
