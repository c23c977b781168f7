using Deqing.Realtime.Api.Configuration;
using Deqing.Realtime.Storage;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Api.Ledger;

/// <summary>
/// Writes what was counted every few seconds, and once more at an orderly end. A write that fails is tried again as it was, with
/// its number, so that it counts once even if its answer was lost; meanwhile the tally goes on within its limit.
/// </summary>
internal sealed partial class LedgerWriter : BackgroundService
{
    private readonly ILedgerStore store;
    private readonly LedgerTally tally;
    private readonly TimeProvider time;
    private readonly ILogger<LedgerWriter> logger;
    private readonly TimeSpan pause;
    private readonly SemaphoreSlim writing = new(1, 1);
    private readonly Queue<LedgerCount[]> unwritten = [];
    private LedgerRun run;
    private long write = 1;
    private bool failed;

    public LedgerWriter(
        IStore store, LedgerTally tally, TimeProvider time, IOptions<LedgerOptions> options, ILogger<LedgerWriter> logger)
    {
        (this.store, this.tally, this.time, this.logger) = (store.Ledger, tally, time, logger);
        pause = TimeSpan.FromSeconds(options.Value.WriteSeconds);
        var now = time.GetUtcNow();
        run = new LedgerRun(Guid.NewGuid().ToString("N"), now, now, null);
    }

    /// <summary>Id under which this process counts.</summary>
    public string Run => run.Id;

    /// <summary>
    /// What was counted of some sensors in the hours [from, until), written and not yet written; between two writes, so that
    /// nothing is counted twice and nothing is missing that is just being written.
    /// </summary>
    public async Task<IReadOnlyList<LedgerCount>> CountedAsync(
        IReadOnlySet<int> sensors, int from, int until, CancellationToken cancellation)
    {
        await writing.WaitAsync(cancellation);
        try
        {
            var written = await store.CountsAsync([.. sensors], from, until, cancellation);
            var waiting = unwritten.SelectMany(part => part).Where(it => sensors.Contains(it.Sensor)).Concat(tally.Peek(sensors));
            return [.. written, .. waiting.Where(it => it.Hour >= from && it.Hour < until)];
        }
        finally
        {
            writing.Release();
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        writing.Dispose();
    }

    /// <summary>Writes what is left and that nothing is missing.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await WriteAsync(isEnd: true, cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var ticks = new PeriodicTimer(pause, time);
        do
            await WriteAsync(isEnd: false, stoppingToken);
        while (await ticks.WaitForNextTickAsync(stoppingToken));
    }

    private async Task WriteAsync(bool isEnd, CancellationToken cancellation)
    {
        await writing.WaitAsync(cancellation);
        try
        {
            await WriteAloneAsync(isEnd, cancellation);
        }
        finally
        {
            writing.Release();
        }
    }

    private async Task WriteAloneAsync(bool isEnd, CancellationToken cancellation)
    {
        // While an old write is not done, what was counted since stays in the tally, which is bounded.
        var (now, isFull) = (time.GetUtcNow(), unwritten.Count > 0);
        if (!isFull || isEnd)
            foreach (var part in tally.Drain().Chunk(ILedgerStore.MaxCounts).DefaultIfEmpty([]))
                unwritten.Enqueue(part);
        try
        {
            while (unwritten.TryPeek(out var counts))
            {
                var isLast = unwritten.Count == 1 && !isFull;
                var next = run with
                {
                    WrittenAt = isLast || isEnd ? now : run.WrittenAt, EndedAt = isEnd && unwritten.Count == 1 ? now : null,
                };
                await store.AddAsync(next, write, counts, cancellation);
                (run, write) = (next, write + 1);
                unwritten.Dequeue();
            }
            failed = false;
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            if (!failed)
                LogNotWritten(failure.Message);
            failed = true;
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "What the ledger counted could not be written and is kept for the next time: {Problem}")]
    private partial void LogNotWritten(string problem);
}
