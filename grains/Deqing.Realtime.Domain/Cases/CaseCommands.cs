using Deqing.Realtime.Domain.Access;

namespace Deqing.Realtime.Domain.Cases;

/// <summary>What can be asked of a case.</summary>
[GenerateSerializer, Immutable]
public abstract record CaseCommand;

/// <summary>A pond reports that an alarm became active.</summary>
[GenerateSerializer, Immutable]
public sealed record RaiseAlarm([property: Id(0)] AlarmReport Alarm) : CaseCommand;

/// <summary>A pond reports that the alarm ended.</summary>
[GenerateSerializer, Immutable]
public sealed record ClearAlarm([property: Id(0)] DateTimeOffset ClearedAt, [property: Id(1)] float Value) : CaseCommand;

/// <summary>A person takes notice.</summary>
/// <param name="Version">The version the person saw.</param>
/// <param name="Note">What they want to add, or null.</param>
[GenerateSerializer, Immutable]
public sealed record Acknowledge([property: Id(0)] int Version, [property: Id(1)] string? Note) : CaseCommand;

/// <summary>A person ends the case.</summary>
/// <param name="Version">The version the person saw.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Note">Why; required for a false alarm.</param>
[GenerateSerializer, Immutable]
public sealed record CloseCase(
    [property: Id(0)] int Version, [property: Id(1)] CaseOutcome Outcome, [property: Id(2)] string? Note) : CaseCommand;

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

    /// <summary>A false alarm needs a note that says why.</summary>
    NoteRequired,

    /// <summary>A note is longer than allowed.</summary>
    TextTooLong,
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
    public static Decision Append(CaseEvent happened) => new([happened], null);

    /// <summary>Change nothing, for this reason.</summary>
    public static Decision Refuse(CaseRefusal reason) => new([], reason);

    /// <summary>Change nothing, because who asks may not.</summary>
    public static Decision Deny(AccessReason reason) => new([], CaseRefusal.NotAllowed, reason);
}
