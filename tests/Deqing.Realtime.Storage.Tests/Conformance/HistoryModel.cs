using System.Collections.Immutable;
using Deqing.Realtime.Domain.History;
using Deqing.Realtime.Domain.Water;

namespace Deqing.Realtime.Storage.Tests.Conformance;

/// <summary>What a history must say: summed up from scratch from all observations the log took.</summary>
internal sealed class HistoryModel(HistoryDays days)
{
    private readonly Dictionary<int, SortedDictionary<DateTimeOffset, ImmutableArray<MetricValue>>> bySensor = [];

    /// <summary>The first observation of a sensor and time is kept.</summary>
    public void Take(LoggedObservation row)
    {
        if (!bySensor.TryGetValue(row.Sensor, out var rows))
            bySensor.Add(row.Sensor, rows = []);
        rows.TryAdd(row.Observation.At, row.Observation.Values);
    }

    /// <summary>The buckets of an interval.</summary>
    public List<HistoryPiece> Buckets(HistoryQuery query)
    {
        var hours = new SortedDictionary<int, HourHistory>();
        foreach (var (at, values) in bySensor.GetValueOrDefault(query.Sensor, []))
            if (at >= query.From && at < query.Until)
            {
                if (!hours.TryGetValue(HourHistory.Of(at), out var hour))
                    hours.Add(HourHistory.Of(at), hour = new HourHistory());
                hour.Add(at, values);
            }

        var pieces = query.Level == HistoryLevel.TenMinutes
            ? from hour in hours
              from ten in Enumerable.Range(0, HourHistory.Tens)
              from stretch in hour.Value.Ten(ten)
              select new HistoryPiece(HourHistory.Start(hour.Key, ten), stretch.Metric, stretch.Stretch)
            : from hour in hours
              from stretch in hour.Value.Whole()
              select new HistoryPiece(HourHistory.Start(hour.Key), stretch.Metric, stretch.Stretch);
        return Together(pieces.Where(piece => query.Metric is null || piece.Metric == query.Metric), query.Level);
    }

    /// <summary>Puts pieces of one bucket together.</summary>
    public List<HistoryPiece> Together(IEnumerable<HistoryPiece> pieces, HistoryLevel level) =>
    [
        .. pieces.GroupBy(piece => (From: days.Bucket(level, piece.From), piece.Metric))
            .Select(group => new HistoryPiece(
                group.Key.From, group.Key.Metric, group.Select(piece => piece.Stretch).Aggregate((one, next) => one.Merge(next))))
            .OrderBy(piece => piece.From).ThenBy(piece => piece.Metric),
    ];
}
