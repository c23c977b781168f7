using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Escalation;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Rules;

namespace Deqing.Realtime.Api.Cases;

/// <summary>A page of cases, newest first by the time they were opened.</summary>
/// <param name="Cases">The cases.</param>
/// <param name="Next">Pass it as <c>before</c> for the next page; null when this was the last.</param>
public sealed record CasesAnswer(IReadOnlyList<CaseSummary> Cases, string? Next);

/// <summary>How many cases match.</summary>
/// <param name="Total">All of them.</param>
/// <param name="Open">Those that have not ended.</param>
/// <param name="Overdue">Open ones that are overdue.</param>
/// <param name="ByStage">How many stand at each stage; stages without a case are missing.</param>
public sealed record CaseCountsAnswer(int Total, int Open, int Overdue, IReadOnlyDictionary<string, int> ByStage);

/// <summary>The alarm that opened a case.</summary>
/// <param name="Rule">Id of the rule.</param>
/// <param name="Severity">Severity of the rule.</param>
/// <param name="Since">Event time at which it began: when the problem happened.</param>
/// <param name="ReceivedAt">When the value that raised it arrived.</param>
/// <param name="Value">That value, in the unit of the rule's metric.</param>
/// <param name="Active">Whether it is active now.</param>
public sealed record CaseAlarmAnswer(
    string Rule, Severity Severity, DateTimeOffset Since, DateTimeOffset ReceivedAt, float Value, bool Active);

/// <summary>A case with a worker (任务).</summary>
/// <param name="Worker">Id of the worker.</param>
/// <param name="WorkerName">Their name.</param>
/// <param name="State">How far they are.</param>
/// <param name="Since">When that began.</param>
/// <param name="AssignedAt">When it was given to them.</param>
/// <param name="AnswerDue">When they must have answered, or when the reservation lapses; null once accepted.</param>
/// <param name="Number">Which task of the case, from 1.</param>
/// <param name="Automatic">Whether the engine chose them.</param>
public sealed record TaskAnswer(
    string Worker, string WorkerName, TaskState State, DateTimeOffset Since, DateTimeOffset AssignedAt, DateTimeOffset? AnswerDue,
    int Number, bool Automatic);

/// <summary>A case (案件) and where it stands.</summary>
public record CaseSummary
{
    /// <summary>Id of the case.</summary>
    public required string Id { get; init; }

    /// <summary>Its number, as <c>26-000123</c>: the year it was opened in, and its number in the county.</summary>
    public required string Number { get; init; }

    /// <summary>How many events it has; a command names the version its author saw.</summary>
    public required int Version { get; init; }

    /// <summary>Where it stands.</summary>
    public required CaseStage Stage { get; init; }

    /// <summary>Which of the county's four steps that is.</summary>
    public required LoopStep Step { get; init; }

    /// <summary>Whether it has ended: closed, void or merged.</summary>
    public required bool Over { get; init; }

    /// <summary>Who found it.</summary>
    public required CaseSource Source { get; init; }

    /// <summary>Id of its category.</summary>
    public required string Category { get; init; }

    /// <summary>Id of the condition it is filed under, or null.</summary>
    public required string? Condition { get; init; }

    /// <summary>How urgent.</summary>
    public required Severity Level { get; init; }

    /// <summary>Code of the township, or null.</summary>
    public required string? Township { get; init; }

    /// <summary>Code of the village, or null.</summary>
    public required string? Village { get; init; }

    /// <summary>Id of the pond, or null.</summary>
    public required string? Pond { get; init; }

    /// <summary>Degrees east; null where nobody said.</summary>
    public required double? Longitude { get; init; }

    /// <summary>Degrees north; null where nobody said.</summary>
    public required double? Latitude { get; init; }

    /// <summary>How sure the place is.</summary>
    public required FoundBy FoundBy { get; init; }

    /// <summary>Where in words, or null.</summary>
    public required string? Address { get; init; }

    /// <summary>The first words of the report; empty for an alarm.</summary>
    public required string Text { get; init; }

    /// <summary>When the problem began.</summary>
    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>When it was reported first.</summary>
    public required DateTimeOffset ReportedAt { get; init; }

    /// <summary>When the case was opened.</summary>
    public required DateTimeOffset DecidedAt { get; init; }

    /// <summary>Who took notice in this round, or null.</summary>
    public required string? AcknowledgedBy { get; init; }

    /// <summary>
    /// Who owes the next action: <c>department:</c>, <c>village:</c> or <c>township:</c> with an id or code, or <c>county</c>; null after
    /// the end.
    /// </summary>
    public required string? Owner { get; init; }

    /// <summary>How high it stands because nobody acts; null while somebody does.</summary>
    public required Rung? Rung { get; init; }

    /// <summary>Whether it is under supervision (督办).</summary>
    public required bool Supervised { get; init; }

    /// <summary>Which worker it is with or held for, or null.</summary>
    public required TaskAnswer? Task { get; init; }

    /// <summary>Whether the engine looks for a worker.</summary>
    public required bool Seeking { get; init; }

    /// <summary>Id of the department that leads, or null.</summary>
    public required string? Lead { get; init; }

    /// <summary>Ids of the departments it is with, the lead first.</summary>
    public required IReadOnlyList<string> Departments { get; init; }

    /// <summary>When it is due next by any of its clocks, or null.</summary>
    public required DateTimeOffset? DueAt { get; init; }

    /// <summary>Whether that has passed.</summary>
    public required bool Overdue { get; init; }

    /// <summary>When the reporter was promised an end, or null.</summary>
    public required DateTimeOffset? PromisedAt { get; init; }

    /// <summary>Until when the department's clock stands, or null.</summary>
    public required DateTimeOffset? HeldUntil { get; init; }

    /// <summary>Whether it was sent back and stands with who must repair or re-route it.</summary>
    public required bool Returned { get; init; }

    /// <summary>The round, from 1; each reopening adds one.</summary>
    public required int Round { get; init; }

    /// <summary>How often a check sent it back.</summary>
    public required int Reworks { get; init; }

    /// <summary>How it ended, or null.</summary>
    public required CaseOutcome? Outcome { get; init; }

    /// <summary>When it ended, or null.</summary>
    public required DateTimeOffset? EndedAt { get; init; }

    /// <summary>How many reported it, those of cases that go on in it included.</summary>
    public required int Reporters { get; init; }

    /// <summary>Number under which another system knows it, or null.</summary>
    public required string? Reference { get; init; }

    /// <summary>Id of the case it was split from, or null.</summary>
    public required string? Parent { get; init; }

    /// <summary>Id of the case it goes on in, or null.</summary>
    public required string? MergedInto { get; init; }

    /// <summary>The alarm that opened it, or null.</summary>
    public required CaseAlarmAnswer? Alarm { get; init; }
}
