using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Clocks;

namespace Deqing.Realtime.Domain.Cases;

/// <summary>
/// Where a case stands (环节). Numbers are part of the stored query rows and of the live contract.
/// </summary>
public enum CaseStage : byte
{
    /// <summary>A public report waits to be looked at on site (待核实).</summary>
    Verifying = 0,

    /// <summary>Waits to be filed, or refused (待立案).</summary>
    Filing = 1,

    /// <summary>Filed, waits for the departments that shall handle it (待派遣).</summary>
    Dispatching = 2,

    /// <summary>Departments dispute whose it is; an arbiter decides (待裁决).</summary>
    Arbitrating = 3,

    /// <summary>Dispatched, waits until the leading department takes it (待接收).</summary>
    Accepting = 4,

    /// <summary>Being handled (处置中).</summary>
    Handling = 5,

    /// <summary>Handled, the result waits to be checked by somebody else (待核查).</summary>
    Checking = 6,

    /// <summary>Checked and good, waits to be closed (待结案).</summary>
    Closing = 7,

    /// <summary>Ended (已结案).</summary>
    Closed = 8,

    /// <summary>Void (已作废): there was nothing to handle.</summary>
    Void = 9,

    /// <summary>Goes on in another case (已并案).</summary>
    Merged = 10,
}

/// <summary>The county's four words over the stages: collection → assignment → handling → feedback.</summary>
public enum LoopStep : byte
{
    /// <summary>Reported, verified, filed (收集).</summary>
    Collection,

    /// <summary>Dispatched and accepted (分派).</summary>
    Assignment,

    /// <summary>Handled and checked (处置).</summary>
    Handling,

    /// <summary>Closed, told and rated (反馈).</summary>
    Feedback,
}

/// <summary>Who found the problem (来源).</summary>
public enum CaseSource : byte
{
    /// <summary>An alarm of this engine.</summary>
    Alarm,

    /// <summary>A villager, farmer or anybody else, also without a name.</summary>
    Public,

    /// <summary>A grid worker or village officer.</summary>
    GridWorker,

    /// <summary>The hotline 12345.</summary>
    Hotline,

    /// <summary>A change seen from above (遥感).</summary>
    RemoteSensing,

    /// <summary>Another system, by API.</summary>
    System,

    /// <summary>A part of another case (拆分).</summary>
    Split,
}

/// <summary>How a case ended.</summary>
public enum CaseOutcome : byte
{
    /// <summary>The problem is gone; of an alarm's case, the alarm has cleared.</summary>
    Resolved,

    /// <summary>There was no problem; a note says why.</summary>
    FalseAlarm,

    /// <summary>Not solved, kept in the library of problems, with the reason (挂入问题库).</summary>
    Unsolved,

    /// <summary>Not the county's to solve; a note says whose it is.</summary>
    NotOurs,
}

/// <summary>Who did something, as the timeline keeps it.</summary>
/// <param name="Id">Id of the person or key; empty for the engine and for reporters, who are sealed.</param>
/// <param name="Name">Their name then; empty for the engine and for reporters.</param>
/// <param name="Role">The role by which they were allowed to; null for the engine and for reporters.</param>
/// <param name="Department">Id of the department they acted for, or null.</param>
/// <param name="From">From where: <c>web</c>, <c>phone</c>, <c>open311</c>, <c>api</c>, <c>engine</c> …, at most 32 characters.</param>
[GenerateSerializer, Immutable]
public sealed record Actor(
    [property: Id(0)] string Id,
    [property: Id(1)] string Name,
    [property: Id(2)] Role? Role,
    [property: Id(3)] string? Department,
    [property: Id(4)] string From)
{
    /// <summary>The engine itself.</summary>
    public static readonly Actor Engine = new("", "", null, null, "engine");
}

/// <summary>Who gives a command, and by which way it came.</summary>
/// <param name="Who">The caller with their grants.</param>
/// <param name="From">By which way, see <see cref="Actor.From"/>.</param>
[GenerateSerializer, Immutable]
public readonly record struct Asker([property: Id(0)] Caller Who, [property: Id(1)] string From)
{
    /// <summary>The engine itself.</summary>
    public static readonly Asker Engine = new(Caller.Engine, "engine");
}

/// <summary>A photo or recording in the media store.</summary>
/// <param name="Medium">Its id: the hash of its content.</param>
/// <param name="Kind">What it is.</param>
[GenerateSerializer, Immutable]
public readonly record struct Evidence([property: Id(0)] string Medium, [property: Id(1)] EvidenceKind Kind);

/// <summary>What evidence can be.</summary>
public enum EvidenceKind : byte
{
    /// <summary>A photo (照片).</summary>
    Photo,

    /// <summary>A voice recording (录音).</summary>
    Voice,
}

/// <summary>Somebody who reported, known to the case only by a seal.</summary>
/// <param name="Tag">
/// A keyed hash of who they are, by which their own reports are found again; empty for nobody known.
/// </param>
/// <param name="HasContact">Whether a sealed contact was left.</param>
/// <param name="At">When they reported.</param>
[GenerateSerializer, Immutable]
public sealed record Reporter([property: Id(0)] string Tag, [property: Id(1)] bool HasContact, [property: Id(2)] DateTimeOffset At);

/// <summary>When something is due, as it was computed.</summary>
/// <param name="At">When.</param>
/// <param name="Limit">The limit behind it.</param>
/// <param name="Provisional">Whether it went through a year without a published calendar.</param>
[GenerateSerializer, Immutable]
public readonly record struct Due([property: Id(0)] DateTimeOffset At, [property: Id(1)] Limit Limit, [property: Id(2)] bool Provisional);

/// <summary>A clock of a case: started once, perhaps paused and extended, stopped at its end.</summary>
/// <param name="Start">When it started.</param>
/// <param name="Limit">What it may take.</param>
/// <param name="Pauses">When it stood; always empty for the villager's clock.</param>
/// <param name="Extensions">How many extensions were granted.</param>
/// <param name="Due">When it is due; while a pause lasts, at the earliest.</param>
/// <param name="Stopped">When it stopped; null while it runs.</param>
[GenerateSerializer, Immutable]
public sealed record CaseClock(
    [property: Id(0)] DateTimeOffset Start,
    [property: Id(1)] Limit Limit,
    [property: Id(2)] ImmutableArray<Pause> Pauses,
    [property: Id(3)] int Extensions,
    [property: Id(4)] Due Due,
    [property: Id(5)] DateTimeOffset? Stopped)
{
    /// <summary>Whether it runs or stands, but has not ended.</summary>
    public bool IsOpen => Stopped is null;

    /// <summary>Whether it stands now.</summary>
    public bool IsPaused => Stopped is null && Pauses is [.., { Until: null }];
}

/// <summary>A department's part in a case (派遣单).</summary>
/// <param name="Department">Id of the department.</param>
/// <param name="IsLead">Whether it leads (主办); else it joins in (协办).</param>
/// <param name="State">How far it is.</param>
/// <param name="Since">When it was dispatched.</param>
/// <param name="Accepted">When it was accepted, or null.</param>
/// <param name="Finished">When its feedback came, or null.</param>
/// <param name="Handler">Id of who gave that feedback, or null.</param>
[GenerateSerializer, Immutable]
public sealed record Assignment(
    [property: Id(0)] string Department,
    [property: Id(1)] bool IsLead,
    [property: Id(2)] AssignmentState State,
    [property: Id(3)] DateTimeOffset Since,
    [property: Id(4)] DateTimeOffset? Accepted,
    [property: Id(5)] DateTimeOffset? Finished,
    [property: Id(6)] string? Handler);

/// <summary>How far a department is with its part.</summary>
public enum AssignmentState : byte
{
    /// <summary>Not yet accepted.</summary>
    Sent,

    /// <summary>Accepted and at work.</summary>
    Accepted,

    /// <summary>Gave feedback.</summary>
    Finished,
}

/// <summary>What a department asks for while it handles.</summary>
public enum RequestKind : byte
{
    /// <summary>One more original limit (延期).</summary>
    Extension,

    /// <summary>That the clock stands, because nobody can do anything now (挂账).</summary>
    Hold,
}

/// <summary>A request that waits for approval.</summary>
/// <param name="Kind">What is asked for.</param>
/// <param name="By">Who asks.</param>
/// <param name="At">When.</param>
/// <param name="Until">For a hold: until when.</param>
/// <param name="Endorsed">Who of the department has endorsed it, or null; the supervisor decides after that.</param>
[GenerateSerializer, Immutable]
public sealed record PendingRequest(
    [property: Id(0)] RequestKind Kind,
    [property: Id(1)] Actor By,
    [property: Id(2)] DateTimeOffset At,
    [property: Id(3)] DateTimeOffset? Until,
    [property: Id(4)] Actor? Endorsed);

/// <summary>That a case was sent back, and stands with who must repair or re-route it.</summary>
/// <param name="From">The stage it came from.</param>
/// <param name="Departments">The departments it was with; empty if none.</param>
/// <param name="By">Who sent it back.</param>
/// <param name="At">When.</param>
[GenerateSerializer, Immutable]
public sealed record ReturnMark(
    [property: Id(0)] CaseStage From,
    [property: Id(1)] ImmutableArray<string> Departments,
    [property: Id(2)] Actor By,
    [property: Id(3)] DateTimeOffset At);

/// <summary>When the steps of the present round were first done; what the figures are made of.</summary>
/// <param name="Verified">Verified on site.</param>
/// <param name="Filed">Filed.</param>
/// <param name="Dispatched">First dispatched.</param>
/// <param name="Accepted">Accepted by the leading department.</param>
/// <param name="Handled">Last feedback of the leading department.</param>
/// <param name="Checked">Last check.</param>
/// <param name="Ended">Closed, void or merged.</param>
/// <param name="Dues">When the steps were due.</param>
[GenerateSerializer, Immutable]
public sealed record CaseTimes(
    [property: Id(0)] DateTimeOffset? Verified = null,
    [property: Id(1)] DateTimeOffset? Filed = null,
    [property: Id(2)] DateTimeOffset? Dispatched = null,
    [property: Id(3)] DateTimeOffset? Accepted = null,
    [property: Id(4)] DateTimeOffset? Handled = null,
    [property: Id(5)] DateTimeOffset? Checked = null,
    [property: Id(6)] DateTimeOffset? Ended = null,
    [property: Id(7)] StepDues Dues = default);

/// <summary>When the steps of the present round were due the first time; checking, the last time. What the figures are made of.</summary>
/// <param name="Verify">Verifying on site.</param>
/// <param name="File">Filing.</param>
/// <param name="Dispatch">Dispatching.</param>
/// <param name="Accept">Accepting.</param>
/// <param name="Check">Checking.</param>
/// <param name="Close">Closing.</param>
[GenerateSerializer, Immutable]
public readonly record struct StepDues(
    [property: Id(0)] DateTimeOffset? Verify,
    [property: Id(1)] DateTimeOffset? File,
    [property: Id(2)] DateTimeOffset? Dispatch,
    [property: Id(3)] DateTimeOffset? Accept,
    [property: Id(4)] DateTimeOffset? Check,
    [property: Id(5)] DateTimeOffset? Close);

/// <summary>What a reporter thought of the end (评价).</summary>
/// <param name="Stars">1 to 5.</param>
/// <param name="Solved">Whether the problem is gone.</param>
/// <param name="At">When they said so.</param>
/// <param name="Round">The round they rated.</param>
[GenerateSerializer, Immutable]
public readonly record struct Rating(
    [property: Id(0)] int Stars, [property: Id(1)] bool Solved, [property: Id(2)] DateTimeOffset At, [property: Id(3)] int Round = 1);
