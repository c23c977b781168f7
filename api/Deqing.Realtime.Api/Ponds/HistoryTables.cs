using System.Globalization;
using CsvHelper;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Api.Places;
using Deqing.Realtime.Domain.History;
using Deqing.Realtime.Domain.Water;
using Parquet;
using Parquet.Schema;

namespace Deqing.Realtime.Api.Ponds;

/// <summary>A line of a table: a value, or the sums of a bucket.</summary>
/// <param name="From">When it was measured, or the start of the bucket.</param>
/// <param name="Sensor">Id of the sensor.</param>
/// <param name="Metric">The metric.</param>
/// <param name="Stretch">The sums; of a single value at the raw level.</param>
internal readonly record struct HistoryLine(DateTimeOffset From, string Sensor, Metric Metric, Stretch Stretch)
{
    /// <summary>The one value of a line of the raw level.</summary>
    public SeriesPoint Value => (Stretch.Low ?? Stretch.Fault)!.Value;

    /// <summary>A time as ISO 8601 with its offset, to the millisecond.</summary>
    public static string Text(DateTimeOffset at) => at.ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture);
}

/// <summary>A table that is written line by line.</summary>
internal interface IHistoryTable : IAsyncDisposable
{
    /// <summary>Writes what comes before the first line.</summary>
    Task BeginAsync(HistoryLevel level, CancellationToken cancellation);

    /// <summary>Writes a line.</summary>
    ValueTask WriteAsync(HistoryLine line, CancellationToken cancellation);

    /// <summary>Writes what comes after the last line. A table that was not ended is not whole.</summary>
    Task EndAsync(CancellationToken cancellation);
}

/// <summary>
/// Comma-separated values (RFC 4180) in UTF-8 with a byte order mark, without which spreadsheets take it for something else. Times are
/// ISO 8601 with the county's offset.
/// </summary>
internal sealed class HistoryCsv(Stream output, CountyClock clock) : IHistoryTable
{
    private const int LinesAtOnce = 500;

    private static readonly CsvWriterOptions Format = new() { WriteByteOrderMark = true, NewLine = "\r\n" };

    private readonly CsvWriter csv = CsvWriter.Create(new LateStream(output), Format, leaveOpen: false);
    private bool isRaw;
    private int lines;

    public async Task BeginAsync(HistoryLevel level, CancellationToken cancellation)
    {
        isRaw = level == HistoryLevel.Raw;
        string[] columns = isRaw ? ["value", "quality"] : ["min", "max", "mean", "count", "share"];
        await csv.WriteRecordAsync(["time", "sensor", "metric", "unit", .. columns], cancellation);
    }

    public async ValueTask WriteAsync(HistoryLine line, CancellationToken cancellation)
    {
        csv.WriteField(HistoryLine.Text(clock.Local(line.From)));
        csv.WriteField(line.Sensor);
        csv.WriteField(line.Metric.Key);
        csv.WriteField(line.Metric.Unit);
        if (isRaw)
        {
            csv.WriteField(Text(line.Value.Value));
            csv.WriteField(Json.Word(line.Value.Quality));
        }
        else
        {
            csv.WriteField(Text(line.Stretch.Low?.Value));
            csv.WriteField(Text(line.Stretch.High?.Value));
            csv.WriteField(Text(line.Stretch.Mean));
            csv.WriteField(Text(line.Stretch.Count));
            csv.WriteField(Text(line.Stretch.Share));
        }

        csv.EndRecord();
        if (++lines % LinesAtOnce == 0)
            await csv.FlushAsync(cancellation);
    }

    public async Task EndAsync(CancellationToken cancellation) => await csv.FlushAsync(cancellation);

    public ValueTask DisposeAsync() => csv.DisposeAsync();

    private static string Text(IFormattable? number) => number?.ToString(null, CultureInfo.InvariantCulture) ?? "";
}

/// <summary>
/// Apache Parquet, compressed with Zstandard, in row groups of a bounded number of lines. A time stands there twice: as an instant,
/// and as ISO 8601 with the county's offset.
/// </summary>
internal sealed class HistoryParquet(Stream output, CountyClock clock) : IHistoryTable
{
    /// <summary>Lines of a row group; so many are held in memory.</summary>
    public const int GroupLines = 20_000;

    private static readonly DateTimeDataField Time =
        new("time", DateTimeFormat.Timestamp, isAdjustedToUTC: true, DateTimeTimeUnit.Millis, isNullable: false);

    private static readonly DataField Local = Text("local_time"), Sensor = Text("sensor"), Metric = Text("metric"), Unit = Text("unit"),
        Value = Of<float>("value"), Quality = Text("quality"), Min = Of<float>("min", isNullable: true),
        Max = Of<float>("max", isNullable: true), Mean = Of<double>("mean", isNullable: true), Count = Of<long>("count"),
        Share = Of<double>("share");

    private readonly LateStream late = new(output);
    private readonly List<HistoryLine> group = new(GroupLines);
    private ParquetWriter? writer;
    private bool isRaw;

    public async Task BeginAsync(HistoryLevel level, CancellationToken cancellation)
    {
        isRaw = level == HistoryLevel.Raw;
        DataField[] rest = isRaw ? [Value, Quality] : [Min, Max, Mean, Count, Share];
        writer = await ParquetWriter.CreateAsync(
            new ParquetSchema([Time, Local, Sensor, Metric, Unit, .. rest]), late,
            new ParquetOptions { CompressionMethod = CompressionMethod.Zstd }, cancellationToken: cancellation);
    }

    public async ValueTask WriteAsync(HistoryLine line, CancellationToken cancellation)
    {
        group.Add(line);
        if (group.Count == GroupLines)
            await WriteGroupAsync(cancellation);
    }

    public async Task EndAsync(CancellationToken cancellation)
    {
        if (group.Count > 0)
            await WriteGroupAsync(cancellation);
        await writer!.DisposeAsync();
        writer = null;
        await late.FlushAsync(cancellation);
    }

    // Without its end a file is not readable: one that was cut off cannot pass for whole.
    public ValueTask DisposeAsync() => late.DisposeAsync();

    private async Task WriteGroupAsync(CancellationToken cancellation)
    {
        using var rows = writer!.CreateRowGroup();
        await rows.WriteAsync<DateTime>(Time, Column(line => line.From.UtcDateTime), cancellationToken: cancellation);
        await rows.WriteAsync(Local, [.. group.Select(line => HistoryLine.Text(clock.Local(line.From)))]);
        await rows.WriteAsync(Sensor, [.. group.Select(line => line.Sensor)]);
        await rows.WriteAsync(Metric, [.. group.Select(line => line.Metric.Key)]);
        await rows.WriteAsync(Unit, [.. group.Select(line => line.Metric.Unit)]);
        if (isRaw)
        {
            await rows.WriteAsync<float>(Value, Column(line => line.Value.Value), cancellationToken: cancellation);
            await rows.WriteAsync(Quality, [.. group.Select(line => Json.Word(line.Value.Quality))]);
        }
        else
        {
            await rows.WriteAsync<float>(Min, Column(line => line.Stretch.Low?.Value), cancellationToken: cancellation);
            await rows.WriteAsync<float>(Max, Column(line => line.Stretch.High?.Value), cancellationToken: cancellation);
            await rows.WriteAsync<double>(Mean, Column(line => line.Stretch.Mean), cancellationToken: cancellation);
            await rows.WriteAsync<long>(Count, Column(line => line.Stretch.Count), cancellationToken: cancellation);
            await rows.WriteAsync<double>(Share, Column(line => line.Stretch.Share), cancellationToken: cancellation);
        }

        rows.CompleteValidate();
        group.Clear();
    }

    private ReadOnlyMemory<T> Column<T>(Func<HistoryLine, T> of) => group.Select(of).ToArray();

    private static DataField Text(string name) => new(name, typeof(string), isNullable: false);

    private static DataField Of<T>(string name, bool isNullable = false) => new(name, typeof(T), isNullable);
}
