namespace Deqing.Realtime.Domain.Proofs;

/// <summary>What is wrong with a copy or a case.</summary>
public enum ProofFault
{
    /// <summary>This is no copy of a case; the detail says why.</summary>
    Unreadable,

    /// <summary>The event is not the one its link was made of.</summary>
    ChangedEvent,

    /// <summary>The event is as it was, its link is not.</summary>
    BrokenLink,

    /// <summary>The event is not there.</summary>
    MissingEvent,

    /// <summary>There is more than one event with this version.</summary>
    InsertedEvent,

    /// <summary>The event stands after a later one.</summary>
    MisplacedEvent,

    /// <summary>The event should have been under a sealed day long before the copy was made, and is not.</summary>
    UnsealedEvent,

    /// <summary>The case does not lead to the root of the day.</summary>
    WrongRoot,

    /// <summary>The day, or without one the copy, is not signed with the county's key.</summary>
    WrongSignature,

    /// <summary>The day is not the one that was kept, or does not follow the day before.</summary>
    WrongDay,

    /// <summary>The copy names another key than the one that is trusted, or none that can be used.</summary>
    WrongKey,

    /// <summary>No event of the copy is the one on the receipt.</summary>
    ReceiptNotFound,

    /// <summary>The receipt is of a case with another number.</summary>
    WrongNumber,

    /// <summary>The list of cases does not show the case where its events lead.</summary>
    WrongRow,

    /// <summary>A file of a pack is not the one that was sealed; the detail is its name.</summary>
    ChangedFile,

    /// <summary>A file of a pack is not there; the detail is its name.</summary>
    MissingFile,

    /// <summary>A file is in a pack that was not sealed with it, or twice; the detail is its name.</summary>
    UnknownFile,
}

/// <summary>Something that is wrong.</summary>
/// <param name="Fault">What.</param>
/// <param name="Version">At which event, or null.</param>
/// <param name="Day">At which day, or null.</param>
/// <param name="Detail">What a reader should know besides, or null.</param>
public sealed record ProofFinding(ProofFault Fault, int? Version = null, DateOnly? Day = null, string? Detail = null);
