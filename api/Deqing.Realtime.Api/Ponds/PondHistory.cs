using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Api.Places;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Water;
using Deqing.Realtime.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Api.Ponds;

/// <summary>What a history may cost. Section <c>History</c>.</summary>
public sealed class HistoryOptions
{
    /// <summary>The section these options are bound from.</summary>
    public const string Section = "History";

    /// <summary>One answer reads at most so many rows of the log; an answer that would need more says that it is truncated.</summary>
    [Range(1_000, 10_000_000)]
    public int MaxRows { get; set; } = 500_000;
}

/// <summary>The history of one metric of a pond.</summary>
internal static class PondHistory
{
    private const int MaxPoints = 5_000, DefaultPoints = 300;
    private static readonly TimeSpan MaxInterval = TimeSpan.FromDays(366), DefaultInterval = TimeSpan.FromHours(24);

    /// <summary>Streams the rows of the interval and keeps only the points that are sent, however many rows there are.</summary>
    public static async Task<Results<Ok<HistoryAnswer>, ProblemHttpResult>> Read(
        [Description("Id of the pond.")] string id,
        [Description("Start of the interval; 24 hours before its end if left out."), Instant] string? from,
        [Description("End of the interval, not included; now if left out. At most 366 days after the start."), Instant] string? to,
        [Description("Key of the metric.")] string? metric,
        [Description("At most so many points."), Whole(Thinning.MinPoints, MaxPoints, DefaultPoints)] string? points,
        [Description("Id of the sensor; the first of the pond that measures the metric if left out.")] string? sensor,
        County county, IReadingLog log, CountyClock clock, IOptions<HistoryOptions> options, CancellationToken cancellation)
    {
        if (!county.Ponds.ContainsKey(id))
            return PondEndpoints.UnknownPond(id);
        var read = new Parameters();
        var until = read.Instant("to", to, clock.Now, "badInterval");
        var since = read.Instant("from", from, Before(until, DefaultInterval), "badInterval");
        var most = read.Whole("points", points, Thinning.MinPoints, MaxPoints, DefaultPoints, "badPoints");
        if (since >= until || until - since > MaxInterval)
            read.Refuse("badInterval", "'from' must lie before 'to', by at most 366 days.", 0);
        var measured = metric is null ? null : county.Metrics.Find(metric);
        if (measured is null)
            read.Refuse("unknownMetric", metric is null ? "'metric' is missing." : $"'metric' names no metric: '{metric}'.", 0);
        if (read.Problem is { } problem)
            return problem;
        var source = county.SensorsAt(id).FirstOrDefault(
            place => county.StationTypes[place.StationType].Metrics.Contains(metric!) && (sensor is null || place.Id == sensor));
        if (source is null)
            return Problems.BadRequest(
                "notMeasured",
                sensor is null ? $"No sensor of pond '{id}' measures '{metric}'." : $"'{sensor}' does not measure '{metric}' there.");

        var (thin, truncated) = await Thin(
            log.RangeAsync(source.Number, since.ToUniversalTime(), until.ToUniversalTime(), options.Value.MaxRows + 1, cancellation),
            measured!.Number, most, options.Value.MaxRows);
        return TypedResults.Ok(new HistoryAnswer(
            id, measured.Key, measured.Unit, source.Id, clock.Local(since), clock.Local(until),
            [.. thin.Points().Select(point => new HistoryPoint(clock.Local(point.At), point.Value, point.Quality))],
            thin.Total, truncated));
    }

    private static async Task<(Thinning Thin, bool Truncated)> Thin(
        IAsyncEnumerable<Observation> rows, int metric, int most, int maxRows)
    {
        var thin = new Thinning(most);
        var count = 0;
        await foreach (var row in rows)
        {
            if (++count > maxRows)
                return (thin, true);
            foreach (var value in row.Values)
                if (value.Metric == metric)
                    thin.Add(new SeriesPoint(row.At, value.Value, value.Quality));
        }

        return (thin, false);
    }

    private static DateTimeOffset Before(DateTimeOffset instant, TimeSpan span) =>
        instant - DateTimeOffset.MinValue > span ? instant - span : DateTimeOffset.MinValue;
}
