using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Grains.Cases;
using Deqing.Realtime.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Grains.Escalation;

/// <summary>
/// Looks several times a second for the cases of its shard whose time has come, and wakes them. When a case is to be woken is a row
/// written with its events, so nothing is lost with a silo: the first look after a start finds everything that is owed. A reminder
/// brings the clock back if its silo is gone.
/// </summary>
internal sealed partial class DutyClockGrain(
    ICaseLog log, DutyMeter meter, TimeProvider time, IOptions<DutyOptions> options, ILogger<DutyClockGrain> logger)
    : Grain, IDutyClockGrain, IRemindable
{
    /// <summary>A case that could not be woken waits so long before it is tried again, and longer with each failure.</summary>
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1), LongestPause = TimeSpan.FromMinutes(1);

    private const int Batch = 500, MaxPaused = 5_000;
    private const string Reminder = "at-work";

    private readonly Dictionary<string, (int Failures, DateTimeOffset Until)> paused = new(StringComparer.Ordinal);
    private bool hasLooked;

    private int Shard => (int)this.GetPrimaryKeyLong();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var every = TimeSpan.FromMinutes(1);
        await this.RegisterOrUpdateReminder(Reminder, every, every, cancellationToken);
        this.RegisterGrainTimer(Look, new GrainTimerCreationOptions
        {
            DueTime = TimeSpan.Zero,
            Period = TimeSpan.FromMilliseconds(options.Value.LookMilliseconds),
            KeepAlive = true,
        });
    }

    public Task KeepAtWork() => Task.CompletedTask;

    public Task ReceiveReminder(string reminderName, TickStatus status) => Task.CompletedTask;

    private async Task Look(CancellationToken cancellation)
    {
        try
        {
            while (await WakeDue(cancellation))
            {
            }
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            LogNotLooked(logger, Shard, failure);
        }
    }

    /// <returns>Whether there may be more.</returns>
    private async Task<bool> WakeDue(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var due = await log.DueAsync(now, Shard, options.Value.Shards, Batch + paused.Count, cancellation);
        if (!hasLooked && !due.IsEmpty)
            LogOwed(logger, Shard, due.Length, due[0].Id, now - due[0].WakeAt);
        hasLooked = true;
        var ready = due.Where(it => !paused.TryGetValue(it.Id, out var pause) || pause.Until <= now).ToArray();
        foreach (var wave in ready.Chunk(options.Value.Parallel))
            await Task.WhenAll(wave.Select(Wake));
        return ready.Length > 0;
    }

    private async Task Wake(DueCase due)
    {
        try
        {
            await GrainFactory.GetGrain<ICaseGrain>(due.Id).Ask(new Wake(), Asker.Engine);
            paused.Remove(due.Id);
            meter.Woken(time.GetUtcNow() - due.WakeAt);
        }
        catch (Exception failure)
        {
            // It is owed still; meanwhile nobody else's time passes because of it.
            var failures = paused.GetValueOrDefault(due.Id).Failures + 1;
            var pause = FirstPause * Math.Pow(2, Math.Min(failures - 1, 6));
            if (paused.Count < MaxPaused || paused.ContainsKey(due.Id))
                paused[due.Id] = (failures, time.GetUtcNow() + (pause < LongestPause ? pause : LongestPause));
            meter.Failed();
            LogNotWoken(logger, due.Id, failures, failure);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Duty clock {Shard} owes {Count} cases, the oldest {Case} for {Lag}")]
    private static partial void LogOwed(ILogger logger, int shard, int count, string @case, TimeSpan lag);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Case {Case} could not be woken, attempt {Attempt}")]
    private static partial void LogNotWoken(ILogger logger, string @case, int attempt, Exception failure);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Duty clock {Shard} could not look; it looks again at once")]
    private static partial void LogNotLooked(ILogger logger, int shard, Exception failure);
}
