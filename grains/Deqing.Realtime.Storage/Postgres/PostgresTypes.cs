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

    /// <summary>An instant as it is kept, or null.</summary>
    public static NpgsqlParameter Instant(string name, DateTimeOffset? instant) =>
        instant is { } known ? Instant(name, Instants.Floor(known)) : Parameter(name, NpgsqlDbType.TimestampTz, null);

    public static NpgsqlParameter Boolean(string name, bool value) => Parameter(name, NpgsqlDbType.Boolean, value);

    public static NpgsqlParameter Long(string name, long value) => Parameter(name, NpgsqlDbType.Bigint, value);

    public static NpgsqlParameter Texts(string name, IEnumerable<string> values) =>
        Parameter(name, NpgsqlDbType.Array | NpgsqlDbType.Text, values.ToArray());

    /// <summary>The parameters of a search.</summary>
    public static NpgsqlParameter[] Of(AccessSearch search) =>
        [.. search.Parameters.Select(row => row.Value is long number ? Long(row.Name, number) : Text(row.Name, (string)row.Value))];

    /// <summary>The parameters of a statement; the server finds the type of what is null.</summary>
    public static NpgsqlParameter[] Of(StoreStatement statement) =>
        [.. statement.Parameters.Select(row => row.Value is DateTimeOffset at
            ? Instant(row.Name[1..], at)
            : new NpgsqlParameter(row.Name[1..], row.Value ?? DBNull.Value))];

    /// <summary>The instant in a column.</summary>
    public static DateTimeOffset Instant(this NpgsqlDataReader reader, int column) =>
        new(reader.GetDateTime(column), TimeSpan.Zero);
}
