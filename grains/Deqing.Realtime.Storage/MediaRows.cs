using System.Data.Common;

namespace Deqing.Realtime.Storage;

/// <summary>Rows of media. The databases differ only in how they keep an instant.</summary>
/// <param name="instant">Reads the instant in a column.</param>
internal sealed class MediaRows(Func<DbDataReader, int, DateTimeOffset> instant)
{
    public const string Columns =
        "id, kind, content_type, bytes, width, height, seconds, created_at, offered_at, used_at";

    public Medium Read(DbDataReader reader) => new(
        reader.GetString(0), AccessWords.Read<MediaKind>(reader.GetString(1)), reader.GetString(2), reader.GetInt64(3),
        reader.IsDBNull(4) ? null : reader.GetInt32(4), reader.IsDBNull(5) ? null : reader.GetInt32(5),
        reader.IsDBNull(6) ? null : reader.GetDouble(6), instant(reader, 7), instant(reader, 8),
        reader.IsDBNull(9) ? null : instant(reader, 9));

    /// <summary>The ids to look for: what cannot be an id cannot be in the database either.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Too many.</exception>
    public static string[] Possible(ImmutableArray<string> ids)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ids.Length, IMediaStore.MaxUsed, nameof(ids));
        return [.. ids.Where(Medium.IsId).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Those that were asked for and not found, in the order they were asked for.</summary>
    public static ImmutableArray<string> Missing(ImmutableArray<string> ids, IEnumerable<string> found) =>
        [.. ids.Distinct(StringComparer.Ordinal).Except(found, StringComparer.Ordinal)];
}
