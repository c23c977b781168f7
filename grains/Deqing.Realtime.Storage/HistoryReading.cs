using Deqing.Realtime.Domain.History;
using Deqing.Realtime.Domain.Water;

namespace Deqing.Realtime.Storage;

/// <summary>Reads one interval of a history, part by part, each from where the plan says.</summary>
internal sealed class HistoryReading(
    HistorySession session, HistoryQuery query, HistoryDays days, Action<HistoryPiece> take, CancellationToken cancellation)
{
    private int left = query.MaxRows;

    /// <returns>False if rows are left over.</returns>
    public async Task<bool> RunAsync()
    {
        var floors = await session.FloorsAsync(cancellation);
        var dirty = await session.DirtyAsync(
            query.Sensor, days.FirstHour(HourHistory.Of(query.From)), days.NextDay(HourHistory.Of(query.Until)), cancellation);
        var floor = floors[(int)HistoryLevel.Raw];
        var plan = new HistoryPlan(query.Level, hour => hour >= floor && dirty.Contains(hour), floors, days);
        foreach (var part in plan.Parts(query.From, query.Until))
            if (part.Source == HistoryLevel.Raw && !await ObservationsAsync(part))
                return false;
            else if (part.Source != HistoryLevel.Raw)
                await SumsAsync(part);
        return true;
    }

    private async Task<bool> ObservationsAsync(HistoryPart part)
    {
        HourHistory? open = null;
        var (hour, isWhole) = (0, true);
        await session.ObservationsAsync(
            query.Sensor, part.From, part.Until, left + 1,
            (at, values) =>
            {
                if (left-- == 0)
                {
                    isWhole = false;
                    return;
                }

                if (query.Level == HistoryLevel.Raw)
                {
                    foreach (var value in values)
                        Take(at, new MetricStretch(value.Metric, Stretch.Of(new SeriesPoint(at, value.Value, value.Quality))));
                    return;
                }

                if (open is not null && HourHistory.Of(at) != hour)
                {
                    Take(open, hour);
                    open = null;
                }

                (open ??= new HourHistory()).Add(at, values);
                hour = HourHistory.Of(at);
            },
            cancellation);
        if (open is not null)
            Take(open, hour);
        return isWhole;
    }

    private Task SumsAsync(HistoryPart part)
    {
        var (from, until) = (HourHistory.Of(part.From), HourHistory.Of(part.Until.AddTicks(-1)) + 1);
        if (part.Source == HistoryLevel.Day)
            from = days.FirstHour(from);
        return session.SumsAsync(
            part.Source, query.Sensor, from, until,
            (start, sums) =>
            {
                if (part.Source == HistoryLevel.TenMinutes)
                    StretchCodec.DecodeTens(
                        sums, start, query.Metric, (ten, stretch) => TakeTen(part, HourHistory.Start(start, ten), stretch));
                else
                    StretchCodec.Decode(
                        sums, HourHistory.Start(start), query.Metric, stretch => Take(HourHistory.Start(start), stretch));
            },
            cancellation);
    }

    // An hour at the end of an interval is read whole where its observations are gone.
    private void TakeTen(HistoryPart part, DateTimeOffset from, MetricStretch stretch)
    {
        if (from + HistoryLevel.TenMinutes.Width() > part.From && from < part.Until)
            Take(from, stretch);
    }

    private void Take(HourHistory history, int hour)
    {
        if (query.Level != HistoryLevel.TenMinutes)
        {
            foreach (var stretch in history.Whole())
                Take(HourHistory.Start(hour), stretch);
            return;
        }

        for (var ten = 0; ten < HourHistory.Tens; ten++)
            foreach (var stretch in history.Ten(ten))
                Take(HourHistory.Start(hour, ten), stretch);
    }

    private void Take(DateTimeOffset from, MetricStretch stretch)
    {
        if (query.Metric is null || query.Metric == stretch.Metric)
            take(new HistoryPiece(from, stretch.Metric, stretch.Stretch));
    }
}
