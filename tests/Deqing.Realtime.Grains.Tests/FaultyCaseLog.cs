using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Storage;

namespace Deqing.Realtime.Grains.Tests;

/// <summary>The real case log, which a test can make fail.</summary>
internal sealed class FaultyCaseLog(ICaseLog inner) : ICaseLog
{
    private int failures;

    /// <summary>The next so many appends fail before they reach the database.</summary>
    public void FailNextAppends(int count) => failures = count;

    public Task<AppendResult> AppendAsync(
        string caseId, int expectedVersion, ImmutableArray<CaseEvent> events, PondCase state, ImmutableArray<OutboxMessage> outbox,
        CancellationToken cancellation) =>
        Interlocked.Decrement(ref failures) >= 0
            ? Task.FromException<AppendResult>(new IOException("The disk is full."))
            : inner.AppendAsync(caseId, expectedVersion, events, state, outbox, cancellation);

    public Task<ImmutableArray<CaseEvent>> ReadAsync(string caseId, CancellationToken cancellation) =>
        inner.ReadAsync(caseId, cancellation);

    public Task<ImmutableArray<CaseRow>> ListAsync(CaseQuery query, CancellationToken cancellation) =>
        inner.ListAsync(query, cancellation);

    public Task<ImmutableArray<PendingMessage>> PendingAsync(DateTimeOffset before, int limit, CancellationToken cancellation) =>
        inner.PendingAsync(before, limit, cancellation);

    public Task DeliveredAsync(string topic, string key, DateTimeOffset upTo, CancellationToken cancellation) =>
        inner.DeliveredAsync(topic, key, upTo, cancellation);

    public Task FailedAsync(long id, CancellationToken cancellation) => inner.FailedAsync(id, cancellation);
}
