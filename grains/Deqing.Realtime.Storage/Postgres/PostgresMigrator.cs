using Npgsql;
using NpgsqlTypes;

namespace Deqing.Realtime.Storage.Postgres;

/// <summary>Brings the database to the schema of this program.</summary>
internal static class PostgresMigrator
{
    /// <summary>The key of the advisory lock; the bytes of "Realtime".</summary>
    private const long LockKey = 0x5265616C74696D65;

    /// <summary>Applies what is missing, each step in a transaction of its own, under one lock for all of them.</summary>
    public static async Task ApplyAsync(
        NpgsqlConnection connection, ImmutableArray<Migration> carried, string database, CancellationToken cancellation)
    {
        await PostgresDatabase.RunAsync(connection, $"SELECT pg_advisory_lock({LockKey})", cancellation);
        try
        {
            foreach (var migration in Migration.Missing(carried, await AppliedAsync(connection, cancellation), database))
                await ApplyAsync(connection, migration, cancellation);
        }
        finally
        {
            await PostgresDatabase.RunAsync(connection, $"SELECT pg_advisory_unlock({LockKey})", CancellationToken.None);
        }
    }

    private static async Task ApplyAsync(NpgsqlConnection connection, Migration migration, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await PostgresDatabase.RunAsync(
            connection,
            """
            CREATE TABLE IF NOT EXISTS schema_version (
                version    integer     PRIMARY KEY,
                name       text        NOT NULL,
                checksum   text        NOT NULL,
                applied_at timestamptz NOT NULL DEFAULT now()
            )
            """,
            cancellation);
        await PostgresDatabase.RunAsync(connection, migration.Sql, cancellation);
        await PostgresDatabase.RunAsync(
            connection,
            "INSERT INTO schema_version (version, name, checksum) VALUES (@version, @name, @checksum)",
            cancellation,
            PostgresTypes.Integer("version", migration.Version),
            PostgresTypes.Text("name", migration.Name),
            PostgresTypes.Text("checksum", migration.Checksum));
        await transaction.CommitAsync(cancellation);
    }

    private static async Task<ImmutableArray<AppliedMigration>> AppliedAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var tables = await PostgresDatabase.QueryAsync(
            connection, "SELECT to_regclass(@name) IS NOT NULL", [PostgresTypes.Parameter("name", NpgsqlDbType.Text, "schema_version")],
            reader => reader.GetBoolean(0), cancellation);
        return tables is not [true]
            ? []
            : await PostgresDatabase.QueryAsync(
                connection, "SELECT version, name, checksum FROM schema_version ORDER BY version", [],
                reader => new AppliedMigration(reader.GetInt32(0), reader.GetString(1), reader.GetString(2)), cancellation);
    }
}
