namespace Deqing.Realtime.Domain.Clocks;

/// <summary>Why a stretch of time did or did not count.</summary>
public enum StepKind : byte
{
    /// <summary>It counted.</summary>
    Counted,

    /// <summary>The clock stood.</summary>
    Pause,

    /// <summary>Before the opening or after the closing of a working day.</summary>
    Night,

    /// <summary>Between two slots of a working day: lunch.</summary>
    Break,

    /// <summary>A Saturday or Sunday that is not made up.</summary>
    Weekend,

    /// <summary>Off by the State Council's notice, which names it.</summary>
    Holiday,

    /// <summary>The day of the start, which a clock of closings leaves out.</summary>
    StartDay,

    /// <summary>Several stretches taken together, because one by one they would be too many.</summary>
    Together,
}

/// <summary>A stretch of the way from a start to its deadline.</summary>
/// <param name="From">When it begins: where the one before it ends.</param>
/// <param name="Until">When it ends.</param>
/// <param name="Kind">Why it did or did not count.</param>
/// <param name="Name">What a holiday is called; else null.</param>
/// <param name="Counted">How much of it counted. For a clock of closings: the day it closes.</param>
/// <param name="Paused">How much of it would have counted without a pause.</param>
/// <param name="Total">How much has counted by its end.</param>
/// <param name="Provisional">Whether days of a year without a published calendar are in it.</param>
public readonly record struct DeadlineStep(
    DateTimeOffset From, DateTimeOffset Until, StepKind Kind, string? Name, TimeSpan Counted, TimeSpan Paused, TimeSpan Total,
    bool Provisional)
{
    /// <summary>Most steps of one deadline.</summary>
    public const int MaxSteps = 60;
}
