using Deqing.Realtime.Domain.Cases;
using Orleans.Concurrency;

namespace Deqing.Realtime.Grains.Cases;

/// <summary>
/// The figures of all cases of a county, live; its key is the county's code. It fills itself from the case log, a day when it is first
/// asked for; after that the cases tell it how they stand.
/// </summary>
public interface ICaseFiguresGrain : IGrainWithStringKey
{
    /// <summary>The figures of the cases decided on some days.</summary>
    /// <exception cref="ArgumentException">The days are none or too many.</exception>
    Task<FigureAnswer> Read(FigureQuery query);

    /// <summary>Takes how a case stands. Harmless at any time and more than once; never waits for a day that is being read.</summary>
    [AlwaysInterleave]
    Task Put(string id, CaseFile state);
}

/// <summary>Which figures.</summary>
/// <param name="From">The first day, as people of the county count days.</param>
/// <param name="Until">The day after the last one.</param>
/// <param name="Axis">By what.</param>
[GenerateSerializer, Immutable]
public sealed record FigureQuery(
    [property: Id(0)] DateOnly From, [property: Id(1)] DateOnly Until, [property: Id(2)] FigureAxis Axis)
{
    /// <summary>Most days of one query: three years.</summary>
    public const int MaxDays = 3 * 366;
}

/// <summary>Figures.</summary>
/// <param name="At">When they were so.</param>
/// <param name="Lines">By key, in byte order; one no case adds to is missing.</param>
[GenerateSerializer, Immutable]
public sealed record FigureAnswer([property: Id(0)] DateTimeOffset At, [property: Id(1)] ImmutableArray<FigureLine> Lines)
{
    /// <summary>The line of a key; zeros if no case adds to it.</summary>
    public FigureLine Line(string key)
    {
        foreach (var line in Lines)
            if (line.Key == key)
                return line;
        return new FigureLine(key, default, default);
    }
}

/// <summary>One line of figures.</summary>
/// <param name="Key">Of which: a code, an id, the name of a post; empty for the county.</param>
/// <param name="Figures">The sums.</param>
/// <param name="UntilReported">From the beginning of its problems to their first report.</param>
[GenerateSerializer, Immutable]
public sealed record FigureLine(
    [property: Id(0)] string Key, [property: Id(1)] Figures Figures, [property: Id(2)] DelayFigures UntilReported);
