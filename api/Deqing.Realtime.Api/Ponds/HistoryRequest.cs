using System.Collections.Frozen;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Api.Places;
using Deqing.Realtime.Domain.History;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Water;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Deqing.Realtime.Api.Ponds;

/// <summary>What is asked of the history of a pond, understood.</summary>
/// <param name="From">Start of the interval.</param>
/// <param name="Until">Its end, not included.</param>
/// <param name="Metric">The metric; null for all.</param>
/// <param name="Sensor">Id of the only sensor that is meant; null for all of the pond.</param>
/// <param name="Level">How finely; null if left open.</param>
internal sealed record HistoryRequest(
    DateTimeOffset From, DateTimeOffset Until, Metric? Metric, string? Sensor, HistoryLevel? Level)
{
    private static readonly TimeSpan MaxInterval = TimeSpan.FromDays(366), DefaultInterval = TimeSpan.FromHours(24);

    private static readonly FrozenDictionary<string, HistoryLevel> Levels =
        Enum.GetValues<HistoryLevel>().ToFrozenDictionary(Json.Word, level => level);

    /// <summary>Reads the parameters; the first that cannot be understood stands in <paramref name="read"/>.</summary>
    public static HistoryRequest Read(
        Parameters read, County county, CountyClock clock, string? from, string? to, string? metric, string? sensor,
        string? level)
    {
        var until = read.Instant("to", to, clock.Now, "badInterval");
        var since = read.Instant("from", from, Before(until, DefaultInterval), "badInterval");
        if (since >= until || until - since > MaxInterval)
            read.Refuse("badInterval", "'from' must lie before 'to', by at most 366 days.", 0);
        var measured = metric is null ? null : county.Metrics.Find(metric);
        if (metric is not null && measured is null)
            read.Refuse("unknownMetric", $"'metric' names no metric: '{metric}'.", 0);
        var wanted = read.Word("level", level, Levels, "badLevel");
        return new HistoryRequest(since.ToUniversalTime(), until.ToUniversalTime(), measured, sensor, wanted);
    }

    /// <summary>The answer where no sensor of the pond is meant.</summary>
    public static ProblemHttpResult NotMeasured(string pond, string? metric, string? sensor) => Problems.BadRequest(
        "notMeasured",
        sensor is null
            ? $"No sensor of pond '{pond}' measured '{metric}' then."
            : $"'{sensor}' did not measure '{metric}' there then.");

    private static DateTimeOffset Before(DateTimeOffset instant, TimeSpan span) =>
        instant - DateTimeOffset.MinValue > span ? instant - span : DateTimeOffset.MinValue;
}
