using Deqing.Realtime.Domain.History;

namespace Deqing.Realtime.Storage;

/// <summary>
/// Sums up some hours anew from the reading log, and their days from the hours, within one transaction. It is always the same that
/// comes out, so doing it again after a crash changes nothing. What rests on rows that are gone is left as it is.
/// </summary>
internal sealed class HistoryRollUp(HistorySession session, HistoryDays days, CancellationToken cancellation)
{
    private readonly List<SumRow> tens = [], hours = [];
    private readonly SortedSet<(int Sensor, int Day)> touched = [];
    private ImmutableArray<int> floors;

    /// <summary>Sums up the hours, which are in the order of sensor and hour, and takes them off the list.</summary>
    public async Task RunAsync(ImmutableArray<(int Sensor, int Hour)> due)
    {
        floors = await session.FloorsAsync(cancellation);
        for (int first = 0, next; first < due.Length; first = next)
        {
            for (next = first + 1; next < due.Length && due[next] == (due[first].Sensor, due[next - 1].Hour + 1);)
                next++;
            await RunAsync(due[first].Sensor, due[first].Hour, due[next - 1].Hour + 1);
        }

        await session.PutAsync(HistoryLevel.TenMinutes, tens, cancellation);
        await session.PutAsync(HistoryLevel.Hour, hours, cancellation);
        var sums = new List<SumRow>();
        foreach (var (sensor, day) in touched)
            sums.Add(await DayAsync(sensor, day));
        await session.PutAsync(HistoryLevel.Day, sums, cancellation);
    }

    private async Task RunAsync(int sensor, int from, int until)
    {
        var settled = new HashSet<int>();
        if (from < floors[(int)HistoryLevel.Raw])
            await session.SumsAsync(HistoryLevel.Hour, sensor, from, until, (hour, _) => settled.Add(hour), cancellation);
        HourHistory? open = null;
        var last = from;
        await session.ObservationsAsync(
            sensor, HourHistory.Start(from), HourHistory.Start(until), int.MaxValue,
            (at, values) =>
            {
                var hour = HourHistory.Of(at);
                if (hour < floors[(int)HistoryLevel.Raw] && settled.Contains(hour))
                    return;
                if (open is not null && hour != last)
                {
                    Close(sensor, last, open);
                    open = null;
                }

                (open ??= new HourHistory()).Add(at, values);
                last = hour;
            },
            cancellation);
        if (open is not null)
            Close(sensor, last, open);
        await session.RunAsync(
            new(
                "DELETE FROM reading_due WHERE sensor = @sensor AND hour >= @from AND hour < @until",
                ("@sensor", sensor), ("@from", from), ("@until", until)),
            cancellation);
    }

    private void Close(int sensor, int hour, HourHistory history)
    {
        var kept = floors[(int)HistoryLevel.Hour];
        if (hour < kept)
            return;
        if (hour >= floors[(int)HistoryLevel.TenMinutes])
            tens.Add(new SumRow(sensor, hour, StretchCodec.EncodeTens(history, hour)));
        hours.Add(new SumRow(sensor, hour, StretchCodec.Encode(history.Whole(), HourHistory.Start(hour))));
        if (days.FirstHour(hour) is var day && day >= kept)
            touched.Add((sensor, day));
    }

    private async Task<SumRow> DayAsync(int sensor, int day)
    {
        var sums = new Stretches();
        await session.SumsAsync(
            HistoryLevel.Hour, sensor, day, days.NextDay(day),
            (hour, row) => StretchCodec.Decode(
                row, HourHistory.Start(hour), null, stretch => sums.Add(stretch.Metric, stretch.Stretch)),
            cancellation);
        return new SumRow(sensor, day, StretchCodec.Encode(sums.All(), HourHistory.Start(day)));
    }
}
