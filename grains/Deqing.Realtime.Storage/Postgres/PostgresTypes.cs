using Npgsql;
using NpgsqlTypes;

namespace Deqing.Realtime.Storage.Postgres;

/// <summary>Values on their way to and from the server.</summary>
internal static class PostgresTypes
{
    /// <summary>A parameter of a known type, so that a null has one too.</summary>
    public static NpgsqlParameter Parameter(string name, NpgsqlDbType type, object? value) =>
        new(name, type) { Value = value ?? DBNull.Value };

    public static NpgsqlParameter Text(string name, string? value) => Parameter(name, NpgsqlDbType.Text, value);

    public static NpgsqlParameter Integer(string name, int value) => Parameter(name, NpgsqlDbType.Integer, value);

    /// <summary>An instant given in milliseconds since 1970-01-01 UTC.</summary>
    public static NpgsqlParameter Instant(string name, long milliseconds) =>
        Parameter(name, NpgsqlDbType.TimestampTz, Instants.Of(milliseconds).UtcDateTime);

    /// <summary>The instant in a column.</summary>
    public static DateTimeOffset Instant(this NpgsqlDataReader reader, int column) =>
        new(reader.GetDateTime(column), TimeSpan.Zero);
}
