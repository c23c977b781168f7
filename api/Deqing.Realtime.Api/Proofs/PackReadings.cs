using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Api.Places;
using Deqing.Realtime.Api.Ponds;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Water;
using Deqing.Realtime.Storage;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Api.Proofs;

/// <summary>The course of a metric for the page of a pack, thinned.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Sensor">Id of the sensor.</param>
/// <param name="Points">Its points, oldest first.</param>
/// <param name="Total">How many values the file has.</param>
/// <param name="IsCut">Whether there were more than the file may have.</param>
internal sealed record PackChart(Metric Metric, string Sensor, ImmutableArray<SeriesPoint> Points, long Total, bool IsCut);

/// <summary>What the sensors of a pond measured around an alarm, as a table any program opens.</summary>
internal sealed class PackReadings(IReadingLog log, County county, CountyClock clock, IOptions<HistoryOptions> options)
{
    /// <summary>Its name in a pack.</summary>
    public const string FileName = "readings.csv";

    private const int Points = 300;

    private static readonly TimeSpan Before = TimeSpan.FromHours(24);

    /// <summary>Writes the readings from a day before the alarm to an end. Returns their courses.</summary>
    public async Task<ImmutableArray<PackChart>> WriteAsync(
        Stream output, AlarmReport alarm, DateTimeOffset until, CancellationToken cancellation)
    {
        var charts = ImmutableArray.CreateBuilder<PackChart>();
        await using var writer = new StreamWriter(
            output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), 64 * 1024, leaveOpen: true)
        {
            NewLine = "\r\n",
        };
        await writer.WriteLineAsync("time,sensor,metric,unit,value,quality".AsMemory(), cancellation);
        foreach (var sensor in county.SensorsAt(alarm.Pond ?? alarm.Village))
        {
            var (courses, rows, isCut) = (new SortedDictionary<int, Thinning>(), 0, false);
            await foreach (var row in log.RangeAsync(
                sensor.Number, alarm.Since - Before, until.AddMilliseconds(1), options.Value.MaxRows + 1, cancellation))
            {
                if (isCut = ++rows > options.Value.MaxRows)
                    break;
                foreach (var value in row.Values)
                    if (county.Metrics.Find(value.Metric) is { } metric)
                    {
                        await writer.WriteLineAsync(string.Create(
                            CultureInfo.InvariantCulture,
                            $"{clock.Local(row.At):O},{Cell(sensor.Id)},{metric.Key},{Cell(metric.Unit)},"
                            + $"{value.Value:R},{Json.Word(value.Quality)}")
                            .AsMemory(), cancellation);
                        if (!courses.TryGetValue(value.Metric, out var course))
                            courses.Add(value.Metric, course = new Thinning(Points));
                        course.Add(new SeriesPoint(row.At, value.Value, value.Quality));
                    }
            }

            charts.AddRange(courses.Select(course => new PackChart(
                county.Metrics.Find(course.Key)!, sensor.Id, course.Value.Points(), course.Value.Total, isCut)));
        }

        await writer.FlushAsync(cancellation);
        return charts.ToImmutable();
    }

    private static string Cell(string text) =>
        text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
