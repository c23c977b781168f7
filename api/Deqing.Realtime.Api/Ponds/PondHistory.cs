using System.ComponentModel;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Api.Places;
using Deqing.Realtime.Domain.History;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Water;
using Deqing.Realtime.Grains.History;
using Deqing.Realtime.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Api.Ponds;

/// <summary>The history of one metric of a pond, for a chart.</summary>
internal sealed class PondHistory(
    IHistory history, PondSources sources, HistoryDays days, CountyClock clock, IOptions<HistoryOptions> options,
    IOptions<HistoryKeepingOptions> keeping)
{
    private const int MaxPoints = 5_000, DefaultPoints = 300;

    public static async Task<Results<Ok<HistoryAnswer>, ProblemHttpResult>> Read(
        [Description("Id of the pond.")] string id,
        [Description("Start of the interval; 24 hours before its end if left out."), Instant] string? from,
        [Description("End of the interval, not included; now if left out. At most 366 days after the start."), Instant] string? to,
        [Description("Key of the metric.")] string? metric,
        [Description("At most so many points."), Whole(Thinning.MinPoints, MaxPoints, DefaultPoints)] string? points,
        [Description("Id of the sensor; at any time the first that measured the metric and stood there then, if left out.")] string? sensor,
        [Description("How finely it is read; the coarsest level with as many buckets as points if left out."),
         Words("raw", "tenMinutes", "hour", "day")] string? level,
        County county, CountyClock clock, PondHistory histories, CancellationToken cancellation)
    {
        if (!county.Ponds.ContainsKey(id))
            return PondEndpoints.UnknownPond(id);
        var read = new Parameters();
        var asked = HistoryRequest.Read(read, county, clock, from, to, metric, sensor, level);
        var most = read.Whole("points", points, Thinning.MinPoints, MaxPoints, DefaultPoints, "badPoints");
        if (metric is null)
            read.Refuse("unknownMetric", "'metric' is missing.", 0);
        if (read.Problem is { } problem)
            return problem;
        return await histories.AnswerAsync(id, asked, most, cancellation) is { } answer
            ? TypedResults.Ok(answer)
            : HistoryRequest.NotMeasured(id, metric!, sensor);
    }

    /// <returns>Null if no sensor measured it there then, and none does now.</returns>
    private async Task<HistoryAnswer?> AnswerAsync(string pond, HistoryRequest asked, int most, CancellationToken cancellation)
    {
        var (now, metric) = (clock.Now, asked.Metric!);
        var parts = await sources.CourseAsync(pond, metric.Key, asked.Sensor, asked.From, asked.Until, cancellation);
        var main = parts.IsEmpty ? sources.MainOf(pond, metric.Key, asked.Sensor) : parts[^1].Sensor;
        if (main is null)
            return null;
        var level = asked.Level ?? HistoryLevels.For(
            asked.Until - asked.From, most, level => (keeping.Value.KeptSince(level, now) ?? asked.From) <= asked.From);
        var course = new HistoryCourse(level, most, days);
        var isWhole = true;
        foreach (var part in parts)
        {
            var left = level == HistoryLevel.Raw ? Math.Max(1, options.Value.MaxRows - course.Total) : options.Value.MaxRows;
            isWhole = isWhole && await history.ReadAsync(
                new HistoryQuery(part.Sensor.Number, (byte)metric.Number, level, part.From, part.Until, (int)left), days,
                piece => course.Add(piece.From, piece.Stretch), cancellation);
        }

        return new HistoryAnswer(
            pond, metric.Key, metric.Unit, main.Id, clock.Local(asked.From), clock.Local(asked.Until),
            [.. parts.Select(part => new HistorySource(part.Sensor.Id, clock.Local(part.From), clock.Local(part.Until)))], level,
            [.. course.Points().Select(point => new HistoryPoint(clock.Local(point.At), point.Value, point.Quality))],
            [.. course.Buckets().Select(Bucket)], course.Total, !isWhole);
    }

    private HistoryBucketAnswer Bucket(HistoryBucket bucket) => new(
        clock.Local(bucket.From), bucket.Stretch.Low?.Value, bucket.Stretch.High?.Value, bucket.Stretch.Mean, bucket.Stretch.Count,
        bucket.Stretch.Share);
}
