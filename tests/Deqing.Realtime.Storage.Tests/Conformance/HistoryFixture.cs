using System.Data.Common;
using Deqing.Realtime.Domain.History;
using Deqing.Realtime.Domain.Water;
using Deqing.Realtime.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Deqing.Realtime.Storage.Tests.Conformance;

/// <summary>A history of which is known what it must say.</summary>
public abstract class HistoryFixture(Databases databases, StorageProvider provider) : Suite(databases, provider)
{
    protected static readonly HistoryDays Days = new(TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"));

    /// <summary>Local midnight, two days before the end of a month.</summary>
    protected static readonly DateTimeOffset Start = new(2026, 3, 30, 0, 0, 0, TimeSpan.FromHours(8));

    protected static readonly DateTimeOffset Never = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private protected HistoryModel Model { get; } = new(Days);

    protected async Task AppendAsync(params IReadOnlyList<LoggedObservation> rows)
    {
        await Store.Readings.AppendAsync(rows, Stop);
        foreach (var row in rows)
            Model.Take(row);
    }

    protected async Task SettleAsync()
    {
        while (await Store.History.GatherAsync(Start, Stop) > 0)
        {
        }

        while (await Store.History.RollUpAsync(Never, Never, Days, IHistory.MaxRollUp, Stop) > 0)
        {
        }
    }

    protected async Task CheckAsync(HistoryQuery query)
    {
        var read = new List<HistoryPiece>();
        Assert.True(await Store.History.ReadAsync(query, Days, read.Add, Stop));
        Assert.Equal(read.OrderBy(piece => piece.From), read);
        var expected = Model.Buckets(query);
        Assert.Equal(expected, Model.Together(read, query.Level));
    }

    protected static LoggedObservation Row(int sensor, int minutes, float value)
    {
        var at = Start.AddMinutes(minutes).ToUniversalTime();
        return new LoggedObservation(sensor, new Observation(at, at.AddSeconds(2), null, [new MetricValue(1, value, Quality.Good)]));
    }

    protected async Task ExecuteAsync(string sql)
    {
        await using DbConnection connection = Provider == StorageProvider.Sqlite
            ? new SqliteConnection($"Data Source={SqliteFolder.PathOf(Settings.DataDirectory)};Pooling=False")
            : new NpgsqlConnection(Settings.ConnectionString);
        await connection.OpenAsync(Stop);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(Stop);
    }
}
