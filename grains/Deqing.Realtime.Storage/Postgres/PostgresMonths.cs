using System.Text.RegularExpressions;
using Npgsql;

namespace Deqing.Realtime.Storage.Postgres;

/// <summary>A partition of the reading log.</summary>
/// <param name="Table">Its table.</param>
/// <param name="End">Where it ends; it holds nothing from then on.</param>
internal readonly record struct MonthTable(string Table, DateTimeOffset End);

/// <summary>
/// The partitions of the reading log: one for each month (UTC), and one for all that was there before there were months. Which there
/// are is kept in memory; a month is made before its first observation is written.
/// </summary>
internal sealed partial class PostgresMonths(PostgresDatabase database)
{
    /// <summary>Reads the names of all partitions.</summary>
    public const string Names = """
        SELECT child.relname::text FROM pg_inherits JOIN pg_class AS child ON child.oid = inhrelid
        WHERE inhparent = 'reading'::regclass
        """;

    /// <summary>The key of the advisory lock; the bytes of "Months".</summary>
    private const long LockKey = 0x4D6F6E746873;

    private volatile State? known;

    /// <summary>The month an instant lies in, counted from year 0.</summary>
    public static int Of(DateTimeOffset instant) => (instant.UtcDateTime.Year * 12) + instant.UtcDateTime.Month - 1;

    /// <summary>When a month begins.</summary>
    public static DateTimeOffset Start(int month) => new(month / 12, (month % 12) + 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Makes the months from one instant to another that are not there.</summary>
    public Task CoverAsync(DateTimeOffset from, DateTimeOffset until, CancellationToken cancellation) =>
        CoverAsync(Enumerable.Range(Of(from), Of(until) - Of(from) + 1), cancellation);

    /// <summary>Makes those of some months that are not there.</summary>
    public async Task CoverAsync(IEnumerable<int> months, CancellationToken cancellation)
    {
        var state = known ??= await ReadAsync(cancellation);
        var missing = months.Where(month => !state.Has(month)).Order().ToArray();
        if (missing.Length == 0)
            return;
        await database.WriteAsync(
            async connection =>
            {
                await PostgresDatabase.RunAsync(connection, $"SELECT pg_advisory_xact_lock({LockKey})", cancellation);
                state = State.Of(await NamesAsync(connection, cancellation));
                foreach (var month in missing.Where(month => !state.Has(month)))
                    await MakeAsync(connection, month, cancellation);
                return true;
            },
            cancellation);
        known = null;
    }

    /// <summary>The partition that ends first, if it ends by an instant.</summary>
    /// <param name="names">The names of all partitions.</param>
    /// <param name="by">The instant.</param>
    public static MonthTable? Oldest(ImmutableArray<string> names, DateTimeOffset by) =>
        names.Select(State.Parse).OrderBy(table => table.Until).FirstOrDefault() is { Name: not null } first && Start(first.Until) <= by
            ? new MonthTable(first.Name, Start(first.Until))
            : null;

    /// <summary>Looks again which partitions there are.</summary>
    public void Forget() => known = null;

    // A new table is attached without a lock that writers would wait for.
    private static async Task MakeAsync(NpgsqlConnection connection, int month, CancellationToken cancellation)
    {
        var table = string.Create(CultureInfo.InvariantCulture, $"reading_{month / 12:0000}_{(month % 12) + 1:00}");
        await PostgresDatabase.RunAsync(
            connection,
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                 CREATE TABLE {table} (LIKE reading INCLUDING ALL);
                 ALTER TABLE reading ATTACH PARTITION {table}
                     FOR VALUES FROM ('{Start(month):yyyy-MM-dd HH:mm:ss}Z') TO ('{Start(month + 1):yyyy-MM-dd HH:mm:ss}Z')
                 """),
            cancellation);
    }

    private static Task<ImmutableArray<string>> NamesAsync(NpgsqlConnection connection, CancellationToken cancellation) =>
        PostgresDatabase.QueryAsync(connection, Names, [], reader => reader.GetString(0), cancellation);

    private async Task<State> ReadAsync(CancellationToken cancellation) =>
        State.Of(await database.UseAsync(connection => NamesAsync(connection, cancellation), cancellation));

    [GeneratedRegex(@"^reading_(until_)?(\d{4})_(\d{2})$")]
    private static partial Regex Name();

    /// <param name="Before">Months before this one have their place in the partition from before there were months.</param>
    /// <param name="Months">The months that have a partition of their own.</param>
    private sealed record State(int Before, ImmutableHashSet<int> Months)
    {
        public static State Of(ImmutableArray<string> names)
        {
            var tables = names.Select(Parse).ToArray();
            return new State(
                tables.Where(table => table.IsOpen).Select(table => table.Until).DefaultIfEmpty(int.MinValue).Max(),
                [.. tables.Where(table => !table.IsOpen).Select(table => table.Until - 1)]);
        }

        public static (string Name, int Until, bool IsOpen) Parse(string table)
        {
            var match = Name().Match(table);
            if (!match.Success)
                throw new StorageException(
                    StorageProblem.Damaged, $"The reading log has a partition '{table}' that this program did not make.");
            var month = (int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture) * 12)
                + int.Parse(match.Groups[3].Value, CultureInfo.InvariantCulture) - 1;
            return match.Groups[1].Success ? (table, month, true) : (table, month + 1, false);
        }

        public bool Has(int month) => month < Before || Months.Contains(month);
    }
}
