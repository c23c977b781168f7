using System.Data.Common;
using Deqing.Realtime.Domain.Access;

namespace Deqing.Realtime.Storage;

/// <summary>Rows of subscriptions and of the feed. The databases differ only in how they keep instants and lists.</summary>
internal sealed class HookRows(Func<DbDataReader, int, DateTimeOffset> instant, Func<DbDataReader, int, string[]> texts)
{
    public const string Columns =
        "id, name, url, territory, types, secret, enabled, cursor, attempts, next_at, problem, created_by, created_at, version";

    public const string Feed = """
        SELECT f.sequence, e.case_id, e.version, e.at, e.type, e.payload, e.hash
        FROM case_feed f JOIN case_event e ON e.case_id = f.case_id AND e.version = f.version
        """;

    public Hook Read(DbDataReader reader) => new(
        reader.GetString(0), reader.GetString(1), reader.GetString(2),
        Territory.Parse(reader.GetString(3))
            ?? throw new StorageException(StorageProblem.Damaged, $"The database says '{reader.GetString(3)}' for a territory."),
        [.. texts(reader, 4)], reader.GetString(5), reader.GetBoolean(6), reader.GetInt64(7), reader.GetInt32(8),
        reader.IsDBNull(9) ? null : instant(reader, 9), reader.IsDBNull(10) ? null : reader.GetString(10), reader.GetString(11),
        instant(reader, 12), reader.GetInt32(13));

    public FeedEntry ReadEntry(DbDataReader reader) => new(
        reader.GetInt64(0), reader.GetString(1), reader.GetInt32(2), instant(reader, 3), reader.GetString(4), reader.GetString(5),
        Convert.ToHexStringLower(reader.GetFieldValue<byte[]>(6)));

    public static void CheckLimit(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, IHookStore.MaxEntries);
    }
}
