using System.Diagnostics;
using System.Globalization;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Forecast;
using Deqing.Realtime.Storage;
using Deqing.Realtime.Storage.Sqlite;
using Deqing.Realtime.Tests;

namespace Deqing.Realtime.Benchmarks.Cases;

/// <summary>
/// How long it takes to learn from many cases of 90 days how long steps take, on both databases, and to choose the few where a call
/// helps from all that are due within a day. Prints Markdown; never fails because something was slow.
/// </summary>
internal static class ForecastCommand
{
    private const string Usage = "forecast [number of cases, 100000]";
    private const int Days = 90, Rounds = 5;

    /// <summary>Runs it.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var number = 100_000;
        if (args.Length > 1 || (args.Length > 0 && (!int.TryParse(args[0], CultureInfo.InvariantCulture, out number) || number < 1_000)))
        {
            await Console.Error.WriteLineAsync(Usage);
            return 2;
        }

        var cases = new YearOfCases(number).All().Select((one, index) => (one.Id, one.Opened, Walked(one.State, index, number)));
        var folder = Directory.CreateTempSubdirectory("realtime-forecast.").FullName;
        await using var server = new PostgresServer();
        try
        {
            var connectionString = await server.NewDatabaseAsync(durable: true);
            await using var postgres = StoreFactory.Open(
                new StorageSettings { Provider = StorageProvider.Postgres, ConnectionString = connectionString });
            await postgres.PrepareAsync(CancellationToken.None);
            await CaseFill.PostgresAsync(connectionString, cases);
            await using var sqlite = StoreFactory.Open(new StorageSettings { DataDirectory = folder });
            await sqlite.PrepareAsync(CancellationToken.None);
            CaseFill.Sqlite(SqliteFolder.PathOf(folder), cases);
            await MeasureAsync("PostgreSQL", postgres.Cases);
            await MeasureAsync("SQLite", sqlite.Cases);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return 0;
    }

    private static async Task MeasureAsync(string name, ICaseLog log)
    {
        var (book, read, chosen, due, few) = (ForecastBook.Empty, new List<double>(), new List<double>(), 0, 0);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var round = 0; round < Rounds; round++)
        {
            var started = Stopwatch.GetTimestamp();
            book = await ReadAsync(log);
            read.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
        }

        var memory = GC.GetTotalMemory(forceFullCollection: true) - before;
        for (var round = 0; round < Rounds; round++)
        {
            var started = Stopwatch.GetTimestamp();
            var rows = await log.ListAsync(
                new CaseQuery
                {
                    Reach = Reach.County, DueFrom = YearOfCases.Now, DueBefore = YearOfCases.Now + SaveFive.Ahead, Limit = 10_000,
                },
                CancellationToken.None);
            (due, few) = (rows.Length, SaveFive.Of(rows.Select(row => (row.Id, row.Case)), book, YearOfCases.Now).Length);
            chosen.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        Say($"{name}: {book.Cases} cases read in {Median(read):0.00} s ({read.Max():0.00}), {memory / 1e6:0.0} MB kept;");
        Say($"{few} chosen of {due} due within a day in {Median(chosen):0.0} ms ({chosen.Max():0.0}).");
    }

    private static async Task<ForecastBook> ReadAsync(ICaseLog log)
    {
        var reading = new ForecastBook.Reading(YearOfCases.Now);
        for (var day = YearOfCases.Now.AddDays(-Days); day < YearOfCases.Now; day = day.AddDays(1))
            await log.ScanAsync(day, day.AddDays(1), row => reading.Add(row.Case), CancellationToken.None);
        return reading.Close();
    }

    // As far as its stage says, each step after a time of its own; all of 90 days, the open ones of the last two.
    private static CaseFile Walked(CaseFile state, int index, int number)
    {
        var chance = new Random(index);
        var at = state.IsOver
            ? YearOfCases.Now.AddDays(-Days * (1 - ((index + 0.5) / number)))
            : YearOfCases.Now.AddDays(-2 * chance.NextDouble());
        var (filed, dispatched, accepted) = (Later(at, 1), Later(at, 3), Later(at, 6));
        var (handled, isChecked, ended) = (Later(at, 30), Later(at, 32), Later(at, 36));
        var due = state.StageDue!.Value with { At = YearOfCases.Now.AddHours((40 * chance.NextDouble()) - 4) };
        return state with
        {
            DecidedAt = at,
            StageSince = at,
            StageDue = state.IsOver ? null : due,
            Handling = state.Handling! with { Start = dispatched, Stopped = state.IsOver ? handled : null },
            Times = state.IsOver
                ? new CaseTimes(null, filed, dispatched, accepted, handled, isChecked, ended, new StepDues { File = filed, Close = ended })
                : new CaseTimes(Dues: new StepDues { File = due.At }),
        };

        DateTimeOffset Later(DateTimeOffset from, double hours) => from.AddHours(hours * (1 + chance.NextDouble()));
    }

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
