using Deqing.Realtime.Domain.History;
using Deqing.Realtime.Domain.Water;
using Microsoft.Data.Sqlite;

namespace Deqing.Realtime.Storage.Sqlite;

/// <summary>Fault episodes in SQLite.</summary>
internal sealed class SqliteFaultStore(SqliteDatabase database) : IFaultStore
{
    public Task SaveAsync(IReadOnlyList<FaultEpisode> episodes, CancellationToken cancellation) =>
        database.WriteAsync(
            (connection, transaction) =>
            {
                foreach (var episode in episodes)
                {
                    SqliteDatabase.Run(
                        connection, transaction,
                        $"""
                         INSERT INTO fault ({FaultRows.Columns})
                         VALUES ($sensor, $metric, $kind, $since, $until, $whole, $case, $cleared) {FaultRows.OnConflict}
                         """,
                        ("$sensor", episode.Sensor), ("$metric", episode.Metric), ("$kind", (byte)episode.Kind),
                        ("$since", Instants.Floor(episode.Since)), ("$until", Instants.Floor(episode.Until)),
                        ("$whole", episode.IsWhole ? 1 : 0), ("$case", episode.Case), ("$cleared", Instants.Floor(episode.ClearedAt)));
                    SqliteDatabase.Run(
                        connection, transaction, FaultRows.Mark, ("@sensor", episode.Sensor), ("@hour", HourHistory.Of(episode.Since)));
                }

                return true;
            },
            cancellation);

    public Task<ImmutableArray<FaultEpisode>> OfSensorAsync(
        int sensor, DateTimeOffset from, DateTimeOffset until, CancellationToken cancellation) =>
        database.QueryAsync(
            FaultRows.OfSensor,
            [
                ("@sensor", sensor), ("@from", Instants.Floor(from)), ("@end", Instants.Ceiling(until)),
                ("@limit", IFaultStore.MaxEpisodes),
            ],
            Read, cancellation);

    public async Task<string?> LastCaseAsync(int sensor, CancellationToken cancellation) =>
        (await database.QueryAsync(
            "SELECT case_id FROM fault WHERE sensor = $sensor AND case_id IS NOT NULL ORDER BY since DESC LIMIT 1",
            [("$sensor", sensor)], reader => reader.GetString(0), cancellation)).FirstOrDefault();

    public Task ClearAsync(int sensor, string caseId, DateTimeOffset at, CancellationToken cancellation) =>
        database.WriteAsync(
            (connection, transaction) => SqliteDatabase.Run(
                connection, transaction,
                "UPDATE fault SET cleared_at = $at WHERE sensor = $sensor AND case_id = $case AND cleared_at IS NULL",
                ("$at", Instants.Floor(at)), ("$sensor", sensor), ("$case", caseId)),
            cancellation);

    private static FaultEpisode Read(SqliteDataReader reader) => new(
        reader.GetInt32(0), reader.GetByte(1), (Quality)reader.GetByte(2), Instants.Of(reader.GetInt64(3)), At(reader, 4),
        reader.GetBoolean(5), reader.IsDBNull(6) ? null : reader.GetString(6), At(reader, 7));

    private static DateTimeOffset? At(SqliteDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : Instants.Of(reader.GetInt64(column));
}
