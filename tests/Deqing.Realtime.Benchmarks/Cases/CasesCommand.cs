using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Rules;
using Deqing.Realtime.Storage;
using Deqing.Realtime.Storage.Sqlite;
using Deqing.Realtime.Tests;

namespace Deqing.Realtime.Benchmarks.Cases;

/// <summary>
/// Measures the case log through its port: lists and counts over many cases on both databases, commands at a steady rate on
/// PostgreSQL, and reading a long case. Prints Markdown; fails if an append does, never because something was slow.
/// </summary>
internal static class CasesCommand
{
    private const string Usage = "cases [number of cases, 500000] [seconds of commands, 30]";
    private const int Rounds = 15, Rate = 200;

    /// <summary>Runs it.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        int[] numbers = [.. args.Select(text => int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : 0)];
        if (numbers.Length > 2 || numbers.Any(number => number <= 0))
        {
            await Console.Error.WriteLineAsync(Usage);
            return 2;
        }

        var cases = new YearOfCases(numbers is [var first, ..] ? first : 500_000);
        var folder = Directory.CreateTempSubdirectory("realtime-cases.").FullName;
        await using var server = new PostgresServer();
        try
        {
            var connectionString = await server.NewDatabaseAsync(durable: true);
            await using var postgres = StoreFactory.Open(
                new StorageSettings { Provider = StorageProvider.Postgres, ConnectionString = connectionString });
            await postgres.PrepareAsync(CancellationToken.None);
            await TimeAsync("filled PostgreSQL", () => CaseFill.PostgresAsync(connectionString, cases.All()));
            await using var sqlite = StoreFactory.Open(new StorageSettings { DataDirectory = folder });
            await sqlite.PrepareAsync(CancellationToken.None);
            await TimeAsync("filled SQLite", () => Task.Run(() => CaseFill.Sqlite(SqliteFolder.PathOf(folder), cases.All())));

            await QueriesAsync(postgres.Cases, sqlite.Cases);
            await ReadAsync(postgres.Cases, sqlite.Cases);
            await CommandsAsync(postgres.Cases, numbers is [_, var seconds] ? seconds : 30);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return 0;
    }

    private static async Task QueriesAsync(ICaseLog postgres, ICaseLog sqlite)
    {
        Line($"\n| what | rows | PostgreSQL list | SQLite list | matching | PostgreSQL count | SQLite count |");
        Line($"|---|---:|---:|---:|---:|---:|---:|");
        foreach (var (name, query) in CaseQueries.Every())
        {
            var rows = await postgres.ListAsync(query, CancellationToken.None);
            var counts = await postgres.CountAsync(query, YearOfCases.Now, CancellationToken.None);
            string[] figures =
            [
                await MeasureAsync(() => postgres.ListAsync(query, CancellationToken.None)),
                await MeasureAsync(() => sqlite.ListAsync(query, CancellationToken.None)),
                $"{counts.ByStage.Values.Sum()}",
                await MeasureAsync(() => postgres.CountAsync(query, YearOfCases.Now, CancellationToken.None)),
                await MeasureAsync(() => sqlite.CountAsync(query, YearOfCases.Now, CancellationToken.None)),
            ];
            Line($"| {name} | {rows.Length} | {string.Join(" | ", figures)} |");
        }
    }

    private static async Task ReadAsync(ICaseLog postgres, ICaseLog sqlite)
    {
        const int Events = 1_000;
        var (_, opened, state) = new YearOfCases(1).All().First();
        var note = new CaseNoted(
            opened.At, new Actor("p1", "王五", Role.Supervisor, null, "web"), "已经到现场看过，还要等材料",
            [new Evidence(new string('a', 64), EvidenceKind.Photo)], false);
        ImmutableArray<CaseEvent> events = [opened, .. Enumerable.Repeat<CaseEvent>(note, Events - 1)];
        foreach (var (name, log) in ((string, ICaseLog)[])[("PostgreSQL", postgres), ("SQLite", sqlite)])
        {
            await log.AppendAsync("long", 0, events, state with { Version = Events }, [], CancellationToken.None);
            var figure = await MeasureAsync(() => log.ReadAsync("long", CancellationToken.None));
            Line($"\nReading a case of {Events} events on {name}: {figure} ms (target 20 ms).");
        }
    }

    /// <summary>Appends at a steady rate, whether or not those before are done, as people press buttons.</summary>
    private static async Task CommandsAsync(ICaseLog log, int seconds)
    {
        var rows = await log.ListAsync(
            new CaseQuery { Reach = Reach.County, Limit = 4_000, Stages = [.. Enum.GetValues<CaseStage>()[..8]] }, CancellationToken.None);
        var (versions, latencies, tasks) = (new int[rows.Length], new ConcurrentBag<double>(), new List<Task>());
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        var started = Stopwatch.GetTimestamp();
        for (var index = 0; index < Rate * (seconds + 2); index++)
        {
            var due = TimeSpan.FromSeconds((double)index / Rate);
            while (due > Stopwatch.GetElapsedTime(started))
                await pace.WaitForNextTickAsync();
            tasks.Add(AppendAsync(rows[index % rows.Length], ++versions[index % rows.Length], due));
        }

        await Task.WhenAll(tasks);
        var sorted = latencies.Order().ToArray();
        Line($"\n{sorted.Length} commands at {Rate} a second on PostgreSQL, from when each was due to when it was on the disk:");
        Line($"p50 {At(0.5):F1} ms, p95 {At(0.95):F1} ms, p99 {At(0.99):F1} ms (target 30 ms), longest {At(1):F1} ms.");

        double At(double part) => sorted[(int)Math.Ceiling(part * (sorted.Length - 1))];

        async Task AppendAsync(CaseRow row, int version, TimeSpan due)
        {
            var happened = new CaseNoted(YearOfCases.Now, Actor.Engine, "已经到现场看过", [], true);
            var state = row.Case with { Version = version + 1, Level = (Severity)(1 + (version % 4)) };
            var answer = await log.AppendAsync(
                row.Id, version, [happened], state, [new OutboxMessage("case.changed", row.Id, "{}")], CancellationToken.None);
            if (answer != AppendResult.Appended)
                throw new InvalidOperationException($"{row.Id} has another version than {version}.");
            // The first two seconds prepare statements and open connections.
            if (due.TotalSeconds >= 2)
                latencies.Add((Stopwatch.GetElapsedTime(started) - due).TotalMilliseconds);
        }
    }

    private static async Task<string> MeasureAsync(Func<Task> work)
    {
        var times = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            var started = Stopwatch.GetTimestamp();
            await work();
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        times.Sort();
        return string.Create(CultureInfo.InvariantCulture, $"{times[Rounds / 2]:F1} ({times[^1]:F1})");
    }

    private static async Task TimeAsync(string what, Func<Task> work)
    {
        var started = Stopwatch.GetTimestamp();
        await work();
        Line($"{what} in {Stopwatch.GetElapsedTime(started).TotalSeconds:F0} s");
    }

    private static void Line(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
