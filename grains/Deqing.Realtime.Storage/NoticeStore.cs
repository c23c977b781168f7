using System.Data.Common;
using Deqing.Realtime.Domain.Notices;

namespace Deqing.Realtime.Storage;

/// <summary>Notices in either database: the statements are the same, but for the lock of what is claimed.</summary>
/// <param name="rows">Reads rows.</param>
/// <param name="skipLocked">What makes a claim pass over rows that somebody else is claiming.</param>
internal abstract class NoticeStore(NoticeRows rows, string skipLocked) : INoticeStore
{
    private const string InInbox = """
        FROM notification n JOIN notification_delivery d ON d.number = n.number AND d.channel = 'inApp' AND d.state = 'sent'
        WHERE n.person = @person
        """;

    public Task<ImmutableArray<NoticeChannel>> DueAsync(DateTimeOffset now, CancellationToken cancellation) => QueryAsync(
        new("SELECT DISTINCT channel FROM notification_delivery WHERE state = 'waiting' AND next_at <= @now", ("@now", now)),
        reader => AccessWords.Read<NoticeChannel>(reader.GetString(0)), cancellation);

    public async Task<ImmutableArray<DueNotice>> ClaimAsync(
        NoticeChannel channel, int people, DateTimeOffset now, DateTimeOffset until, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(people, 1);
        var claimed = await ChangeAsync(
            new(
                $"""
                 WITH longest AS (
                     SELECT person FROM notification_delivery WHERE state = 'waiting' AND channel = @channel AND next_at <= @now
                     GROUP BY person ORDER BY min(next_at) LIMIT @people),
                 due AS (
                     SELECT number, external_id FROM notification_delivery
                     WHERE state = 'waiting' AND channel = @channel AND next_at <= @now AND person IN (SELECT person FROM longest)
                     ORDER BY next_at LIMIT @most {skipLocked})
                 UPDATE notification_delivery SET next_at = @until
                 WHERE state = 'waiting' AND channel = @channel AND next_at <= @now
                     AND (number IN (SELECT number FROM due)
                         OR external_id IN (SELECT external_id FROM due WHERE external_id IS NOT NULL))
                 RETURNING number
                 """,
                ("@channel", AccessWords.Of(channel)), ("@now", now), ("@until", until), ("@people", people),
                ("@most", people * NoticeFlow.MaxBundle)),
            reader => reader.GetInt64(0), cancellation);
        if (claimed.IsEmpty)
            return [];
        return await QueryAsync(
            new(
                $"""
                 SELECT {NoticeRows.Columns}, {NoticeRows.DeliveryColumns}, (
                     SELECT max(ended_at) FROM notification_delivery s
                     WHERE s.state = 'sent' AND s.person = d.person AND s.channel = d.channel)
                 FROM notification_delivery d JOIN notification n ON n.number = d.number
                 WHERE d.channel = @channel AND d.number IN ({string.Join(", ", claimed)}) ORDER BY n.number
                 """,
                ("@channel", AccessWords.Of(channel))),
            reader => new DueNotice(
                rows.Read(reader), rows.ReadDelivery(reader, NoticeRows.Width),
                rows.InstantOrNull(reader, NoticeRows.Width + NoticeRows.DeliveryWidth)),
            cancellation);
    }

    public Task<int> NoteAsync(
        ImmutableArray<NoticeOutcome> outcomes, DateTimeOffset until, DateTimeOffset now, CancellationToken cancellation) =>
        WriteAsync(
            [
                .. outcomes.Select(outcome => (
                    new StoreStatement(
                        """
                        UPDATE notification_delivery SET state = @state, attempts = @attempts, next_at = @next, ended_at = @ended,
                            problem = @problem, external_id = @external
                        WHERE number = @number AND channel = @channel AND state = 'waiting' AND next_at = @until
                        """,
                        ("@state", AccessWords.Of(outcome.Delivery.State)), ("@attempts", outcome.Delivery.Attempts),
                        ("@next", outcome.Delivery.NextAt), ("@ended", outcome.Delivery.EndedAt), ("@problem", outcome.Delivery.Problem),
                        ("@external", outcome.Delivery.ExternalId), ("@number", outcome.Delivery.Number),
                        ("@channel", AccessWords.Of(outcome.Delivery.Channel)), ("@until", until)),
                    outcome.Then is { } then
                        ? new StoreStatement(
                            """
                            INSERT INTO notification_delivery (number, channel, person, state, attempts, next_at)
                            SELECT number, @channel, person, 'waiting', 0, @now FROM notification WHERE number = @number
                            ON CONFLICT DO NOTHING
                            """,
                            ("@channel", AccessWords.Of(then)), ("@now", now), ("@number", outcome.Delivery.Number))
                        : null)),
            ],
            cancellation);

    public Task<ImmutableArray<Notice>> InboxAsync(string person, long? before, int limit, CancellationToken cancellation)
    {
        CaseAppend.CheckLimit(limit, INoticeStore.MaxPage);
        return QueryAsync(
            new(
                $"SELECT {NoticeRows.Columns} {InInbox} AND n.number < @before ORDER BY n.number DESC LIMIT @limit",
                ("@person", person), ("@before", before ?? long.MaxValue), ("@limit", limit)),
            rows.Read, cancellation);
    }

    public async Task<int> UnreadAsync(string person, CancellationToken cancellation) =>
        (await QueryAsync(
            new($"SELECT count(*) {InInbox} AND n.read_at IS NULL", ("@person", person)), reader => (int)reader.GetInt64(0), cancellation))
        [0];

    public async Task<bool> ReadAsync(string person, long number, DateTimeOffset at, CancellationToken cancellation) =>
        await ChangeAsync(
            new(
                $"""
                 UPDATE notification SET read_at = coalesce(read_at, @at)
                 WHERE number = @number AND number IN (SELECT n.number {InInbox}) RETURNING number
                 """,
                ("@at", at), ("@number", number), ("@person", person)),
            reader => reader.GetInt64(0), cancellation) is [_];

    public async Task<ImmutableArray<ToldNotice>> OfCaseAsync(string caseId, CancellationToken cancellation)
    {
        var found = await QueryAsync(
            new(
                $"""
                 SELECT {NoticeRows.Columns}, {NoticeRows.DeliveryColumns}
                 FROM notification n JOIN notification_delivery d ON d.number = n.number
                 WHERE n.number IN (SELECT number FROM notification WHERE case_id = @case ORDER BY number DESC LIMIT @most)
                 ORDER BY n.number, d.channel
                 """,
                ("@case", caseId), ("@most", INoticeStore.MaxPage)),
            reader => (Notice: rows.Read(reader), Delivery: rows.ReadDelivery(reader, NoticeRows.Width)), cancellation);
        return
        [
            .. found.GroupBy(row => row.Notice).Select(group => new ToldNotice(
                group.Key, [.. group.Select(row => row.Delivery).OrderBy(delivery => delivery.Channel)])),
        ];
    }

    public async Task<NoticePreferenceRow?> PreferenceAsync(string person, CancellationToken cancellation) =>
        (await QueryAsync(
            new($"SELECT {NoticeRows.PreferenceColumns} FROM notification_preference WHERE person = @person", ("@person", person)),
            rows.ReadPreference, cancellation)).FirstOrDefault();

    public async Task<NoticePreferenceRow?> SaveAsync(NoticePreferenceRow row, CancellationToken cancellation) =>
        (await ChangeAsync(
            new(
                row.Version == 0
                    ? $"""
                       INSERT INTO notification_preference ({NoticeRows.PreferenceColumns})
                       VALUES (@person, @channels, @from, @until, @language, @mail, 1, @at)
                       ON CONFLICT DO NOTHING RETURNING {NoticeRows.PreferenceColumns}
                       """
                    : $"""
                       UPDATE notification_preference SET channels = @channels, quiet_from = @from, quiet_until = @until,
                           language = @language, mail = @mail, version = version + 1, changed_at = @at
                       WHERE person = @person AND version = @version RETURNING {NoticeRows.PreferenceColumns}
                       """,
                ("@person", row.Person), ("@channels", NoticeRows.Write(row.Preference.Channels)),
                ("@from", row.Preference.Quiet?.From), ("@until", row.Preference.Quiet?.Until), ("@language", row.Preference.Language),
                ("@mail", row.Mail), ("@version", row.Version), ("@at", row.ChangedAt)),
            rows.ReadPreference, cancellation)).FirstOrDefault();

    /// <summary>Reads what is committed.</summary>
    protected abstract Task<ImmutableArray<T>> QueryAsync<T>(
        StoreStatement statement, Func<DbDataReader, T> read, CancellationToken cancellation);

    /// <summary>Runs a statement that changes rows, and reads those it returns.</summary>
    protected abstract Task<ImmutableArray<T>> ChangeAsync<T>(
        StoreStatement statement, Func<DbDataReader, T> read, CancellationToken cancellation);

    /// <summary>Runs statements in one transaction, each second one only if the first of its pair has changed a row.</summary>
    /// <returns>How many first ones have.</returns>
    protected abstract Task<int> WriteAsync(
        ImmutableArray<(StoreStatement First, StoreStatement? Then)> pairs, CancellationToken cancellation);
}
