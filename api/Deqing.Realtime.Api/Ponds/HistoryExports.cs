using System.Collections.Frozen;
using System.Collections.Immutable;
using System.ComponentModel;
using System.Globalization;
using System.Runtime.CompilerServices;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Api.Places;
using Deqing.Realtime.Domain.History;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Water;
using Deqing.Realtime.Storage;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Api.Ponds;

/// <summary>Histories as tables. They stream: memory does not grow with the interval.</summary>
internal sealed class HistoryExports(
    County county, IHistory history, JudgedReadings log, PondSources sources, HistoryDays days, CountyClock clock,
    IOptions<HistoryOptions> options) : IDisposable
{
    /// <summary>The media types of the formats.</summary>
    public const string Csv = "text/csv", Parquet = "application/vnd.apache.parquet";

    // Sums of so many days are held at once.
    private static readonly TimeSpan Page = TimeSpan.FromDays(2);

    private static readonly FrozenDictionary<string, HistoryFormat> Formats =
        Enum.GetValues<HistoryFormat>().ToFrozenDictionary(Json.Word, format => format);

    private readonly SemaphoreSlim room = new(options.Value.MaxExports);

    private enum HistoryFormat
    {
        Csv,
        Parquet,
    }

    public static async Task<IResult> Export(
        [Description("Id of the pond.")] string id,
        [Description("Start of the interval; 24 hours before its end if left out."), Instant] string? from,
        [Description("End of the interval, not included; now if left out. At most 366 days after the start."), Instant] string? to,
        [Description("Key of the metric; all if left out.")] string? metric,
        [Description("Id of the sensor; all of the pond if left out.")] string? sensor,
        [Description("How finely; every value if left out."), Words("raw", "tenMinutes", "hour", "day")] string? level,
        [Description("What kind of table."), Words("csv", "parquet")] string? format,
        County county, CountyClock clock, HistoryExports exports, CancellationToken cancellation)
    {
        if (!county.Ponds.ContainsKey(id))
            return PondEndpoints.UnknownPond(id);
        var read = new Parameters();
        var asked = HistoryRequest.Read(read, county, clock, from, to, metric, sensor, level);
        var wanted = read.Word("format", format, Formats, "badFormat") ?? HistoryFormat.Csv;
        if (read.Problem is { } problem)
            return problem;
        return await exports.ExportAsync(id, asked with { Level = asked.Level ?? HistoryLevel.Raw }, wanted, cancellation);
    }

    /// <inheritdoc/>
    public void Dispose() => room.Dispose();

    private async Task<IResult> ExportAsync(string pond, HistoryRequest asked, HistoryFormat format, CancellationToken cancellation)
    {
        var parts = await sources.AllAsync(pond, asked.Metric?.Key, asked.Sensor, asked.From, asked.Until, cancellation);
        if (parts.IsEmpty)
            return HistoryRequest.NotMeasured(pond, asked.Metric?.Key ?? "anything", asked.Sensor);
        if (asked.Level == HistoryLevel.Raw && await IsTooMuchAsync(parts, cancellation))
            return Problems.BadRequest(
                "tooManyRows",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"More than {options.Value.MaxExportRows} observations; choose a shorter interval or a coarser level."));
        var name = string.Create(
            CultureInfo.InvariantCulture,
            $"{pond}-{Json.Word(asked.Level!.Value)}-{clock.Local(asked.From):yyyyMMddHHmm}-{clock.Local(asked.Until):yyyyMMddHHmm}");
        return new Streamed(room, format == HistoryFormat.Csv
            ? TypedResults.Stream(output => WriteAsync(new HistoryCsv(output, clock), asked, parts, cancellation), Csv, $"{name}.csv")
            : TypedResults.Stream(
                output => WriteAsync(new HistoryParquet(output, clock), asked, parts, cancellation), Parquet, $"{name}.parquet"));
    }

    private async Task<bool> IsTooMuchAsync(ImmutableArray<PondSource> parts, CancellationToken cancellation)
    {
        var left = (long)options.Value.MaxExportRows;
        foreach (var part in parts)
        {
            left -= await history.CountAsync(part.Sensor.Number, part.From, part.Until, (int)left + 1, cancellation);
            if (left < 0)
                return true;
        }

        return false;
    }

    private async Task WriteAsync(
        IHistoryTable table, HistoryRequest asked, ImmutableArray<PondSource> parts, CancellationToken cancellation)
    {
        await using (table)
        {
            await table.BeginAsync(asked.Level!.Value, cancellation);
            foreach (var part in parts)
            {
                var lines = asked.Level == HistoryLevel.Raw
                    ? ValuesAsync(part, asked, cancellation)
                    : SumsAsync(part, asked, cancellation);
                await foreach (var line in lines)
                    await table.WriteAsync(line, cancellation);
            }

            await table.EndAsync(cancellation);
        }
    }

    private async IAsyncEnumerable<HistoryLine> ValuesAsync(
        PondSource part, HistoryRequest asked, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var row in log.RangeAsync(
            part.Sensor.Number, part.From, part.Until, options.Value.MaxExportRows, cancellation))
            foreach (var value in row.Values)
                if (Wanted(value.Metric, asked) is { } metric)
                    yield return new HistoryLine(
                        row.At, part.Sensor.Id, metric, Stretch.Of(new SeriesPoint(row.At, value.Value, value.Quality)));
    }

    private async IAsyncEnumerable<HistoryLine> SumsAsync(
        PondSource part, HistoryRequest asked, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var from = HistoryDays.Within(part.From); from < HistoryDays.Within(part.Until);)
        {
            // A page ends with a day, so that no bucket is cut by it.
            var next = days.Bucket(HistoryLevel.Day, from + Page);
            var until = next < part.Until ? next : part.Until;
            var buckets = new SortedDictionary<(DateTimeOffset From, byte Metric), Stretch>();
            await history.ReadAsync(
                new HistoryQuery(
                    part.Sensor.Number, (byte?)asked.Metric?.Number, asked.Level!.Value, from, until, options.Value.MaxExportRows),
                days,
                piece =>
                {
                    var key = (days.Bucket(asked.Level.Value, piece.From), piece.Metric);
                    buckets[key] = buckets.TryGetValue(key, out var before) ? before.Merge(piece.Stretch) : piece.Stretch;
                },
                cancellation);
            foreach (var ((start, metric), stretch) in buckets)
                if (Wanted(metric, asked) is { } known)
                    yield return new HistoryLine(start, part.Sensor.Id, known, stretch);
            from = until;
        }
    }

    private Metric? Wanted(byte metric, HistoryRequest asked) =>
        asked.Metric is null || asked.Metric.Number == metric ? county.Metrics.Find(metric) : null;

    /// <summary>An export that waits for nobody: where too many run, it is refused.</summary>
    internal sealed class Streamed(SemaphoreSlim room, IResult export) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.CacheControl = "no-store";
            if (!await room.WaitAsync(TimeSpan.Zero, httpContext.RequestAborted))
            {
                httpContext.Response.Headers.RetryAfter = "10";
                await Problems.Refuse(
                    StatusCodes.Status429TooManyRequests, "tooManyExports", "Too many exports run; come again as Retry-After says.")
                    .ExecuteAsync(httpContext);
                return;
            }

            try
            {
                await export.ExecuteAsync(httpContext);
            }
            finally
            {
                room.Release();
            }
        }
    }
}
