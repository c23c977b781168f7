using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Rules;

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

/// <summary>A case as its query row keeps it.</summary>
/// <param name="Id">Id of the case.</param>
/// <param name="Number">Its number in the county, given with its first event and never again; gaps are possible.</param>
/// <param name="Case">The case.</param>
public sealed record CaseRow(string Id, long Number, CaseFile Case);

/// <summary>An event as it is stored, with its link of the chain.</summary>
/// <param name="Version">Version of the case after it, from 1.</param>
/// <param name="At">Its time, as the stored milliseconds.</param>
/// <param name="Type">The name under which it is stored.</param>
/// <param name="Payload">The stored text.</param>
/// <param name="Hash">The link: see <see cref="CaseChain"/>. 32 bytes.</param>
public sealed record StoredEvent(int Version, DateTimeOffset At, string Type, string Payload, ImmutableArray<byte> Hash);

/// <summary>The last link of a case at a time.</summary>
public sealed record ChainHead(string CaseId, int Version, ImmutableArray<byte> Hash);

/// <summary>
/// Which cases to list: newest first by the millisecond they were decided in, then by id, both descending; ids compare byte by byte.
/// What is null or empty does not filter.
/// </summary>
public sealed record CaseQuery
{
    /// <summary>Only these stages.</summary>
    public ImmutableArray<CaseStage> Stages { get; init; } = [];

    /// <summary>Only these categories; at most 100.</summary>
    public ImmutableArray<string> Categories { get; init; } = [];

    /// <summary>Only these sources.</summary>
    public ImmutableArray<CaseSource> Sources { get; init; } = [];

    /// <summary>Only this level and worse.</summary>
    public Severity? Level { get; init; }

    /// <summary>Only this township.</summary>
    public string? Township { get; init; }

    /// <summary>Only this village.</summary>
    public string? Village { get; init; }

    /// <summary>Only this pond.</summary>
    public string? Pond { get; init; }

    /// <summary>Only cases this department has a part in.</summary>
    public string? Department { get; init; }

    /// <summary>Only open cases that were due before this time.</summary>
    public DateTimeOffset? DueBefore { get; init; }

    /// <summary>Only open cases that are due at or after this time.</summary>
    public DateTimeOffset? DueFrom { get; init; }

    /// <summary>Only cases decided at or after this time.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only cases decided before this time.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>
    /// Only cases whose first 200 characters of text contain this, capitals aside, at most 100 characters; or the one of this number.
    /// </summary>
    public string? Text { get; init; }

    /// <summary>Only cases that lie in it, or that one of its departments has a part in; at most 2,000 territories.</summary>
    public required Reach Reach { get; init; }

    /// <summary>Only cases that come after this one in the list: the last of the page before.</summary>
    public CaseCursor? Before { get; init; }

    /// <summary>Only open cases, in the order they are due next, those that owe nothing last; without <see cref="Before"/>.</summary>
    public bool ByDue { get; init; }

    /// <summary>At most so many, 1 to 10,000.</summary>
    public required int Limit { get; init; }
}

/// <summary>A place in a list of cases.</summary>
public sealed record CaseCursor(DateTimeOffset DecidedAt, string Id);

/// <summary>How many of the cases that match stand where.</summary>
/// <param name="ByStage">By stage; stages without a case are missing.</param>
/// <param name="Overdue">Open ones that were due before the time asked for.</param>
public sealed record CaseCounts(ImmutableDictionary<CaseStage, int> ByStage, int Overdue);

/// <summary>A case that must be woken.</summary>
/// <param name="Id">Its id.</param>
/// <param name="WakeAt">Since when.</param>
public sealed record DueCase(string Id, DateTimeOffset WakeAt);

/// <summary>How the open cases are looked after.</summary>
/// <param name="Open">How many there are.</param>
/// <param name="Orphans">Ids of those without an owner or a time to be looked at, at most <see cref="MaxOrphans"/>.</param>
/// <param name="Late">How many should have been woken before the time asked for.</param>
/// <param name="NextAt">The earliest time at which one is to be woken, past or to come; null if none is open.</param>
public sealed record CaseWatch(int Open, ImmutableArray<string> Orphans, int Late, DateTimeOffset? NextAt)
{
    /// <summary>The most orphans that are named.</summary>
    public const int MaxOrphans = 100;
}

/// <summary>The events of all cases, the query row of each, and the outbox, written together.</summary>
public interface ICaseLog
{
    /// <summary>
    /// Appends events to a case that has <paramref name="expectedVersion"/> events, links them to its chain, replaces its query row
    /// and adds outbox rows, all in one transaction. The outbox rows count as written at the time of the last event.
    /// </summary>
    /// <exception cref="ArgumentException">No events, or the version of the state is not the one they lead to.</exception>
    /// <exception cref="StorageException">The database could not do it; nothing was written.</exception>
    Task<AppendResult> AppendAsync(
        string caseId,
        int expectedVersion,
        ImmutableArray<CaseEvent> events,
        CaseFile state,
        ImmutableArray<OutboxMessage> outbox,
        CancellationToken cancellation);

    /// <summary>All events of a case in order; empty if there is no such case.</summary>
    Task<ImmutableArray<CaseEvent>> ReadAsync(string caseId, CancellationToken cancellation);

    /// <summary>All events of a case as they are stored; empty if there is no such case.</summary>
    Task<ImmutableArray<StoredEvent>> ReadStoredAsync(string caseId, CancellationToken cancellation);

    /// <summary>The query rows of these ids, at most 10,000; ids no case has are missing.</summary>
    Task<ImmutableArray<CaseRow>> FindAsync(ImmutableArray<string> ids, CancellationToken cancellation);

    /// <summary>The query row of a number, or null.</summary>
    Task<CaseRow?> FindAsync(long number, CancellationToken cancellation);

    /// <summary>The query rows that match.</summary>
    Task<ImmutableArray<CaseRow>> ListAsync(CaseQuery query, CancellationToken cancellation);

    /// <summary>How many match, whatever the cursor and the limit.</summary>
    /// <param name="now">When it is asked: what was due before is overdue.</param>
    Task<CaseCounts> CountAsync(CaseQuery query, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>Open cases near a position decided since a time, nearest first: what another report may be about.</summary>
    /// <param name="metres">Up to 5,000.</param>
    /// <param name="limit">At most so many, 1 to 100.</param>
    Task<ImmutableArray<CaseRow>> NearAsync(
        Position position, double metres, DateTimeOffset since, int limit, CancellationToken cancellation);

    /// <summary>The cases a reporter reported or co-signed, newest first, at most <paramref name="limit"/>.</summary>
    Task<ImmutableArray<CaseRow>> OfReporterAsync(string tag, int limit, CancellationToken cancellation);

    /// <summary>The cases of a shard that must be woken by now, the longest owed first, at most <paramref name="limit"/>.</summary>
    /// <param name="shard">Which, from 0: the cases whose number leaves it as the remainder.</param>
    /// <param name="shards">Of how many.</param>
    Task<ImmutableArray<DueCase>> DueAsync(DateTimeOffset now, int shard, int shards, int limit, CancellationToken cancellation);

    /// <summary>
    /// Says when a case that owes nothing is to be looked at next, and whose it is. Nothing happens if it has another version by now.
    /// </summary>
    Task SleepAsync(string caseId, int version, string owner, DateTimeOffset wakeAt, CancellationToken cancellation);

    /// <summary>Whether every open case has an owner and a time to be looked at, and how long the oldest of those is past.</summary>
    /// <param name="late">What was to be woken before this time is late.</param>
    Task<CaseWatch> WatchAsync(DateTimeOffset late, CancellationToken cancellation);

    /// <summary>
    /// Open cases with a deadline that went through a year without a published calendar, by id, after <paramref name="after"/>.
    /// </summary>
    Task<ImmutableArray<string>> ProvisionalAsync(string after, int limit, CancellationToken cancellation);

    /// <summary>Which department the newest ruling of an arbiter gave a category in a township to, or null.</summary>
    Task<string?> PrecedentAsync(string category, string? township, CancellationToken cancellation);

    /// <summary>
    /// The cases somebody called for (催办) because of a step that was due in [from, until) then, by id, at most
    /// <paramref name="limit"/>.
    /// </summary>
    Task<ImmutableArray<CaseRow>> CalledAsync(DateTimeOffset from, DateTimeOffset until, int limit, CancellationToken cancellation);

    /// <summary>Calls back for the query row of every case decided in [from, until), oldest first, without holding them all.</summary>
    Task ScanAsync(DateTimeOffset from, DateTimeOffset until, Action<CaseRow> found, CancellationToken cancellation);

    /// <summary>The last link of every case that got an event in [from, until), by id: what a day's root is made of.</summary>
    Task<ImmutableArray<ChainHead>> HeadsAsync(DateTimeOffset from, DateTimeOffset until, CancellationToken cancellation);

    /// <summary>Undelivered outbox rows written before <paramref name="before"/>, oldest first, at most <paramref name="limit"/>.</summary>
    Task<ImmutableArray<PendingMessage>> PendingAsync(DateTimeOffset before, int limit, CancellationToken cancellation);

    /// <summary>Marks the outbox rows of a topic and key written up to <paramref name="upTo"/> as delivered.</summary>
    /// <remarks>Whoever has the newer state of a thing needs no older one.</remarks>
    Task DeliveredAsync(string topic, string key, DateTimeOffset upTo, CancellationToken cancellation);

    /// <summary>Counts a failed delivery.</summary>
    Task FailedAsync(long id, CancellationToken cancellation);
}
