using Deqing.Realtime.Domain.Cases;

namespace Deqing.Realtime.Domain.Forecast;

/// <summary>What became of a step somebody was called for, once it was due.</summary>
public enum CallOutcome : byte
{
    /// <summary>Done by the time it was due when it was called for.</summary>
    InTime,

    /// <summary>Done later, or left undone after that time.</summary>
    Late,

    /// <summary>Not done, and due before now.</summary>
    Pending,

    /// <summary>The case left it undone before it was due: sent back or elsewhere, merged, ended. It counts neither way.</summary>
    CutShort,
}

/// <summary>A step somebody was called for, with what became of it.</summary>
/// <param name="Id">Id of the case.</param>
/// <param name="Call">The first call for the step.</param>
/// <param name="Outcome">What became of it.</param>
public sealed record CalledStep(string Id, CaseCall Call, CallOutcome Outcome)
{
    /// <summary>Whether it counts: the chance was known, and what became of the step is.</summary>
    public bool Counts => Call.Chance is not null && Outcome != CallOutcome.CutShort;
}

/// <summary>
/// Whether calls helped: of the steps called for, how many were late, against how many would have been by the chances at the time of the
/// call. A step called for several times counts once, by its first call. Calls after the step was due count nowhere.
/// </summary>
/// <param name="Called">Steps called for whose time has passed.</param>
/// <param name="Counted">Of them, those that count below.</param>
/// <param name="InTime">Done in time.</param>
/// <param name="Late">Not done in time, whether done since or not.</param>
/// <param name="ExpectedLate">How many would have been late by the chances: their sum.</param>
/// <param name="Spread">
/// The standard deviation of that number, were every step on its own. Two of them either way happen by luck alone.
/// </param>
/// <param name="CutShort">Steps the case left undone before they were due; they do not count.</param>
/// <param name="WithoutChance">Steps of which too little was known when they were called for; they do not count.</param>
public sealed record CallFigures(
    int Called, int Counted, int InTime, int Late, double ExpectedLate, double Spread, int CutShort, int WithoutChance)
{
    /// <summary>How many fewer were late than expected; below zero if more were.</summary>
    public double Saved => ExpectedLate - Late;

    /// <summary>The steps of a case that were called for and due in [from, until), in the order of their first calls.</summary>
    /// <param name="id">Id of the case.</param>
    /// <param name="state">The case.</param>
    /// <param name="from">From when on.</param>
    /// <param name="until">Until when, at most now.</param>
    public static IEnumerable<CalledStep> Steps(string id, CaseFile state, DateTimeOffset from, DateTimeOffset until) =>
        state.Calls.DistinctBy(call => (call.Stage, call.Since))
            .Where(call => call.At < call.DueAt && call.DueAt >= from && call.DueAt < until)
            .Select(call => new CalledStep(id, call, Outcome(call)));

    /// <summary>Sums steps up.</summary>
    public static CallFigures Of(IReadOnlyCollection<CalledStep> steps)
    {
        var counted = steps.Where(step => step.Counts).ToArray();
        var inTime = counted.Count(step => step.Outcome == CallOutcome.InTime);
        return new CallFigures(
            steps.Count, counted.Length, inTime, counted.Length - inTime, counted.Sum(step => step.Call.Chance!.Value),
            Math.Sqrt(counted.Sum(step => step.Call.Chance!.Value * (1 - step.Call.Chance.Value))),
            steps.Count(step => step.Outcome == CallOutcome.CutShort),
            steps.Count(step => step.Call.Chance is null && step.Outcome != CallOutcome.CutShort));
    }

    private static CallOutcome Outcome(CaseCall call) => call.EndedAt switch
    {
        null => CallOutcome.Pending,
        { } ended when ended > call.DueAt => CallOutcome.Late,
        _ => call.IsDone ? CallOutcome.InTime : CallOutcome.CutShort,
    };
}
