using Deqing.Realtime.Domain.Cases;

namespace Deqing.Realtime.Domain.Forecast;

/// <summary>On which steps a forecast rests.</summary>
public enum ForecastGroup : byte
{
    /// <summary>On none: too few have lasted so long.</summary>
    TooFew,

    /// <summary>On the same step of cases of the same category.</summary>
    Category,

    /// <summary>On the same step of cases of all categories.</summary>
    Stage,
}

/// <summary>How likely the present step of a case will be late.</summary>
/// <param name="Stage">The step.</param>
/// <param name="DueAt">When it is due.</param>
/// <param name="Waited">How long the case has stood there, in plain elapsed time.</param>
/// <param name="Chance">The chance that it is not done by then, 0 to 1, to the thousandth; null where too few cases tell.</param>
/// <param name="Group">On which steps that rests.</param>
/// <param name="Cases">How many of them lasted longer than this one has waited: those it is compared with.</param>
public sealed record StepForecast(
    CaseStage Stage, DateTimeOffset DueAt, TimeSpan Waited, double? Chance, ForecastGroup Group, int Cases);
