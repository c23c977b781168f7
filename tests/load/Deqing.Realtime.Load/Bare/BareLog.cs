using Microsoft.Data.Sqlite;
using Npgsql;
using NpgsqlTypes;

namespace Deqing.Realtime.Load.Bare;

/// <summary>Where the bare program writes: a table shaped like the reading log, one transaction for each call.</summary>
internal interface IBareLog : IAsyncDisposable
{
    Task<int> InsertAsync(BareRows rows);

    Task<long> CountAsync();
}

/// <summary>One connection to PostgreSQL and one statement for each transaction.</summary>
internal sealed class PostgresBareLog : IBareLog
{
    private readonly NpgsqlConnection connection;

    private PostgresBareLog(NpgsqlConnection connection) => this.connection = connection;

    public static async Task<PostgresBareLog> OpenAsync(string connectionString)
    {
        var log = new PostgresBareLog(new NpgsqlConnection(connectionString));
        await log.connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            """
            CREATE TABLE IF NOT EXISTS bare (
                at timestamptz NOT NULL, received_at timestamptz NOT NULL, sequence bigint,
                sensor integer NOT NULL, "values" bytea NOT NULL, PRIMARY KEY (sensor, at));
            ALTER TABLE bare ALTER COLUMN "values" SET STORAGE EXTERNAL;
            """,
            log.connection);
        await command.ExecuteNonQueryAsync();
        return log;
    }

    public async Task<int> InsertAsync(BareRows rows)
    {
        await using var command = new NpgsqlCommand(
            """
            INSERT INTO bare (sensor, at, received_at, sequence, "values")
            SELECT * FROM unnest($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING
            """,
            connection);
        Add(NpgsqlDbType.Integer, rows.Sensors);
        Add(NpgsqlDbType.TimestampTz, rows.Ats);
        Add(NpgsqlDbType.TimestampTz, rows.Received);
        Add(NpgsqlDbType.Bigint, rows.Sequences);
        Add(NpgsqlDbType.Bytea, rows.Values);
        return await command.ExecuteNonQueryAsync();

        void Add(NpgsqlDbType type, object value) =>
            command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | type, Value = value });
    }

    public async Task<long> CountAsync()
    {
        await using var command = new NpgsqlCommand("SELECT count(*) FROM bare", connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();
}

/// <summary>One connection to SQLite, one prepared statement, and the same durability as the program asks for.</summary>
internal sealed class SqliteBareLog : IBareLog
{
    private static readonly string[] Integers = ["$sensor", "$at", "$received", "$sequence"];
    private readonly SqliteConnection connection;

    private SqliteBareLog(SqliteConnection connection) => this.connection = connection;

    public static async Task<SqliteBareLog> OpenAsync(string path)
    {
        var log = new SqliteBareLog(new SqliteConnection($"Data Source={path};Pooling=false"));
        await log.connection.OpenAsync();
        await using var command = log.connection.CreateCommand();
        command.CommandText =
            """
            PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
            CREATE TABLE IF NOT EXISTS bare (
                sensor INTEGER NOT NULL, at INTEGER NOT NULL, received_at INTEGER NOT NULL, sequence INTEGER,
                "values" BLOB NOT NULL, PRIMARY KEY (sensor, at)) STRICT, WITHOUT ROWID;
            """;
        await command.ExecuteNonQueryAsync();
        return log;
    }

    public Task<int> InsertAsync(BareRows rows)
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "INSERT INTO bare VALUES ($sensor, $at, $received, $sequence, $values) ON CONFLICT DO NOTHING";
        var parameters = Integers.Select(name => command.Parameters.Add(name, SqliteType.Integer)).ToArray();
        var values = command.Parameters.Add("$values", SqliteType.Blob);
        command.Prepare();
        var added = 0;
        for (var row = 0; row < rows.Sensors.Length; row++)
        {
            parameters[0].Value = rows.Sensors[row];
            parameters[1].Value = new DateTimeOffset(rows.Ats[row]).ToUnixTimeMilliseconds();
            parameters[2].Value = new DateTimeOffset(rows.Received[row]).ToUnixTimeMilliseconds();
            parameters[3].Value = rows.Sequences[row];
            values.Value = rows.Values[row];
            added += command.ExecuteNonQuery();
        }
        transaction.Commit();
        return Task.FromResult(added);
    }

    public async Task<long> CountAsync()
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM bare";
        return (long)(await command.ExecuteScalarAsync())!;
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();
}
