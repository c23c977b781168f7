using Deqing.Realtime.Domain.Access;

namespace Deqing.Realtime.Domain.Cases;

/// <summary>Why a command changed nothing. The same word reaches the answer, the log and the screen.</summary>
public enum CaseRefusal : byte
{
    /// <summary>There is no such case.</summary>
    UnknownCase,

    /// <summary>The case has changed since the person looked.</summary>
    StaleVersion,

    /// <summary>Somebody has acknowledged it already.</summary>
    AlreadyAcknowledged,

    /// <summary>The case is closed.</summary>
    AlreadyClosed,

    /// <summary>It cannot be resolved while its alarm is active.</summary>
    AlarmStillActive,

    /// <summary>Who gives the command may not give it at this place now; the policy says why.</summary>
    NotAllowed,

    /// <summary>A note must say why or what was done.</summary>
    NoteRequired,

    /// <summary>A text is longer than allowed.</summary>
    TextTooLong,

    /// <summary>The case does not stand where this can be done.</summary>
    WrongStage,

    /// <summary>A reason is missing.</summary>
    ReasonRequired,

    /// <summary>The evidence the category asks for is missing.</summary>
    EvidenceRequired,

    /// <summary>More evidence than allowed.</summary>
    TooMuchEvidence,

    /// <summary>The catalogue has no such category.</summary>
    UnknownCategory,

    /// <summary>The category has no such condition.</summary>
    UnknownCondition,

    /// <summary>The catalogue has no such department.</summary>
    UnknownDepartment,

    /// <summary>A department is named twice.</summary>
    DepartmentTwice,

    /// <summary>The case is not with this department, or not at this point.</summary>
    NotYourPart,

    /// <summary>The person acts for several of the departments: the command must name one.</summary>
    DepartmentRequired,

    /// <summary>It was sent back: it is repaired or sent elsewhere, not pushed on as it was.</summary>
    ReturnedUnchanged,

    /// <summary>After so many returns an arbiter decides.</summary>
    ArbiterDecides,

    /// <summary>Nobody checks or approves their own work.</summary>
    OwnWork,

    /// <summary>It is overdue: neither extension nor hold.</summary>
    Overdue,

    /// <summary>No more extensions or holds.</summary>
    NoneLeft,

    /// <summary>A request waits already.</summary>
    RequestWaiting,

    /// <summary>No request waits.</summary>
    NoRequest,

    /// <summary>The time lies in the past or too far ahead.</summary>
    TimeOutOfRange,

    /// <summary>The clock stands, or does not.</summary>
    OnHold,

    /// <summary>The case is not on hold.</summary>
    NotOnHold,

    /// <summary>A case goes on neither in itself nor in one that has ended or goes on in another.</summary>
    CannotMerge,

    /// <summary>Not from 2 to 10 parts.</summary>
    PartsOutOfRange,

    /// <summary>Cases that were split off have not ended.</summary>
    ChildrenOpen,

    /// <summary>The person is not one of the case's reporters.</summary>
    NotYourReport,

    /// <summary>The reporter has rated this round already, or too late.</summary>
    RatingClosed,

    /// <summary>Not 1 to 5 stars.</summary>
    StarsOutOfRange,

    /// <summary>Nothing would change.</summary>
    NothingToChange,

    /// <summary>The case has as many events, reporters or parts as it may.</summary>
    Full,

    /// <summary>There is no such worker.</summary>
    UnknownWorker,

    /// <summary>The worker is off duty, not at work or not to be sent just now.</summary>
    WorkerUnavailable,

    /// <summary>A worker has it, or somebody else assigned it first.</summary>
    AlreadyAssigned,

    /// <summary>The case is not with a worker.</summary>
    NoTask,

    /// <summary>The task is not the person's.</summary>
    NotYourTask,
}

/// <summary>The answer to a command: events to append, or the reason why not. Neither means there is nothing to do.</summary>
/// <param name="Events">What happened.</param>
/// <param name="Refusal">Why nothing did, or null.</param>
/// <param name="Access">What the policy said of who asks.</param>
[GenerateSerializer, Immutable]
public readonly record struct Decision(
    [property: Id(0)] ImmutableArray<CaseEvent> Events,
    [property: Id(1)] CaseRefusal? Refusal,
    [property: Id(2)] AccessReason Access = AccessReason.Allowed)
{
    /// <summary>Nothing to do: the command was carried out before.</summary>
    public static readonly Decision Nothing = new([], null);

    /// <summary>Append these.</summary>
    public static Decision Append(params ImmutableArray<CaseEvent> happened) => new(happened, null);

    /// <summary>Change nothing, for this reason.</summary>
    public static Decision Refuse(CaseRefusal reason) => new([], reason);

    /// <summary>Change nothing, because who asks may not.</summary>
    public static Decision Deny(AccessReason reason) => new([], CaseRefusal.NotAllowed, reason);
}
