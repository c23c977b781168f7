using System.Diagnostics.CodeAnalysis;
using Deqing.Realtime.Api.Escalation;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Clocks;

namespace Deqing.Realtime.Api.Cases;

/// <summary>A case with its clocks, what may be done to it, and everything that happened to it.</summary>
public sealed record CaseAnswer : CaseSummary
{
    /// <summary>Reads one.</summary>
    public CaseAnswer()
    {
    }

    [SetsRequiredMembers]
    internal CaseAnswer(CaseSummary head)
        : base(head) => (Assignments, Clocks, Children, Absorbed, Commands, Acting, Events) =
            ([], new CaseClocksAnswer(null, null, null), [], [], [], [], []);

    /// <summary>The departments' parts, the lead first.</summary>
    public required IReadOnlyList<AssignmentAnswer> Assignments { get; init; }

    /// <summary>Its clocks.</summary>
    public required CaseClocksAnswer Clocks { get; init; }

    /// <summary>The request that waits for approval, or null.</summary>
    public required CaseRequestAnswer? Request { get; init; }

    /// <summary>That it was sent back, or null.</summary>
    public required ReturnMarkAnswer? ReturnedMark { get; init; }

    /// <summary>How it escalates because nobody acts, or null.</summary>
    public required EscalationAnswer? Escalation { get; init; }

    /// <summary>The newest rating, or null.</summary>
    public required RatingAnswer? Rating { get; init; }

    /// <summary>Cases split off.</summary>
    public required IReadOnlyList<ChildAnswer> Children { get; init; }

    /// <summary>Ids of the cases that go on in this one.</summary>
    public required IReadOnlyList<string> Absorbed { get; init; }

    /// <summary>What who asks may do to it now: the last words of the paths of commands.</summary>
    public required IReadOnlyList<string> Commands { get; init; }

    /// <summary>Ids of the departments of the case that who asks may act for.</summary>
    public required IReadOnlyList<string> Acting { get; init; }

    /// <summary>Id of the department to dispatch it to: by the newest ruling of an arbiter, else the responsible one; or null.</summary>
    public required string? SuggestedLead { get; init; }

    /// <summary>What happened, oldest first.</summary>
    public required IReadOnlyList<CaseEventAnswer> Events { get; init; }
}

/// <summary>A department's part in a case.</summary>
/// <param name="Department">Id of the department.</param>
/// <param name="Lead">Whether it leads.</param>
/// <param name="State">How far it is.</param>
/// <param name="Since">When it was dispatched.</param>
/// <param name="AcceptedAt">When it was accepted, or null.</param>
/// <param name="FinishedAt">When its feedback came, or null.</param>
public sealed record AssignmentAnswer(
    string Department, bool Lead, AssignmentState State, DateTimeOffset Since, DateTimeOffset? AcceptedAt, DateTimeOffset? FinishedAt);

/// <summary>The clocks of a case; null where there is none.</summary>
/// <param name="Stage">Of the present step.</param>
/// <param name="Handling">The department's, from the first dispatch of the round.</param>
/// <param name="Promise">The villager's, which never pauses.</param>
public sealed record CaseClocksAnswer(CaseClockAnswer? Stage, CaseClockAnswer? Handling, CaseClockAnswer? Promise);

/// <summary>A clock of a case.</summary>
/// <param name="Start">When it started; null where that was not kept.</param>
/// <param name="Limit">What it may take.</param>
/// <param name="DueAt">When it is due; while it stands, at the earliest.</param>
/// <param name="Provisional">Whether it goes through a year without a published calendar.</param>
/// <param name="Extensions">How many extensions were granted.</param>
/// <param name="Paused">Whether it stands now.</param>
/// <param name="StoppedAt">When it stopped; null while it runs.</param>
/// <param name="Pauses">When it stood.</param>
public sealed record CaseClockAnswer(
    DateTimeOffset? Start, Limit Limit, DateTimeOffset DueAt, bool Provisional, int Extensions, bool Paused, DateTimeOffset? StoppedAt,
    IReadOnlyList<PauseAnswer> Pauses);

/// <summary>When a clock stood.</summary>
/// <param name="From">From when on.</param>
/// <param name="Until">Until when; null while it stands.</param>
public sealed record PauseAnswer(DateTimeOffset From, DateTimeOffset? Until);

/// <summary>A request that waits for approval.</summary>
/// <param name="Kind">What is asked for.</param>
/// <param name="By">Who asks.</param>
/// <param name="At">When.</param>
/// <param name="Until">For a hold: until when.</param>
/// <param name="EndorsedBy">Who of the department has endorsed it, or null.</param>
public sealed record CaseRequestAnswer(
    RequestKind Kind, ActorAnswer? By, DateTimeOffset At, DateTimeOffset? Until, ActorAnswer? EndorsedBy);

/// <summary>That a case was sent back, and stands with who must repair or re-route it.</summary>
/// <param name="From">The stage it came from.</param>
/// <param name="Departments">Ids of the departments it was with.</param>
/// <param name="By">Who sent it back.</param>
/// <param name="At">When.</param>
public sealed record ReturnMarkAnswer(CaseStage From, IReadOnlyList<string> Departments, ActorAnswer? By, DateTimeOffset At);

/// <summary>What a reporter thought of the end.</summary>
/// <param name="Stars">1 to 5.</param>
/// <param name="Solved">Whether the problem is gone.</param>
/// <param name="At">When they said so.</param>
public sealed record RatingAnswer(int Stars, bool Solved, DateTimeOffset At);

/// <summary>A case that was split off.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Ended">Whether it has ended.</param>
public sealed record ChildAnswer(string Id, bool Ended);
