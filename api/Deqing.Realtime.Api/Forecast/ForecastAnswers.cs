using Deqing.Realtime.Api.Cases;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Forecast;

namespace Deqing.Realtime.Api.Forecast;

/// <summary>On which cases a chance rests.</summary>
/// <param name="Cases">How many cases stood at the same step at least as long as this one has.</param>
/// <param name="Group">Whether they are of the same category or of all; <c>tooFew</c> where both are too few to tell.</param>
public sealed record ForecastBasisAnswer(int Cases, ForecastGroup Group);

/// <summary>How likely the present step of a case will be late.</summary>
/// <param name="Stage">The step.</param>
/// <param name="DueAt">When it is due.</param>
/// <param name="WaitedSeconds">How long the case has stood there, in plain elapsed time.</param>
/// <param name="Chance">The chance that it is not done by then, 0 to 1; null where too few cases tell.</param>
/// <param name="Basis">On which cases that rests.</param>
/// <param name="UrgedAt">When somebody first called for this step, or null.</param>
/// <param name="UrgedBy">Name of who did, or null.</param>
public sealed record CaseForecastAnswer(
    CaseStage Stage, DateTimeOffset DueAt, long WaitedSeconds, double? Chance, ForecastBasisAnswer Basis, DateTimeOffset? UrgedAt,
    string? UrgedBy);

/// <summary>A case a call now may save.</summary>
/// <param name="Case">The case; its owner is who is to be called.</param>
/// <param name="Chance">The chance that its step is late, 0 to 1.</param>
/// <param name="Basis">On which cases that rests.</param>
/// <param name="WaitedSeconds">How long it has stood at the step, in plain elapsed time.</param>
/// <param name="DueAt">When the step is due.</param>
/// <param name="UrgedAt">When somebody first called for this step, or null.</param>
/// <param name="UrgedBy">Name of who did, or null.</param>
public sealed record SaveableAnswer(
    CaseSummary Case, double Chance, ForecastBasisAnswer Basis, long WaitedSeconds, DateTimeOffset DueAt, DateTimeOffset? UrgedAt,
    string? UrgedBy);

/// <summary>Whether calls helped: steps somebody called for whose time has passed, against what the chances let expect.</summary>
/// <param name="At">When it was asked.</param>
/// <param name="From">Steps due from then on, by the limit at the time of the call.</param>
/// <param name="Until">Steps due before then.</param>
/// <param name="Called">Steps that were called for, each once.</param>
/// <param name="Counted">Of them, those whose chance was known and that were not cut short. The next five are of these.</param>
/// <param name="InTime">Done in time.</param>
/// <param name="Late">Not done in time, whether done since or not.</param>
/// <param name="ExpectedLate">How many would have been late by the chances at the time of the calls: their sum.</param>
/// <param name="Spread">The standard deviation of that; two of them either way happen by luck alone.</param>
/// <param name="Saved">How many fewer were late than expected; below zero if more were.</param>
/// <param name="CutShort">Steps the case left undone before they were due.</param>
/// <param name="WithoutChance">Steps of which too little was known when they were called for.</param>
/// <param name="Calls">The steps, newest due first, at most 500.</param>
public sealed record CallFiguresAnswer(
    DateTimeOffset At, DateTimeOffset From, DateTimeOffset Until, int Called, int Counted, int InTime, int Late, double ExpectedLate,
    double Spread, double Saved, int CutShort, int WithoutChance, IReadOnlyList<CalledStepAnswer> Calls);

/// <summary>A step somebody called for, and what became of it.</summary>
/// <param name="Case">The case as it stands now.</param>
/// <param name="Stage">The step.</param>
/// <param name="UrgedAt">When somebody first called for it.</param>
/// <param name="UrgedBy">Name of who did.</param>
/// <param name="Chance">The chance then that it would be late, 0 to 1; null where too few cases told.</param>
/// <param name="DueAt">When it was due then.</param>
/// <param name="EndedAt">When the case left the step; null while it stands there.</param>
/// <param name="Outcome">What became of it.</param>
public sealed record CalledStepAnswer(
    CaseSummary Case, CaseStage Stage, DateTimeOffset UrgedAt, string UrgedBy, double? Chance, DateTimeOffset DueAt,
    DateTimeOffset? EndedAt, CallOutcome Outcome);
