using System.Globalization;
using System.Text.Json.Nodes;
using Deqing.Realtime.Api.Ponds;
using Deqing.Realtime.Storage;
using Parquet;
using Parquet.Schema;

namespace Deqing.Realtime.Api.Tests.Ponds;

/// <summary>A program whose sensors S00005 to S00007 have measured every five minutes for thirty hours.</summary>
public sealed class HistoryHost : IAsyncLifetime
{
    public const int Hours = 30, EveryMinutes = 5, Rows = Hours * 60 / EveryMinutes;

    public TestHost Host { get; private set; } = null!;

    public DateTimeOffset Start { get; private set; }

    public async ValueTask InitializeAsync()
    {
        Host = await TestHost.StartAsync(
            "History:GatherSeconds=1", "History:QuietSeconds=1", "History:MaxRows=1000", "History:MaxExportRows=1000");
        Start = new DateTimeOffset(Host.Now.UtcDateTime.Date.AddDays(-3), TimeSpan.Zero);
        for (var sensor = 5; sensor <= 7; sensor++)
            await SendAsync(sensor, Enumerable.Range(0, Rows).Select(row => (row * EveryMinutes * 60, ValueOf(row))));
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    public static float ValueOf(int row) => row switch { 100 => 4f, 200 => 9f, _ => 6f + (row % 10 / 10f) };

    public async Task SendAsync(int sensor, IEnumerable<(int Second, float Value)> rows)
    {
        var lines = rows.Select(row => string.Create(
            CultureInfo.InvariantCulture,
            $$$"""
               {"sensor":"S0000{{{sensor}}}","at":"{{{Start.AddSeconds(row.Second):O}}}","values":{"dissolvedOxygen":{{{row.Value:R}}}}}
               """));
        using var body = new StringContent(string.Join('\n', lines), null, "application/x-ndjson");
        using var post = new HttpRequestMessage(HttpMethod.Post, "/api/v1/observations") { Content = body };
        using var answer = await Host.Send(post);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }
}

/// <summary>Histories by level, late data in them, and as tables that are read back.</summary>
public sealed class HistoryTests(HistoryHost shared) : IClassFixture<HistoryHost>
{
    private const int Hours = HistoryHost.Hours, EveryMinutes = HistoryHost.EveryMinutes, Rows = HistoryHost.Rows;

    private readonly TestHost host = shared.Host;
    private readonly DateTimeOffset start = shared.Start;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Interval => $"from={Text(start)}&to={Text(start.AddHours(Hours))}";

    [Fact]
    public async Task Late_values_join_the_history_in_their_place_amend_its_sums_and_are_no_news()
    {
        await SummedUpAsync();
        var hour = await HourAsync(5);
        Assert.Equal((12L, 1d), ((long)hour["count"]!, (double)hour["share"]!));

        // A week late would be the same: low oxygen, which would be an alarm if it were news.
        await shared.SendAsync(6, [(301 * 60, 0.5f), (303 * 60, 99f)]);
        var amended = await HourAsync(5);
        Assert.Equal((14L, 0.5f), ((long)amended["count"]!, (float)amended["min"]!));
        Assert.Equal(13d / 14, (double)amended["share"]!, 6);
        await SummedUpAsync();
        Assert.Equal(amended.ToJsonString(), (await HourAsync(5)).ToJsonString());

        var (_, pond) = await host.Read("/api/v1/ponds/P0006");
        Assert.Equal(HistoryHost.ValueOf(Rows - 1), (float)pond["values"]![0]!["value"]!);
        Assert.Empty(pond["alarms"]!.AsArray());
        Assert.Empty((await host.Read("/api/v1/cases?pond=P0006")).Body["cases"]!.AsArray());
    }

    [Theory]
    [InlineData("points=2", "hour", 2)]
    [InlineData("points=5&level=day", "day", 2)] // from eight in the morning to two in the afternoon of the next day
    [InlineData("points=30", "hour", 30)]
    [InlineData("points=31", "tenMinutes", 31)]
    [InlineData("points=1000", "raw", 0)]
    [InlineData("points=30&level=raw", "raw", 0)]
    [InlineData("points=1000&level=hour", "hour", Hours)]
    public async Task The_level_follows_the_points_and_the_extremes_are_among_them(string query, string level, int buckets)
    {
        var (_, history) = await host.Read($"/api/v1/ponds/P0005/history?metric=dissolvedOxygen&{Interval}&{query}");
        Assert.Equal((level, (long)Rows, false), ((string)history["level"]!, (long)history["total"]!, (bool)history["truncated"]!));
        Assert.InRange(history["buckets"]!.AsArray().Count, Math.Min(buckets, 16), buckets);
        var values = history["points"]!.AsArray().Select(point => (float)point!["value"]!).ToArray();
        if (values.Length < 5)
            return;
        Assert.Equal((4f, 9f), (values.Min(), values.Max()));
        Assert.Equal("badLevel", (string)(await host.Read(
            $"/api/v1/ponds/P0005/history?metric=dissolvedOxygen&{Interval}&level=week")).Body["reason"]!);
    }

    [Fact]
    public async Task Values_are_exported_as_csv_and_parquet_with_unit_quality_and_offset()
    {
        var lines = await CsvAsync($"{Interval}&metric=dissolvedOxygen");
        Assert.Equal("time,sensor,metric,unit,value,quality", string.Join(',', lines[0]));
        Assert.Equal(Rows, lines.Count - 1);
        Assert.Equal($"{Local(start)} S00005 dissolvedOxygen mg/L {HistoryHost.ValueOf(0):R} good", string.Join(' ', lines[1]));
        Assert.All(lines.Skip(1), line => Assert.Equal(line[0], DateTimeOffset.Parse(line[0], CultureInfo.InvariantCulture)
            .ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture)));

        await using var reader = await ReaderAsync($"{Interval}&metric=dissolvedOxygen");
        Assert.Equal(
            "time local_time sensor metric unit value quality",
            string.Join(' ', reader.Schema.DataFields.Select(field => field.Name)));
        var group = reader.OpenRowGroupReader(0);
        Assert.Equal((1, (long)Rows), (reader.RowGroupCount, group.RowCount));
        var (times, values, texts) = (new DateTime[Rows], new float[Rows], new string[Rows]);
        await group.ReadAsync<DateTime>(Field(reader, 0), times, cancellationToken: Stop);
        await group.ReadAsync(Field(reader, 1), texts, cancellationToken: Stop);
        await group.ReadAsync<float>(Field(reader, 5), values, cancellationToken: Stop);
        Assert.Equal(Enumerable.Range(0, Rows).Select(HistoryHost.ValueOf), values);
        Assert.Equal(lines.Skip(1).Select(line => line[0]), texts);
        Assert.Equal(start.UtcDateTime.AddMinutes(EveryMinutes), DateTime.SpecifyKind(times[1], DateTimeKind.Utc));
    }

    [Fact]
    public async Task Sums_are_exported_as_csv_and_parquet()
    {
        var lines = await CsvAsync($"{Interval}&level=hour&sensor=S00005");
        Assert.Equal("time,sensor,metric,unit,min,max,mean,count,share", string.Join(',', lines[0]));
        Assert.Equal(Hours, lines.Count - 1);
        Assert.Equal(Rows, lines.Skip(1).Sum(line => int.Parse(line[7], CultureInfo.InvariantCulture)));

        await using var reader = await ReaderAsync($"{Interval}&level=hour&sensor=S00005");
        var (lows, means) = (new float?[Hours], new double?[Hours]);
        var group = reader.OpenRowGroupReader(0);
        await group.ReadAsync<float>(Field(reader, 5), lows, cancellationToken: Stop);
        await group.ReadAsync<double>(Field(reader, 7), means, cancellationToken: Stop);
        Assert.Equal(lines.Skip(1).Select(line => line[4]), lows.Select(low => low!.Value.ToString(CultureInfo.InvariantCulture)));
        Assert.Equal(lines.Skip(1).Select(line => line[6]), means.Select(mean => mean!.Value.ToString(CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task An_export_has_its_limits()
    {
        await shared.SendAsync(7, Enumerable.Range(0, 1_001 - Rows).Select(second => ((Hours * 3_600) + second, 5f)));
        var day = $"from={Text(start)}&to={Text(start.AddDays(3))}";
        Assert.Equal("tooManyRows", await RefusedAsync(day, 7));
        var limit = Text(start.AddHours(Hours).AddSeconds(1_000 - Rows));
        Assert.Equal(1_000, (await CsvAsync($"from={Text(start)}&to={limit}", 7)).Count - 1);
        Assert.Equal("badInterval", await RefusedAsync($"from={Text(start.AddDays(-365))}&to={Text(start.AddDays(1).AddSeconds(1))}"));
        Assert.Equal("unknownMetric", await RefusedAsync("metric=colour"));
        Assert.Equal("notMeasured", await RefusedAsync("sensor=S00001"));
        Assert.Equal("badFormat", await RefusedAsync("format=xml"));
        Assert.Equal("badLevel", await RefusedAsync("level=minute"));
        Assert.Equal("unknownPond", (string)(await host.Read("/api/v1/ponds/nowhere/history/export")).Body["reason"]!);

        using var busy = new SemaphoreSlim(0);
        var context = new Microsoft.AspNetCore.Http.DefaultHttpContext { RequestServices = host.Get<IServiceProvider>() };
        await new HistoryExports.Streamed(busy, Microsoft.AspNetCore.Http.Results.Ok()).ExecuteAsync(context);
        Assert.Equal((429, "10"), (context.Response.StatusCode, context.Response.Headers.RetryAfter.ToString()));
    }

    private static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Local(DateTimeOffset at) =>
        at.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture);

    private static DataField Field(ParquetReader reader, int index) => reader.Schema.DataFields[index];

    // All hours of the interval are over, so the keeper sums them up by itself.
    private Task SummedUpAsync() => TestHost.Until(
        "the hours are summed up",
        async () => await host.Get<IHistory>().BacklogAsync(Stop) == new HistoryBacklog(0, 0));

    private async Task<JsonNode> HourAsync(int hour)
    {
        var (_, history) = await host.Read($"/api/v1/ponds/P0006/history?metric=dissolvedOxygen&points=100&level=hour&{Interval}");
        return history["buckets"]![hour]!;
    }

    private async Task<List<string[]>> CsvAsync(string query, int pond = 5)
    {
        using var answer = await host.Get($"/api/v1/ponds/P000{pond}/history/export?{query}");
        Assert.Equal("text/csv", answer.Content.Headers.ContentType?.MediaType);
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        Assert.Equal([0xEF, 0xBB, 0xBF], bytes[..3]);
        return [.. System.Text.Encoding.UTF8.GetString(bytes[3..]).TrimEnd().Split("\r\n").Select(line => line.Split(','))];
    }

    private async Task<ParquetReader> ReaderAsync(string query)
    {
        using var answer = await host.Get($"/api/v1/ponds/P0005/history/export?format=parquet&{query}");
        Assert.Equal("application/vnd.apache.parquet", answer.Content.Headers.ContentType?.MediaType);
        return await ParquetReader.CreateAsync(new MemoryStream(await answer.Content.ReadAsByteArrayAsync()), cancellationToken: Stop);
    }

    private async Task<string> RefusedAsync(string query, int pond = 5) =>
        (string)(await host.Read($"/api/v1/ponds/P000{pond}/history/export?{query}")).Body["reason"]!;
}
