using BenchmarkDotNet.Attributes;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Rules;
using Deqing.Realtime.Domain.Workers;
using Deqing.Realtime.Storage;
using Deqing.Realtime.Storage.Counties;

namespace Deqing.Realtime.Benchmarks;

/// <summary>
/// Whom to send, out of 500 workers of one township, which is more than any has; the target with what is read for it is 20 ms. Beside it
/// stands what the database is asked for where nothing is held: 500 cards, and the loads of 1,000 open tasks and 10,000 of the month.
/// </summary>
[MemoryDiagnoser]
public class WorkerBenchmark
{
    private const int Workers = 500, Open = 1_000, Month = 10_000, Batch = 500;

    private static readonly DateTimeOffset Now = new(2026, 7, 20, 2, 0, 0, TimeSpan.Zero);

    private readonly string folder = Directory.CreateTempSubdirectory("workers-").FullName;
    private County county = null!;
    private WorkerBook book = null!;
    private CaseFile state = null!;
    private IStore store = null!;

    /// <summary>Reads the pack, and makes workers and tasks, always the same.</summary>
    [GlobalSetup]
    public void Setup()
    {
        county = CountyFolder.Load(Path.Combine(Sources.Repository, "deploy", "counties", "deqing")).County!;
        var villages = county.Parts.Villages.Where(village => village.Township == county.Parts.Townships[0].Code).ToArray();
        book = new WorkerBook([.. Enumerable.Range(0, Workers).Select(number => Made(number, villages[number % villages.Length]))]);
        state = new CaseFile
        {
            Version = 3, Stage = CaseStage.Dispatching, Source = CaseSource.Public, Category = "streetLamp", Level = Severity.Notice,
            Place = Place.Of(villages[0]), Position = villages[0].Position, OccurredAt = Now, ReportedAt = Now, DecidedAt = Now,
        };
        FillAsync().GetAwaiter().GetResult();
    }

    /// <summary>Deletes the database.</summary>
    [GlobalCleanup]
    public void Clean()
    {
        store.DisposeAsync().AsTask().GetAwaiter().GetResult();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>The recommendation.</summary>
    [Benchmark(Baseline = true)]
    public Recommendation Recommend() => Recommender.Of(state, book, county, Now);

    /// <summary>What the register asks the database for.</summary>
    [Benchmark]
    public async Task<int> ReadRows()
    {
        var cards = await store.Workers.ListAsync(CancellationToken.None);
        var loads = await store.Workers.LoadsAsync(Now.AddDays(-20), CancellationToken.None);
        return cards.Length + loads.Open.Count + loads.Given.Count;
    }

    private static Worker Made(int number, Village village)
    {
        var id = $"w{number:000}";
        var at = new WorkerPosition(
            village.Position with { Latitude = village.Position.Latitude + (number % 7 * 0.002) }, 10, Now.AddMinutes(-(number % 20)));
        var card = WorkerCard.Of(id) with { Status = (WorkerStatus)(number % 5 == 0 ? 2 : 1), StatusSince = Now, Position = at };
        return new Worker(id, id, [new Territory(TerritoryKind.Village, village.Code)], card, null, number % 4, number % 30);
    }

    private async Task FillAsync()
    {
        store = StoreFactory.Open(new StorageSettings { DataDirectory = folder });
        await store.PrepareAsync(CancellationToken.None);
        foreach (var worker in book.Workers)
            await store.Workers.SaveStateAsync(worker.Card, CancellationToken.None);
        await using var connection = new Microsoft.Data.Sqlite.SqliteConnection(
            $"Data Source={Path.Combine(folder, "realtime.db")};Pooling=False");
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        for (var number = 0; number < Month; number += Batch)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = $"INSERT INTO case_task VALUES {string.Join(", ", Enumerable.Range(number, Batch).Select(Row))}";
            await command.ExecuteNonQueryAsync();
        }

        await transaction.CommitAsync();
    }

    private static string Row(int number)
    {
        var at = Now.AddMinutes(-number).ToUnixTimeMilliseconds();
        var end = number < Open ? "NULL, NULL" : $"{at}, 'done'";
        return $"('c{number}', 1, 'w{number * 7 % Workers:000}', 'w', 'accepted', {at}, {at}, {end})";
    }
}
