using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Clocks;
using Deqing.Realtime.Domain.Escalation;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Rules;

namespace Deqing.Realtime.Domain.Cases;

/// <summary>
/// A case (案卷): the state its events add up to. <see cref="CaseFlow"/> answers commands with events, <see cref="CaseEvolution"/>
/// applies them.
/// </summary>
[GenerateSerializer, Immutable]
public sealed record CaseFile
{
    /// <summary>Longest text of a report, note or reason, in UTF-16 code units.</summary>
    public const int MaxText = 2_000;

    /// <summary>Most pieces of evidence one command brings.</summary>
    public const int MaxEvidence = 20;

    /// <summary>Most departments of a case, and most parts it is split into.</summary>
    public const int MaxDepartments = 10, MaxParts = 10;

    /// <summary>Most reporters of a case; most events before only the engine may add to it.</summary>
    public const int MaxReporters = 1_000, MaxEvents = 10_000;

    /// <summary>How long after its step began, and after each look, a case is looked at again that owes nothing.</summary>
    public static readonly TimeSpan Review = TimeSpan.FromDays(1);

    /// <summary>How many events it has.</summary>
    [Id(0)] public required int Version { get; init; }

    /// <summary>Where it stands.</summary>
    [Id(1)] public required CaseStage Stage { get; init; }

    /// <summary>Who found it.</summary>
    [Id(2)] public required CaseSource Source { get; init; }

    /// <summary>Id of the category.</summary>
    [Id(3)] public required string Category { get; init; }

    /// <summary>Id of the condition it is filed under, or null.</summary>
    [Id(4)] public string? Condition { get; init; }

    /// <summary>How urgent.</summary>
    [Id(5)] public required Severity Level { get; init; }

    /// <summary>Where it lies.</summary>
    [Id(6)] public required Place Place { get; init; }

    /// <summary>Its position; null for an alarm's, which lies where its pond does, and where nobody said.</summary>
    [Id(7)] public Position? Position { get; init; }

    /// <summary>How sure the place is.</summary>
    [Id(8)] public FoundBy FoundBy { get; init; }

    /// <summary>Where in words, or null.</summary>
    [Id(9)] public string? Address { get; init; }

    /// <summary>The first words of the report; empty for an alarm.</summary>
    [Id(10)] public string Text { get; init; } = "";

    /// <summary>When the problem began.</summary>
    [Id(11)] public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>When it was reported first: the earliest of all its reports, also of cases that go on in it.</summary>
    [Id(12)] public required DateTimeOffset ReportedAt { get; init; }

    /// <summary>When the case was opened: the time of its first event.</summary>
    [Id(13)] public required DateTimeOffset DecidedAt { get; init; }

    /// <summary>The alarm that opened it, or null.</summary>
    [Id(14)] public AlarmReport? Alarm { get; init; }

    /// <summary>Whether that alarm is active now.</summary>
    [Id(15)] public bool AlarmActive { get; init; }

    /// <summary>When the newest alarm began; older reports are repeats.</summary>
    [Id(16)] public DateTimeOffset AlarmSince { get; init; }

    /// <summary>Who took notice first in this round, or null.</summary>
    [Id(17)] public string? AcknowledgedBy { get; init; }

    /// <summary>Who it is with (派遣单), the lead first; empty until dispatched.</summary>
    [Id(18)] public ImmutableArray<Assignment> Assignments { get; init; } = [];

    /// <summary>When the present step is due; null where the handling clock counts, and after the end.</summary>
    [Id(19)] public Due? StageDue { get; init; }

    /// <summary>The department's clock; null until dispatched.</summary>
    [Id(20)] public CaseClock? Handling { get; init; }

    /// <summary>The villager's clock, which never pauses; null in cases from before there was one.</summary>
    [Id(21)] public CaseClock? Promise { get; init; }

    /// <summary>Until when the department's clock stands (挂账), or null.</summary>
    [Id(22)] public DateTimeOffset? HeldUntil { get; init; }

    /// <summary>How often it was on hold.</summary>
    [Id(23)] public int Holds { get; init; }

    /// <summary>The request that waits for approval, or null.</summary>
    [Id(24)] public PendingRequest? Request { get; init; }

    /// <summary>That it was sent back and stands with who must repair or re-route it; null otherwise.</summary>
    [Id(25)] public ReturnMark? Returned { get; init; }

    /// <summary>Departments that sent it back in this round, one entry for each time.</summary>
    [Id(26)] public ImmutableArray<string> ReturnedBy { get; init; } = [];

    /// <summary>Whether an arbiter has decided: no department sends it back after that.</summary>
    [Id(27)] public bool IsArbitrated { get; init; }

    /// <summary>The round, from 1; each reopening adds one.</summary>
    [Id(28)] public int Round { get; init; } = 1;

    /// <summary>How often a check sent it back in all rounds (返工).</summary>
    [Id(29)] public int Reworks { get; init; }

    /// <summary>When the steps of the present round were done.</summary>
    [Id(30)] public CaseTimes Times { get; init; } = new();

    /// <summary>How it ended, or null.</summary>
    [Id(31)] public CaseOutcome? Outcome { get; init; }

    /// <summary>The reporters, in the order of reporting; those of absorbed cases are not among them.</summary>
    [Id(32)] public ImmutableArray<Reporter> Reporters { get; init; } = [];

    /// <summary>The newest rating, or null.</summary>
    [Id(33)] public Rating? Rating { get; init; }

    /// <summary>Id of the case it was split from, or null.</summary>
    [Id(34)] public string? Parent { get; init; }

    /// <summary>Cases split off, and whether each has ended.</summary>
    [Id(35)] public ImmutableArray<ChildCase> Children { get; init; } = [];

    /// <summary>Id of the case it goes on in, or null.</summary>
    [Id(36)] public string? MergedInto { get; init; }

    /// <summary>How it stood before it was merged; null otherwise.</summary>
    [Id(37)] public CaseFile? BeforeMerge { get; init; }

    /// <summary>Cases that go on in this one.</summary>
    [Id(38)] public ImmutableArray<AbsorbedCase> Absorbed { get; init; } = [];

    /// <summary>Number under which another system knows it, or null.</summary>
    [Id(39)] public string? Reference { get; init; }

    /// <summary>When the present step began; null in cases stored before that was kept.</summary>
    [Id(40)] public DateTimeOffset? StageSince { get; init; }

    /// <summary>How it escalates; null while somebody acts, and after the end.</summary>
    [Id(41)] public EscalationState? Escalation { get; init; }

    /// <summary>How often it has begun to escalate.</summary>
    [Id(42)] public int Escalations { get; init; }

    /// <summary>Whether it is under supervision (督办).</summary>
    [Id(43)] public bool IsSupervised { get; init; }

    /// <summary>The newest due time of a step that was missed; null if none was in this round.</summary>
    [Id(44)] public DateTimeOffset? MissedDue { get; init; }

    /// <summary>Which worker it is with or held for; null if none.</summary>
    [Id(45)] public WorkerTask? Task { get; init; }

    /// <summary>How many tasks there were.</summary>
    [Id(46)] public int Tasks { get; init; }

    /// <summary>Ids of workers who declined it, or did not answer, in this round.</summary>
    [Id(47)] public ImmutableArray<string> Declined { get; init; } = [];

    /// <summary>Since when the engine looks for a worker; null if it does not.</summary>
    [Id(48)] public DateTimeOffset? SeekingSince { get; init; }

    /// <summary>Calls to whoever owed a step (催办), in all rounds, oldest first.</summary>
    [Id(60)] public ImmutableArray<CaseCall> Calls { get; init; } = [];

    /// <summary>Which of the county's four words it stands at.</summary>
    public LoopStep Step => Stage switch
    {
        <= CaseStage.Filing => LoopStep.Collection,
        <= CaseStage.Accepting => LoopStep.Assignment,
        <= CaseStage.Checking => LoopStep.Handling,
        _ => LoopStep.Feedback,
    };

    /// <summary>Whether it has ended: closed, void or merged.</summary>
    public bool IsOver => Stage >= CaseStage.Closed;

    /// <summary>Whether anybody has taken notice or moved it.</summary>
    public bool IsAcknowledged => AcknowledgedBy is not null;

    /// <summary>The department that leads, or null.</summary>
    public string? Lead => Assignments is [{ IsLead: true } first, ..] ? first.Department : null;

    /// <summary>Whether a case that was split off has not ended.</summary>
    public bool HasOpenChildren
    {
        get
        {
            foreach (var child in Children)
                if (!child.Ended)
                    return true;
            return false;
        }
    }

    /// <summary>A department's part, or null.</summary>
    public Assignment? PartOf(string department)
    {
        foreach (var part in Assignments)
            if (part.Department == department)
                return part;
        return null;
    }

    /// <summary>When it is due next by any of its clocks, or null.</summary>
    public DateTimeOffset? DueAt =>
        IsOver ? null : StageDue?.At ?? (Handling is { IsOpen: true } handling ? handling.Due.At : Promise?.Due.At);

    /// <summary>When the present step is due; null while its clock stands, and where there is none.</summary>
    public DateTimeOffset? StepDueAt =>
        StageDue?.At ?? (Handling is { IsOpen: true, IsPaused: false } handling ? handling.Due.At : null);

    /// <summary>
    /// When it must be looked at next, whatever anybody does until then: every open case has such a time. Where nothing is owed it is
    /// looked at a day after its step began.
    /// </summary>
    public DateTimeOffset? WakeAt => IsOver ? null
        : Earliest(
            Earliest(Earliest(HeldUntil, Escalation?.WakeAt), StepDueAt == MissedDue ? null : StepDueAt),
            Earliest(SeekingSince, Task?.Due))
            ?? (StageSince ?? DecidedAt) + Review;

    /// <summary>
    /// Who owes the next action: the department it is with, who verifies on site, or the county desk; once it was raised, who stands
    /// there. As the text of a territory, see <see cref="Territory"/>; null after the end.
    /// </summary>
    public string? Owner => IsOver ? null
        : Escalation is { OwnedBy: { } by } ? by
        : Escalation is { } it && (it.Trigger == EscalationTrigger.Unattended || it.Rung > Rung.Village) ? At(it.Rung).ToString()
        : Stage is CaseStage.Accepting or CaseStage.Handling && Lead is { } lead
            ? new Territory(TerritoryKind.Department, lead).ToString()
        : At(Stage == CaseStage.Verifying ? Rung.Village : Rung.County).ToString();

    /// <summary>The lowest rung it can stand on: where its place is known.</summary>
    internal Rung LowestRung =>
        Place.Village is not null ? Rung.Village : Place.Township is not null ? Rung.Township : Rung.County;

    private static DateTimeOffset? Earliest(DateTimeOffset? one, DateTimeOffset? other) =>
        one is { } first && !(other < first) ? first : other;

    private Territory At(Rung rung) => (rung < LowestRung ? LowestRung : rung) switch
    {
        Rung.Village => new Territory(TerritoryKind.Village, Place.Village!),
        Rung.Township => new Territory(TerritoryKind.Township, Place.Township!),
        _ => Territory.County,
    };

    /// <summary>
    /// The id of the case an alarm opens. It follows from the alarm itself, so replaying the same readings names the same case.
    /// </summary>
    public static string IdOf(string place, string rule, DateTimeOffset since) =>
        string.Create(CultureInfo.InvariantCulture, $"{place}.{rule}.{since.UtcDateTime:yyyyMMdd'T'HHmmssfff'Z'}");
}

/// <summary>A case that was split off.</summary>
[GenerateSerializer, Immutable]
public readonly record struct ChildCase([property: Id(0)] string Id, [property: Id(1)] bool Ended);

/// <summary>A case that goes on in another.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Reporters">Its reporters.</param>
/// <param name="ReportedAt">When it was reported.</param>
[GenerateSerializer, Immutable]
public sealed record AbsorbedCase(
    [property: Id(0)] string Id, [property: Id(1)] ImmutableArray<Reporter> Reporters, [property: Id(2)] DateTimeOffset ReportedAt);
