using Deqing.Realtime.Domain.History;

namespace Deqing.Realtime.Storage;

/// <summary>A history in either database: what is done is the same, and so are the statements.</summary>
internal abstract class HistoryStore : IHistory
{
    private const int ChangesAtOnce = 50;

    public Task<bool> ReadAsync(HistoryQuery query, HistoryDays days, Action<HistoryPiece> take, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfLessThan(query.MaxRows, 1);
        var within = query with { From = HistoryDays.Within(query.From), Until = HistoryDays.Within(query.Until) };
        return within.From >= within.Until
            ? Task.FromResult(true)
            : SnapshotAsync(session => new HistoryReading(session, within, days, take, cancellation).RunAsync(), cancellation);
    }

    public Task<int> GatherAsync(DateTimeOffset now, CancellationToken cancellation) => AloneAsync(
        async session =>
        {
            var changes = await session.ChangesAsync(ChangesAtOnce, cancellation);
            if (changes.IsEmpty)
                return 0;
            var hours = changes.SelectMany(change => ChangeCodec.Decode(change.Keys)).Distinct().Order();
            await session.MarkAsync(hours, now.ToUnixTimeSeconds(), cancellation);
            var ids = string.Join(',', changes.Select(change => change.Id.ToString(CultureInfo.InvariantCulture)));
            await session.RunAsync(new($"DELETE FROM reading_change WHERE id IN ({ids})"), cancellation);
            return changes.Length;
        },
        cancellation);

    public Task<int> RollUpAsync(
        DateTimeOffset before, DateTimeOffset quietSince, HistoryDays days, int most, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(most, IHistory.MaxRollUp);
        return AloneAsync(
            async session =>
            {
                var due = await session.ListAsync(
                    new(
                        """
                        SELECT sensor, hour FROM reading_due WHERE hour < @hour AND gathered_at <= @quiet
                        ORDER BY sensor, hour LIMIT @most
                        """,
                        ("@hour", HourHistory.Of(before)), ("@quiet", quietSince.ToUnixTimeSeconds()), ("@most", most)),
                    reader => (reader.GetInt32(0), reader.GetInt32(1)), cancellation);
                if (!due.IsEmpty)
                    await new HistoryRollUp(session, days, cancellation).RunAsync(due);
                return due.Length;
            },
            cancellation);
    }

    public Task<long> RemoveAsync(HistoryLevel level, DateTimeOffset before, int most, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        return level == HistoryLevel.Raw
            ? RemoveObservationsAsync(before, most, cancellation)
            : AloneAsync(session => RemoveSumsAsync(session, level, HourHistory.Of(before), most, cancellation), cancellation);
    }

    public Task<long> CountAsync(
        int sensor, DateTimeOffset from, DateTimeOffset until, int most, CancellationToken cancellation) => SnapshotAsync(
        session => session.CountAsync(sensor, from, until, most, cancellation), cancellation);

    public async Task<HistoryBacklog> BacklogAsync(CancellationToken cancellation) => (await SnapshotAsync(
        session => session.ListAsync(
            new("SELECT (SELECT count(*) FROM reading_change), (SELECT count(*) FROM reading_due)"),
            reader => new HistoryBacklog(reader.GetInt64(0), reader.GetInt64(1)), cancellation),
        cancellation))[0];

    public abstract Task MakeRoomAsync(DateTimeOffset from, DateTimeOffset until, CancellationToken cancellation);

    /// <summary>Reads by several statements that all see one state of the database.</summary>
    protected abstract Task<T> SnapshotAsync<T>(Func<HistorySession, Task<T>> work, CancellationToken cancellation);

    /// <summary>
    /// Does work in one transaction, alone among all programs that share the database; if another one is at it, does nothing.
    /// </summary>
    protected abstract Task<T> AloneAsync<T>(Func<HistorySession, Task<T>> work, CancellationToken cancellation)
        where T : struct;

    /// <summary>Removes observations from before an instant whose sums are up to date.</summary>
    protected abstract Task<long> RemoveObservationsAsync(DateTimeOffset before, int most, CancellationToken cancellation);

    /// <summary>
    /// Removes rows of a table from before a moment, sensor by sensor: the key begins with the sensor, so nothing else is looked at.
    /// </summary>
    /// <param name="session">The transaction.</param>
    /// <param name="table">The table.</param>
    /// <param name="column">The second column of its key.</param>
    /// <param name="before">What lies before goes.</param>
    /// <param name="most">At most so many rows.</param>
    /// <param name="cancellation">Ends it.</param>
    protected static async Task<long> RemoveRowsAsync(
        HistorySession session, string table, string column, object before, int most, CancellationToken cancellation)
    {
        var removed = 0;
        for (var sensor = await NextAsync(int.MinValue); sensor is { } known && removed < most; sensor = await NextAsync(known))
            removed += await session.RunAsync(
                new(
                    $"""
                     DELETE FROM {table} WHERE sensor = @sensor AND {column} IN (
                         SELECT {column} FROM {table} WHERE sensor = @sensor AND {column} < @before ORDER BY {column} LIMIT @most)
                     """,
                    ("@sensor", known), ("@before", before), ("@most", most - removed)),
                cancellation);
        return removed;

        async Task<int?> NextAsync(int after) => (await session.ListAsync(
            new($"SELECT min(sensor) FROM {table} WHERE sensor > @after", ("@after", after)),
            reader => reader.IsDBNull(0) ? (int?)null : reader.GetInt32(0), cancellation))[0];
    }

    private static async Task<long> RemoveSumsAsync(
        HistorySession session, HistoryLevel level, int before, int most, CancellationToken cancellation)
    {
        await session.RaiseFloorAsync(level, before, cancellation);
        return await RemoveRowsAsync(session, HistorySession.Table(level), "start", before, most, cancellation);
    }
}
