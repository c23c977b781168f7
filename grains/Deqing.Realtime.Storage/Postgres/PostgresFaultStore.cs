using Deqing.Realtime.Domain.History;
using Deqing.Realtime.Domain.Water;
using Npgsql;

namespace Deqing.Realtime.Storage.Postgres;

/// <summary>Fault episodes in PostgreSQL.</summary>
internal sealed class PostgresFaultStore(PostgresDatabase database) : IFaultStore
{
    public Task SaveAsync(IReadOnlyList<FaultEpisode> episodes, CancellationToken cancellation) =>
        database.WriteAsync(
            async connection =>
            {
                // Nobody sums up meanwhile: the sums that stand afterwards know of it, or are marked.
                await PostgresDatabase.RunAsync(
                    connection, $"SELECT pg_advisory_xact_lock({PostgresHistory.LockKey})", cancellation);
                foreach (var episode in episodes)
                {
                    await PostgresDatabase.RunAsync(
                        connection,
                        $"""
                         INSERT INTO fault ({FaultRows.Columns})
                         VALUES (@sensor, @metric, @kind, @since, @until, @whole <> 0, @case, @cleared) {FaultRows.OnConflict}
                         """,
                        cancellation,
                        PostgresTypes.Integer("sensor", episode.Sensor), PostgresTypes.Integer("metric", episode.Metric),
                        PostgresTypes.Integer("kind", (int)episode.Kind), PostgresTypes.Instant("since", episode.Since),
                        PostgresTypes.Instant("until", episode.Until), PostgresTypes.Integer("whole", episode.IsWhole ? 1 : 0),
                        PostgresTypes.Text("case", episode.Case), PostgresTypes.Instant("cleared", episode.ClearedAt));
                    await PostgresDatabase.RunAsync(
                        connection, FaultRows.Mark, cancellation, PostgresTypes.Integer("sensor", episode.Sensor),
                        PostgresTypes.Integer("hour", HourHistory.Of(episode.Since)));
                }

                return true;
            },
            cancellation);

    public Task<ImmutableArray<FaultEpisode>> OfSensorAsync(
        int sensor, DateTimeOffset from, DateTimeOffset until, CancellationToken cancellation) =>
        database.QueryAsync(
            FaultRows.OfSensor,
            [
                PostgresTypes.Integer("sensor", sensor), PostgresTypes.Instant("from", Instants.Floor(from)),
                PostgresTypes.Instant("end", Instants.Ceiling(until)), PostgresTypes.Integer("limit", IFaultStore.MaxEpisodes),
            ],
            Read, cancellation);

    public async Task<string?> LastCaseAsync(int sensor, CancellationToken cancellation) =>
        (await database.QueryAsync(
            "SELECT case_id FROM fault WHERE sensor = @sensor AND case_id IS NOT NULL ORDER BY since DESC LIMIT 1",
            [PostgresTypes.Integer("sensor", sensor)], reader => reader.GetString(0), cancellation)).FirstOrDefault();

    public Task ClearAsync(int sensor, string caseId, DateTimeOffset at, CancellationToken cancellation) =>
        database.UseAsync(
            connection => PostgresDatabase.RunAsync(
                connection,
                "UPDATE fault SET cleared_at = @at WHERE sensor = @sensor AND case_id = @case AND cleared_at IS NULL", cancellation,
                PostgresTypes.Instant("at", at), PostgresTypes.Integer("sensor", sensor), PostgresTypes.Text("case", caseId)),
            cancellation);

    private static FaultEpisode Read(NpgsqlDataReader reader) => new(
        reader.GetInt32(0), (byte)reader.GetInt16(1), (Quality)reader.GetInt16(2), reader.Instant(3), At(reader, 4),
        reader.GetBoolean(5), reader.IsDBNull(6) ? null : reader.GetString(6), At(reader, 7));

    private static DateTimeOffset? At(NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.Instant(column);
}
