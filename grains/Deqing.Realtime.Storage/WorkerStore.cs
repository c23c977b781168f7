using System.Data.Common;
using Deqing.Realtime.Domain.Workers;

namespace Deqing.Realtime.Storage;

/// <summary>Workers in either database: the statements are the same.</summary>
/// <param name="rows">Reads rows.</param>
internal abstract class WorkerStore(WorkerRows rows) : IWorkerStore
{
    public async Task<ImmutableArray<WorkerCard>> ListAsync(CancellationToken cancellation) =>
        (await QueryAsync(new($"SELECT {WorkerRows.Columns} FROM worker"), rows.Read, cancellation))
            .Sort((one, other) => string.CompareOrdinal(one.Person, other.Person));

    public async Task<WorkerCard?> FindAsync(string person, CancellationToken cancellation) =>
        (await QueryAsync(
            new($"SELECT {WorkerRows.Columns} FROM worker WHERE person = @person", ("@person", person)), rows.Read, cancellation))
            .FirstOrDefault();

    public async Task SaveStateAsync(WorkerCard card, CancellationToken cancellation)
    {
        if (card.StatusSince is { } since)
            await ChangeAsync(
                new(
                    """
                    INSERT INTO worker (person, status, status_since, skills, version) VALUES (@person, @status, @since, '', 0)
                    ON CONFLICT (person) DO UPDATE SET status = excluded.status, status_since = excluded.status_since
                    WHERE worker.status_since IS NULL OR worker.status_since <= excluded.status_since
                    """,
                    ("@person", card.Person), ("@status", AccessWords.Of(card.Status)), ("@since", since)),
                rows.Read, cancellation);
        if (card.Position is { } known)
            await ChangeAsync(
                new(
                    $"""
                     INSERT INTO worker (person, status, longitude, latitude, accuracy, position_at, skills, version)
                     VALUES (@person, '{AccessWords.Of(WorkerStatus.Off)}', @longitude, @latitude, @accuracy, @at, '', 0)
                     ON CONFLICT (person) DO UPDATE SET longitude = excluded.longitude, latitude = excluded.latitude,
                         accuracy = excluded.accuracy, position_at = excluded.position_at
                     WHERE worker.position_at IS NULL OR worker.position_at < excluded.position_at
                     """,
                    ("@person", card.Person), ("@longitude", known.Position.Longitude), ("@latitude", known.Position.Latitude),
                    ("@accuracy", known.Accuracy), ("@at", known.At)),
                rows.Read, cancellation);
    }

    public async Task<bool> SaveProfileAsync(WorkerCard card, CancellationToken cancellation) =>
        await ChangeAsync(
            new(
                card.Version == 1
                    ? $"""
                       INSERT INTO worker (person, status, skills, capacity, version)
                       VALUES (@person, '{AccessWords.Of(WorkerStatus.Off)}', @skills, @capacity, 1)
                       ON CONFLICT (person) DO UPDATE SET skills = excluded.skills, capacity = excluded.capacity, version = 1
                       WHERE worker.version = 0 RETURNING person
                       """
                    : """
                      UPDATE worker SET skills = @skills, capacity = @capacity, version = @version
                      WHERE person = @person AND version = @version - 1 RETURNING person
                      """,
                ("@person", card.Person), ("@skills", WorkerRows.Write(card.Skills)), ("@capacity", card.Capacity),
                ("@version", card.Version)),
            reader => reader.GetString(0), cancellation) is [_];

    public async Task<WorkerLoads> LoadsAsync(DateTimeOffset since, CancellationToken cancellation) => new(
        await CountAsync(new("SELECT worker, count(*) FROM case_task WHERE ended_at IS NULL GROUP BY worker"), cancellation),
        await CountAsync(
            new(
                "SELECT worker, count(*) FROM case_task WHERE assigned_at >= @since AND state <> 'reserved' GROUP BY worker",
                ("@since", since)),
            cancellation));

    public Task<ImmutableArray<OpenTask>> OpenAsync(string worker, CancellationToken cancellation) => QueryAsync(
        new(
            $"""
             SELECT {WorkerRows.TaskColumns}, c.number, c.payload FROM case_task t JOIN case_row c ON c.id = t.case_id
             WHERE t.worker = @worker AND t.ended_at IS NULL ORDER BY t.assigned_at, c.number
             """,
            ("@worker", worker)),
        reader => WorkerRows.With(rows.ReadTask(reader), reader), cancellation);

    public Task<ImmutableArray<TaskRow>> OfCaseAsync(string caseId, CancellationToken cancellation) => QueryAsync(
        new($"SELECT {WorkerRows.TaskColumns} FROM case_task t WHERE t.case_id = @case ORDER BY t.number", ("@case", caseId)),
        rows.ReadTask, cancellation);

    /// <summary>Reads what is committed.</summary>
    protected abstract Task<ImmutableArray<T>> QueryAsync<T>(
        StoreStatement statement, Func<DbDataReader, T> read, CancellationToken cancellation);

    /// <summary>Runs a statement that changes rows, and reads those it returns.</summary>
    protected abstract Task<ImmutableArray<T>> ChangeAsync<T>(
        StoreStatement statement, Func<DbDataReader, T> read, CancellationToken cancellation);

    private async Task<ImmutableDictionary<string, int>> CountAsync(StoreStatement statement, CancellationToken cancellation) =>
        (await QueryAsync(statement, reader => (Worker: reader.GetString(0), Count: (int)reader.GetInt64(1)), cancellation))
            .ToImmutableDictionary(row => row.Worker, row => row.Count, StringComparer.Ordinal);
}
