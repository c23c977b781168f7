namespace Deqing.Realtime.Domain.Water;

/// <summary>Observations of one sensor as they arrived.</summary>
public static class Arrivals
{
    /// <summary>
    /// Those that were news when they arrived, in the order of time: one that arrived after a newer one belongs to history only. So a
    /// state that is built anew from the log hears what it would have heard at the time, and raises no alarm over old news.
    /// </summary>
    /// <param name="rows">Rows of one sensor, oldest first.</param>
    public static ImmutableArray<Observation> News(ImmutableArray<Observation> rows) => News(rows, _ => true);

    /// <summary>
    /// Of rows in event-time order those that were news when they came: no later one was there before them, and their clock was right.
    /// What was late had no part in any verdict, so it has none when verdicts are found anew.
    /// </summary>
    /// <param name="rows">Rows of one sensor, oldest first, up to its newest.</param>
    /// <param name="before">Only what arrived before this.</param>
    public static ImmutableArray<Observation> InOrder(ImmutableArray<Observation> rows, DateTimeOffset before) =>
        News(rows, row => row.ReceivedAt < before && !row.HasWrongClock);

    private static ImmutableArray<Observation> News(ImmutableArray<Observation> rows, Func<Observation, bool> counts)
    {
        var news = ImmutableArray.CreateBuilder<Observation>(rows.Length);
        var earliest = DateTimeOffset.MaxValue;
        for (var index = rows.Length - 1; index >= 0; index--)
        {
            if (rows[index].ReceivedAt > earliest || !counts(rows[index]))
                continue;
            earliest = rows[index].ReceivedAt;
            news.Add(rows[index]);
        }

        news.Reverse();
        return news.DrainToImmutable();
    }
}
