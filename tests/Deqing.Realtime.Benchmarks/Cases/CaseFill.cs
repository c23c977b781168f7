using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Storage;
using Deqing.Realtime.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using Npgsql;
using NpgsqlTypes;
using CaseRows = System.Collections.Generic.IEnumerable<(
    string Id, Deqing.Realtime.Domain.Cases.CaseEvent Opened, Deqing.Realtime.Domain.Cases.CaseFile State)>;

namespace Deqing.Realtime.Benchmarks.Cases;

/// <summary>Fills a database with cases as the log would have written them, many in one transaction.</summary>
internal static class CaseFill
{
    private const int Batch = 10_000;

    public static void Sqlite(string path, CaseRows cases)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        foreach (var chunk in cases.Chunk(Batch))
        {
            using var transaction = connection.BeginTransaction();
            var writer = new SqliteCaseWriter(connection, transaction);
            foreach (var (id, opened, state) in chunk)
                writer.Append(id, 0, [opened], state, []);
            transaction.Commit();
        }

        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
        command.ExecuteNonQuery();
    }

    public static async Task PostgresAsync(string connectionString, CaseRows cases)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        foreach (var chunk in cases.Chunk(Batch))
        {
            var linked = chunk.Select(one => (one.Id, one.State, Event: CaseAppend.Link(one.Id, null, 0, [one.Opened])[0])).ToArray();
            var columns = string.Join(", ", CaseColumns.All.Select(column => column.Name));
            await using (var rows = await connection.BeginBinaryImportAsync(
                $"COPY case_row (id, head, {columns}) FROM STDIN (FORMAT BINARY)"))
            {
                foreach (var (id, state, last) in linked)
                {
                    await rows.StartRowAsync();
                    await rows.WriteAsync(id, NpgsqlDbType.Text);
                    await rows.WriteAsync(last.Hash.ToArray(), NpgsqlDbType.Bytea);
                    foreach (var column in CaseColumns.All)
                        await WriteAsync(rows, column, state);
                }

                await rows.CompleteAsync();
            }

            await using (var events = await connection.BeginBinaryImportAsync(
                "COPY case_event (case_id, version, at, type, payload, hash) FROM STDIN (FORMAT BINARY)"))
            {
                foreach (var (id, _, happened) in linked)
                {
                    await events.StartRowAsync();
                    await events.WriteAsync(id, NpgsqlDbType.Text);
                    await events.WriteAsync(happened.Version, NpgsqlDbType.Integer);
                    await events.WriteAsync(happened.At.UtcDateTime, NpgsqlDbType.TimestampTz);
                    await events.WriteAsync(happened.Type, NpgsqlDbType.Text);
                    await events.WriteAsync(happened.Payload, NpgsqlDbType.Json);
                    await events.WriteAsync(happened.Hash.ToArray(), NpgsqlDbType.Bytea);
                }

                await events.CompleteAsync();
            }

            await using var parts = await connection.BeginBinaryImportAsync("COPY case_department FROM STDIN (FORMAT BINARY)");
            foreach (var (id, state, _) in linked)
                foreach (var department in CaseColumns.DepartmentsOf(state))
                {
                    await parts.StartRowAsync();
                    await parts.WriteAsync(department, NpgsqlDbType.Text);
                    await parts.WriteAsync(Whole(state.DecidedAt), NpgsqlDbType.TimestampTz);
                    await parts.WriteAsync(id, NpgsqlDbType.Text);
                }

            await parts.CompleteAsync();
        }

        // As the server does by itself when much was written.
        foreach (var sql in (string[])["VACUUM ANALYZE", "CHECKPOINT"])
        {
            await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 600 };
            await command.ExecuteNonQueryAsync();
        }
    }

    private static Task WriteAsync(NpgsqlBinaryImporter rows, CaseColumn column, CaseFile state) =>
        (column.Value(state), column.Type) switch
        {
            (null, _) => rows.WriteNullAsync(),
            (DateTimeOffset at, _) => rows.WriteAsync(Whole(at), NpgsqlDbType.TimestampTz),
            (string text, CaseColumnType.Json) => rows.WriteAsync(text, NpgsqlDbType.Json),
            (string text, _) => rows.WriteAsync(text, NpgsqlDbType.Text),
            (int number, _) => rows.WriteAsync(number, NpgsqlDbType.Integer),
            (double number, _) => rows.WriteAsync(number, NpgsqlDbType.Double),
            (bool flag, _) => rows.WriteAsync(flag, NpgsqlDbType.Boolean),
            (var other, _) => throw new NotSupportedException($"{column.Name} holds a {other.GetType().Name}."),
        };

    private static DateTime Whole(DateTimeOffset at) =>
        DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds()).UtcDateTime;
}
