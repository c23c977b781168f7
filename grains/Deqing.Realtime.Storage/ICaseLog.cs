using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;

namespace Deqing.Realtime.Storage;

/// <summary>A message that must leave the case's transaction and reach somebody, at least once.</summary>
/// <param name="Topic">What it is about, for example <c>case.changed</c>.</param>
/// <param name="Key">What it concerns, for example a case id.</param>
/// <param name="Payload">JSON.</param>
public sealed record OutboxMessage(string Topic, string Key, string Payload);

/// <summary>An outbox row that has not been delivered yet.</summary>
/// <param name="Id">Grows with time.</param>
/// <param name="Attempts">How often delivery failed.</param>
public sealed record PendingMessage(long Id, OutboxMessage Message, DateTimeOffset WrittenAt, int Attempts);

/// <summary>The answer to an append.</summary>
public enum AppendResult
{
    /// <summary>Events, query row and outbox rows are durable.</summary>
    Appended,

    /// <summary>The log has another version: somebody else wrote first. Nothing was written.</summary>
    Conflict,
}

/// <summary>A case and its id as the query row keeps it.</summary>
public sealed record CaseRow(string Id, PondCase Case);

/// <summary>
/// Which cases to list: newest first by the millisecond they were decided in, then by id, both descending; ids compare byte by byte.
/// </summary>
/// <param name="States">Only these states; empty means all.</param>
/// <param name="Township">Only this township, or null.</param>
/// <param name="Village">Only this village, or null.</param>
/// <param name="Pond">Only this pond, or null.</param>
/// <param name="Reach">Only cases that lie in it; at most 2,000 territories.</param>
/// <param name="Before">Only cases that come after this one in the list: the last of the page before, or null.</param>
/// <param name="Limit">At most so many, 1 to 10,000.</param>
public sealed record CaseQuery(
    ImmutableArray<CaseState> States, string? Township, string? Village, string? Pond, Reach Reach, CaseCursor? Before, int Limit);

/// <summary>A place in a list of cases.</summary>
public sealed record CaseCursor(DateTimeOffset DecidedAt, string Id);

/// <summary>The events of all cases, the query row of each, and the outbox, written together.</summary>
public interface ICaseLog
{
    /// <summary>
    /// Appends events to a case that has <paramref name="expectedVersion"/> events, replaces its query row and adds outbox
    /// rows, all in one transaction. The outbox rows count as written at the time of the last event.
    /// </summary>
    /// <exception cref="ArgumentException">No events, or the version of the state is not the one they lead to.</exception>
    /// <exception cref="StorageException">The database could not do it; nothing was written.</exception>
    Task<AppendResult> AppendAsync(
        string caseId,
        int expectedVersion,
        ImmutableArray<CaseEvent> events,
        PondCase state,
        ImmutableArray<OutboxMessage> outbox,
        CancellationToken cancellation);

    /// <summary>All events of a case in order; empty if there is no such case.</summary>
    Task<ImmutableArray<CaseEvent>> ReadAsync(string caseId, CancellationToken cancellation);

    /// <summary>The query rows that match.</summary>
    Task<ImmutableArray<CaseRow>> ListAsync(CaseQuery query, CancellationToken cancellation);

    /// <summary>Undelivered outbox rows written before <paramref name="before"/>, oldest first, at most <paramref name="limit"/>.</summary>
    Task<ImmutableArray<PendingMessage>> PendingAsync(DateTimeOffset before, int limit, CancellationToken cancellation);

    /// <summary>Marks the outbox rows of a topic and key written up to <paramref name="upTo"/> as delivered.</summary>
    /// <remarks>Whoever has the newer state of a thing needs no older one.</remarks>
    Task DeliveredAsync(string topic, string key, DateTimeOffset upTo, CancellationToken cancellation);

    /// <summary>Counts a failed delivery.</summary>
    Task FailedAsync(long id, CancellationToken cancellation);
}
