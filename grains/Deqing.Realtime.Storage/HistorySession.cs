using System.Data.Common;
using Deqing.Realtime.Domain.History;
using Deqing.Realtime.Domain.Water;

namespace Deqing.Realtime.Storage;

/// <summary>The tables of a history within one transaction; the statements are the same in both databases.</summary>
internal abstract class HistorySession
{
    private const int RowsAtOnce = 200;

    /// <summary>Calls back for every row of a statement.</summary>
    public abstract Task ReadAsync(StoreStatement statement, Action<DbDataReader> row, CancellationToken cancellation);

    /// <summary>Runs a statement. Returns how many rows it changed.</summary>
    public abstract Task<int> RunAsync(StoreStatement statement, CancellationToken cancellation);

    /// <summary>The instant in a column.</summary>
    public abstract DateTimeOffset Instant(DbDataReader reader, int column);

    /// <summary>The table of a level.</summary>
    public static string Table(HistoryLevel level) => level switch
    {
        HistoryLevel.TenMinutes => "history_ten",
        HistoryLevel.Hour => "history_hour",
        HistoryLevel.Day => "history_day",
        _ => throw new ArgumentOutOfRangeException(nameof(level), level, "Observations are not in a table of sums."),
    };

    public async Task<ImmutableArray<T>> ListAsync<T>(
        StoreStatement statement, Func<DbDataReader, T> read, CancellationToken cancellation)
    {
        var rows = ImmutableArray.CreateBuilder<T>();
        await ReadAsync(statement, reader => rows.Add(read(reader)), cancellation);
        return rows.DrainToImmutable();
    }

    /// <summary>For each level the first hour from which on it keeps everything.</summary>
    public async Task<ImmutableArray<int>> FloorsAsync(CancellationToken cancellation)
    {
        var floors = new[] { int.MinValue, int.MinValue, int.MinValue, int.MinValue };
        await ReadAsync(
            new("SELECT level, hour FROM history_floor"), reader => floors[reader.GetInt32(0)] = reader.GetInt32(1), cancellation);
        return [.. floors];
    }

    /// <summary>From now on a level keeps nothing for certain before an hour.</summary>
    public Task RaiseFloorAsync(HistoryLevel level, int hour, CancellationToken cancellation) => RunAsync(
        new(
            """
            INSERT INTO history_floor (level, hour) VALUES (@level, @hour)
            ON CONFLICT (level) DO UPDATE SET hour = excluded.hour WHERE history_floor.hour < excluded.hour
            """,
            ("@level", (int)level), ("@hour", hour)),
        cancellation);

    /// <summary>The oldest appends whose hours are not gathered yet.</summary>
    public Task<ImmutableArray<(long Id, byte[] Keys)>> ChangesAsync(int limit, CancellationToken cancellation) => ListAsync(
        new("SELECT id, keys FROM reading_change ORDER BY id LIMIT @limit", ("@limit", limit)),
        reader => (reader.GetInt64(0), reader.GetFieldValue<byte[]>(1)), cancellation);

    /// <summary>The hours whose sums are not up to date: of a sensor in [from, until), gathered or not.</summary>
    public async Task<HashSet<int>> DirtyAsync(int sensor, int from, int until, CancellationToken cancellation)
    {
        var dirty = new HashSet<int>();
        await ReadAsync(
            new(
                "SELECT hour FROM reading_due WHERE sensor = @sensor AND hour >= @from AND hour < @until",
                ("@sensor", sensor), ("@from", from), ("@until", until)),
            reader => dirty.Add(reader.GetInt32(0)), cancellation);
        await ReadAsync(
            new("SELECT keys FROM reading_change"),
            reader =>
            {
                foreach (var key in ChangeCodec.Decode(reader.GetFieldValue<byte[]>(0)))
                    if (key.Sensor == sensor && key.Hour >= from && key.Hour < until)
                        dirty.Add(key.Hour);
            },
            cancellation);
        return dirty;
    }

    /// <summary>The earliest hour of any sensor whose sums are not up to date, or null.</summary>
    public async Task<int?> FirstDirtyAsync(CancellationToken cancellation)
    {
        int? first = null;
        await ReadAsync(
            new("SELECT min(hour) FROM reading_due"), reader => first = reader.IsDBNull(0) ? null : reader.GetInt32(0), cancellation);
        await ReadAsync(
            new("SELECT keys FROM reading_change"),
            reader =>
            {
                foreach (var (_, hour) in ChangeCodec.Decode(reader.GetFieldValue<byte[]>(0)))
                    if (hour < (first ?? int.MaxValue))
                        first = hour;
            },
            cancellation);
        return first;
    }

    /// <summary>Notes hours whose sums are not up to date.</summary>
    public async Task MarkAsync(IEnumerable<(int Sensor, int Hour)> hours, long seconds, CancellationToken cancellation)
    {
        foreach (var some in hours.Chunk(RowsAtOnce))
            await RunAsync(
                new(
                    "INSERT INTO reading_due (sensor, hour, gathered_at) VALUES "
                    + string.Join(',', some.Select(key => string.Create(
                        CultureInfo.InvariantCulture, $"({key.Sensor},{key.Hour},{seconds})")))
                    + " ON CONFLICT (sensor, hour) DO UPDATE SET gathered_at = excluded.gathered_at"),
                cancellation);
    }

    /// <summary>Writes sums over those that are there.</summary>
    public async Task PutAsync(HistoryLevel level, IEnumerable<SumRow> rows, CancellationToken cancellation)
    {
        foreach (var some in rows.Chunk(RowsAtOnce))
            await RunAsync(
                new(
                    $"INSERT INTO {Table(level)} (sensor, start, sums) VALUES "
                    + string.Join(',', some.Select((row, index) => string.Create(
                        CultureInfo.InvariantCulture, $"({row.Sensor},{row.Start},@s{index})")))
                    + " ON CONFLICT (sensor, start) DO UPDATE SET sums = excluded.sums",
                    [.. some.Select((row, index) => ($"@s{index}", (object?)row.Sums))]),
                cancellation);
    }

    /// <summary>Calls back for the rows of sums of a sensor that begin in hours [from, until).</summary>
    public Task SumsAsync(
        HistoryLevel level, int sensor, int from, int until, Action<int, byte[]> take, CancellationToken cancellation) => ReadAsync(
        new(
            $"""
             SELECT start, sums FROM {Table(level)}
             WHERE sensor = @sensor AND start >= @from AND start < @until ORDER BY start
             """,
            ("@sensor", sensor), ("@from", from), ("@until", until)),
        reader => take(reader.GetInt32(0), reader.GetFieldValue<byte[]>(1)), cancellation);

    /// <summary>
    /// Calls back for the observations of a sensor in [from, until), oldest first, at most so many; with what was learnt of them later.
    /// </summary>
    public async Task ObservationsAsync(
        int sensor, DateTimeOffset from, DateTimeOffset until, int limit, Action<DateTimeOffset, ImmutableArray<MetricValue>> take,
        CancellationToken cancellation)
    {
        var (first, end) = (Instants.Of(Instants.Ceiling(from)), Instants.Of(Instants.Ceiling(until)));
        var overlay = new FaultOverlay(await EpisodesAsync(sensor, first, end, cancellation));
        await ReadAsync(
            new(
                """
                SELECT at, "values" FROM reading WHERE sensor = @sensor AND at >= @from AND at < @until ORDER BY at LIMIT @limit
                """,
                ("@sensor", sensor), ("@from", first), ("@until", end), ("@limit", limit)),
            reader =>
            {
                var at = Instant(reader, 0);
                take(at, overlay.Apply(at, ObservationCodec.Decode(reader.GetFieldValue<byte[]>(1))));
            },
            cancellation);
    }

    private Task<ImmutableArray<FaultEpisode>> EpisodesAsync(
        int sensor, DateTimeOffset from, DateTimeOffset until, CancellationToken cancellation) => ListAsync(
        new(
            FaultRows.OfSensor, ("@sensor", sensor), ("@from", from), ("@end", until), ("@limit", IFaultStore.MaxEpisodes)),
        reader => new FaultEpisode(
            sensor, Convert.ToByte(reader.GetValue(1), CultureInfo.InvariantCulture),
            (Quality)Convert.ToByte(reader.GetValue(2), CultureInfo.InvariantCulture), Instant(reader, 3),
            reader.IsDBNull(4) ? null : Instant(reader, 4), reader.GetBoolean(5), null, null),
        cancellation);

    /// <summary>How many observations of a sensor there are in [from, until); at most so many are counted.</summary>
    public async Task<long> CountAsync(int sensor, DateTimeOffset from, DateTimeOffset until, int most, CancellationToken cancellation) =>
        (await ListAsync(
            new(
                """
                SELECT count(*) FROM (
                    SELECT at FROM reading WHERE sensor = @sensor AND at >= @from AND at < @until LIMIT @most) AS some
                """,
                ("@sensor", sensor), ("@from", Instants.Of(Instants.Ceiling(from))), ("@until", Instants.Of(Instants.Ceiling(until))),
                ("@most", most)),
            reader => reader.GetInt64(0), cancellation))[0];
}

/// <summary>A row of sums.</summary>
/// <param name="Sensor">Number of the sensor.</param>
/// <param name="Start">The hour it begins with.</param>
/// <param name="Sums">The sums, packed.</param>
internal readonly record struct SumRow(int Sensor, int Start, byte[] Sums);
