namespace Deqing.Realtime.Api.Escalation;

/// <summary>The rehearsal of the night (夜间预演).</summary>
/// <param name="At">The time of the county's day at which it is, as <c>02:30</c>; <c>never</c> if it is only asked for by hand.</param>
/// <param name="IsRunning">Whether one is under way.</param>
/// <param name="Last">What the last one found; null before the first.</param>
public sealed record NightAnswer(string At, bool IsRunning, NightRunAnswer? Last);

/// <summary>What a rehearsal of all villages and categories found.</summary>
/// <param name="StartedAt">When it began.</param>
/// <param name="Milliseconds">How long it took.</param>
/// <param name="Starts">From when on it looked at what would happen if nobody reacted.</param>
/// <param name="Rehearsed">How many cases it went through.</param>
/// <param name="Gaps">Calls that would find nobody.</param>
/// <param name="Called">How many people would be called.</param>
/// <param name="CountUnreachable">How many of them nothing but the inbox reaches.</param>
/// <param name="Unreachable">Who those are, at most 200.</param>
/// <param name="Cases">Ids of the open cases about what it found.</param>
public sealed record NightRunAnswer(
    DateTimeOffset StartedAt, double Milliseconds, IReadOnlyList<DateTimeOffset> Starts, int Rehearsed,
    IReadOnlyList<UnansweredCallAnswer> Gaps, int Called, int CountUnreachable, IReadOnlyList<CalledAnswer> Unreachable,
    IReadOnlyList<string> Cases);
