using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Storage;

namespace Deqing.Realtime.Grains.Tests;

/// <summary>The real case log, which a test can make fail.</summary>
internal sealed class FaultyCaseLog(ICaseLog inner) : ICaseLog
{
    private Func<string, ImmutableArray<CaseEvent>, bool>? fails;
    private int failures, scanFailures;
    private string? sleepless;
    private (TaskCompletionSource Scanned, TaskCompletionSource GoOn)? held;

    /// <summary>The next so many appends fail before they reach the database.</summary>
    public void FailNextAppends(int count) => FailAppends(count, (_, _) => true);

    /// <summary>The next so many appends of some kind fail before they reach the database.</summary>
    public void FailAppends(int count, Func<string, ImmutableArray<CaseEvent>, bool> which) => (fails, failures) = (which, count);

    /// <summary>Nobody can note when a case is looked at next; null for none.</summary>
    public void FailSleeps(string? caseId) => sleepless = caseId;

    /// <summary>The next so many scans fail.</summary>
    public void FailNextScans(int count) => scanFailures = count;

    /// <summary>How many scans are still to fail.</summary>
    public int ScanFailuresLeft => Math.Max(0, Volatile.Read(ref scanFailures));

    /// <summary>The next scan has read its rows when the task is done, and answers when it is told to go on.</summary>
    public (Task Scanned, Action GoOn) HoldNextScan()
    {
        var (scanned, goOn) = (NewSource(), NewSource());
        held = (scanned, goOn);
        return (scanned.Task, goOn.SetResult);
    }

    public Task<AppendResult> AppendAsync(
        string caseId, int expectedVersion, ImmutableArray<CaseEvent> events, CaseFile state, ImmutableArray<OutboxMessage> outbox,
        CancellationToken cancellation) =>
        fails?.Invoke(caseId, events) == true && Interlocked.Decrement(ref failures) >= 0
            ? Task.FromException<AppendResult>(new IOException("The disk is full."))
            : inner.AppendAsync(caseId, expectedVersion, events, state, outbox, cancellation);

    public Task<ImmutableArray<CaseEvent>> ReadAsync(string caseId, CancellationToken cancellation) =>
        inner.ReadAsync(caseId, cancellation);

    public Task<ImmutableArray<StoredEvent>> ReadStoredAsync(string caseId, CancellationToken cancellation) =>
        inner.ReadStoredAsync(caseId, cancellation);

    public Task<ImmutableArray<CaseRow>> FindAsync(ImmutableArray<string> ids, CancellationToken cancellation) =>
        inner.FindAsync(ids, cancellation);

    public Task<CaseRow?> FindAsync(long number, CancellationToken cancellation) => inner.FindAsync(number, cancellation);

    public Task<ImmutableArray<CaseRow>> ListAsync(CaseQuery query, CancellationToken cancellation) =>
        inner.ListAsync(query, cancellation);

    public Task<CaseCounts> CountAsync(CaseQuery query, DateTimeOffset now, CancellationToken cancellation) =>
        inner.CountAsync(query, now, cancellation);

    public Task<ImmutableArray<CaseRow>> NearAsync(
        Position position, double metres, DateTimeOffset since, int limit, CancellationToken cancellation) =>
        inner.NearAsync(position, metres, since, limit, cancellation);

    public Task<ImmutableArray<CaseRow>> CalledAsync(
        DateTimeOffset from, DateTimeOffset until, int limit, CancellationToken cancellation) =>
        inner.CalledAsync(from, until, limit, cancellation);

    public Task<ImmutableArray<CaseRow>> OfReporterAsync(string tag, int limit, CancellationToken cancellation) =>
        inner.OfReporterAsync(tag, limit, cancellation);

    public Task<ImmutableArray<DueCase>> DueAsync(
        DateTimeOffset now, int shard, int shards, int limit, CancellationToken cancellation) =>
        inner.DueAsync(now, shard, shards, limit, cancellation);

    public Task SleepAsync(string caseId, int version, string owner, DateTimeOffset wakeAt, CancellationToken cancellation) =>
        caseId == sleepless
            ? Task.FromException(new IOException("The disk is full."))
            : inner.SleepAsync(caseId, version, owner, wakeAt, cancellation);

    public Task<CaseWatch> WatchAsync(DateTimeOffset late, CancellationToken cancellation) => inner.WatchAsync(late, cancellation);

    public Task<ImmutableArray<string>> ProvisionalAsync(string after, int limit, CancellationToken cancellation) =>
        inner.ProvisionalAsync(after, limit, cancellation);

    public Task<string?> PrecedentAsync(string category, string? township, CancellationToken cancellation) =>
        inner.PrecedentAsync(category, township, cancellation);

    public async Task ScanAsync(DateTimeOffset from, DateTimeOffset until, Action<CaseRow> each, CancellationToken cancellation)
    {
        if (Interlocked.Decrement(ref scanFailures) >= 0)
            throw new IOException("The disk cannot be read.");
        await inner.ScanAsync(from, until, each, cancellation);
        if (held is not { } hold)
            return;
        held = null;
        hold.Scanned.SetResult();
        await hold.GoOn.Task;
    }

    public Task<ImmutableArray<ChainHead>> HeadsAsync(DateTimeOffset from, DateTimeOffset until, CancellationToken cancellation) =>
        inner.HeadsAsync(from, until, cancellation);

    public Task<ImmutableArray<PendingMessage>> PendingAsync(DateTimeOffset before, int limit, CancellationToken cancellation) =>
        inner.PendingAsync(before, limit, cancellation);

    public Task DeliveredAsync(string topic, string key, DateTimeOffset upTo, CancellationToken cancellation) =>
        inner.DeliveredAsync(topic, key, upTo, cancellation);

    public Task FailedAsync(long id, CancellationToken cancellation) => inner.FailedAsync(id, cancellation);

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
