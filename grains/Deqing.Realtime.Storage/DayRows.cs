using System.Data.Common;
using Deqing.Realtime.Domain.Proofs;

namespace Deqing.Realtime.Storage;

/// <summary>Rows of sealed days. The databases differ only in how they keep a day.</summary>
/// <param name="day">Reads the day in a column.</param>
internal sealed class DayRows(Func<DbDataReader, int, DateOnly> day)
{
    public const string Columns = "day, count, root, previous, signature";

    public DayRoot Read(DbDataReader reader) =>
        new(day(reader, 0), reader.GetInt32(1), Bytes(reader, 2), Bytes(reader, 3), Bytes(reader, 4));

    public SealedHead ReadSealed(DbDataReader reader) => new(
        day(reader, 3), reader.GetInt32(4), ReadHead(reader));

    public static ChainHead ReadHead(DbDataReader reader) => new(reader.GetString(0), reader.GetInt32(1), Bytes(reader, 2));

    public static CaseEnd ReadEnd(DbDataReader reader) =>
        new(reader.GetString(0), reader.IsDBNull(1) ? null : ReadHead(reader));

    public static void Check(DayRoot day, ImmutableArray<ChainHead> heads)
    {
        if (day.Count != heads.Length)
            throw new ArgumentException($"The day counts {day.Count} cases, {heads.Length} are given.", nameof(heads));
    }

    public static void CheckPage(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, IDayRoots.MaxPage);
    }

    private static ImmutableArray<byte> Bytes(DbDataReader reader, int column) => [.. reader.GetFieldValue<byte[]>(column)];
}
