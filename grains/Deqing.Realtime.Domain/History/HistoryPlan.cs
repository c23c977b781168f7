namespace Deqing.Realtime.Domain.History;

/// <summary>A part of a history and where it is read from.</summary>
/// <param name="Source">The level it is read from.</param>
/// <param name="From">Its start.</param>
/// <param name="Until">Its end, not included.</param>
public readonly record struct HistoryPart(HistoryLevel Source, DateTimeOffset From, DateTimeOffset Until);

/// <summary>
/// Where each part of a history is read from, so that the answer is exact at any moment: whole buckets whose sums are up to date
/// from the level asked for, the rest from the next finer one that has it, at last from the observations themselves.
/// </summary>
/// <param name="Level">The level asked for.</param>
/// <param name="IsDirty">Whether the sums of an hour are not up to date.</param>
/// <param name="Floors">For each level the first hour from which on it keeps everything.</param>
/// <param name="Days">The days of the county.</param>
public sealed record HistoryPlan(
    HistoryLevel Level, Predicate<int> IsDirty, ImmutableArray<int> Floors, HistoryDays Days)
{
    /// <summary>The parts of an interval in the order of time; neighbours never have the same source.</summary>
    public ImmutableArray<HistoryPart> Parts(DateTimeOffset from, DateTimeOffset until)
    {
        var parts = ImmutableArray.CreateBuilder<HistoryPart>();
        for (var hour = HourHistory.Of(from); HourHistory.Start(hour) < until;)
        {
            var isDay = hour < Floors[(int)HistoryLevel.Hour] || (Level == HistoryLevel.Day && IsWholeDay(hour, from, until));
            var next = isDay ? Days.NextDay(hour) : hour + 1;
            var source = isDay ? HistoryLevel.Day : SourceOf(hour, from, until);
            var part = new HistoryPart(source, Later(HourHistory.Start(hour), from), Earlier(HourHistory.Start(next), until));
            if (parts.Count > 0 && parts[^1].Source == source)
                parts[^1] = parts[^1] with { Until = part.Until };
            else
                parts.Add(part);
            hour = next;
        }

        return parts.DrainToImmutable();
    }

    private HistoryLevel SourceOf(int hour, DateTimeOffset from, DateTimeOffset until)
    {
        var isWhole = HourHistory.Start(hour) >= from && HourHistory.Start(hour + 1) <= until;
        var wanted = Level == HistoryLevel.Raw || !isWhole || IsDirty(hour) ? HistoryLevel.Raw : Sums(Level);
        while (wanted < HistoryLevel.Hour && hour < Floors[(int)wanted])
            wanted++;
        return wanted;
    }

    private bool IsWholeDay(int hour, DateTimeOffset from, DateTimeOffset until)
    {
        var end = Days.NextDay(hour);
        if (Days.FirstHour(hour) != hour || HourHistory.Start(hour) < from || HourHistory.Start(end) > until)
            return false;
        for (var one = hour; one < end; one++)
            if (IsDirty(one))
                return false;
        return true;
    }

    private static HistoryLevel Sums(HistoryLevel level) => level == HistoryLevel.Day ? HistoryLevel.Hour : level;

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
