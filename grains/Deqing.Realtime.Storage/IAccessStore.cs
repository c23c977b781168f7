using Deqing.Realtime.Domain.Access;

namespace Deqing.Realtime.Storage;

/// <summary>Whether a subject is a person or a key.</summary>
public enum SubjectKind : byte
{
    /// <summary>A person who signs in.</summary>
    Person = 0,

    /// <summary>A device or another program that sends its key.</summary>
    Key = 1,
}

/// <summary>A person or a key: somebody who can have rights.</summary>
/// <param name="Id">Id; 1 to 64 of A–Z a–z 0–9 . _ -</param>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Name to sign in with, in lower case; unique among persons and keys together.</param>
/// <param name="DisplayName">Name to show.</param>
/// <param name="Disabled">Whether it may do nothing at all.</param>
/// <param name="Demonstration">Whether it exists for the demonstration only.</param>
/// <param name="CreatedAt">Since when it exists.</param>
/// <param name="Secrets">What it proves itself with, and personal data, encrypted where the database must not know it.</param>
/// <param name="Version">How often it was written; 0 for one that was never.</param>
public sealed record Subject(
    string Id,
    SubjectKind Kind,
    string Name,
    string DisplayName,
    bool Disabled,
    bool Demonstration,
    DateTimeOffset CreatedAt,
    SubjectSecrets Secrets,
    int Version)
{
    /// <summary>The change that writes it over what was read; a conflict if somebody else wrote in between.</summary>
    public SaveSubject Save() => new(this with { Version = Version + 1 });
}

/// <summary>What a subject proves itself with. Nothing here can be used by who reads the database alone.</summary>
/// <param name="PasswordHash">Salted and stretched, or null.</param>
/// <param name="KeyHash">SHA-256 of a key's secret in hexadecimal digits, or null.</param>
/// <param name="KeyUntil">From when on a key is refused, or null.</param>
/// <param name="LinkHash">SHA-256 of the secret of a one-time link in hexadecimal digits, or null.</param>
/// <param name="LinkUntil">From when on that link is refused.</param>
/// <param name="TotpSecret">Secret of the second factor, encrypted, or null.</param>
/// <param name="TotpConfirmed">Whether the person has shown that they have it.</param>
/// <param name="TotpStep">Time step of the last code that was used; no code of it or before it is taken again.</param>
/// <param name="RecoveryHashes">SHA-256 of the recovery codes that were not used yet, 80 random bits each.</param>
/// <param name="External">Issuer and subject at the external sign-in, a line break between them, or null; unique.</param>
/// <param name="Phone">Phone number, encrypted, or null.</param>
/// <param name="IdNumber">ID number, encrypted, or null.</param>
public sealed record SubjectSecrets(
    string? PasswordHash = null,
    string? KeyHash = null,
    DateTimeOffset? KeyUntil = null,
    string? LinkHash = null,
    DateTimeOffset? LinkUntil = null,
    string? TotpSecret = null,
    bool TotpConfirmed = false,
    long TotpStep = 0,
    ImmutableArray<string> RecoveryHashes = default,
    string? External = null,
    string? Phone = null,
    string? IdNumber = null)
{
    /// <summary>Secrets reach no log by being written as text.</summary>
    public override string ToString() => nameof(SubjectSecrets);
}

/// <summary>A grant as it was given.</summary>
/// <param name="Subject">Who has it.</param>
/// <param name="Grant">What they have.</param>
/// <param name="GivenBy">Id of who gave it; empty for an operator at the machine.</param>
/// <param name="GivenAt">When.</param>
/// <param name="EndedAt">When it was taken back, or null. Its <see cref="Grant.Until"/> is as it was given.</param>
public sealed record GrantRow(string Subject, Grant Grant, string GivenBy, DateTimeOffset GivenAt, DateTimeOffset? EndedAt);

/// <summary>A session: somebody signed in on a device.</summary>
/// <param name="Id">32 random bytes in base64url. The cookie holds it encrypted, so who reads it here has no session.</param>
/// <param name="Subject">Who.</param>
/// <param name="SecondFactor">Whether a second factor was shown.</param>
/// <param name="CreatedAt">Since when.</param>
/// <param name="Until">From when on it is refused.</param>
/// <param name="Address">Network address it was opened from.</param>
/// <param name="Agent">What the browser said it is, at most 200 characters.</param>
public sealed record Session(
    string Id, string Subject, bool SecondFactor, DateTimeOffset CreatedAt, DateTimeOffset Until, string Address, string Agent);

/// <summary>A subject with the grants that were not taken back and the sessions that have not been ended.</summary>
public sealed record SubjectRights(Subject Subject, ImmutableArray<GrantRow> Grants, ImmutableArray<Session> Sessions);

/// <summary>A change of who may do what.</summary>
public abstract record AccessChange;

/// <summary>Writes a subject whose version in the store must be the one before.</summary>
public sealed record SaveSubject(Subject Subject) : AccessChange;

/// <summary>Gives a role.</summary>
public sealed record GiveGrant(GrantRow Grant) : AccessChange;

/// <summary>Takes a role back, and every delegation that came from it. Nothing happens if it was taken back before.</summary>
public sealed record EndGrant(string GrantId, DateTimeOffset At) : AccessChange;

/// <summary>Takes back every delegation that came from a grant of this subject, because the subject is gone.</summary>
public sealed record EndDelegationsOf(string Subject, DateTimeOffset At) : AccessChange;

/// <summary>
/// Opens a session. A conflict if its subject is disabled or, where a version is named, was written since: somebody who showed an
/// old password while it was changed has no session afterwards.
/// </summary>
public sealed record OpenSession(Session Session, int? OfVersion = null) : AccessChange;

/// <summary>Ends a session. Nothing happens if it was ended before.</summary>
public sealed record EndSession(string SessionId) : AccessChange;

/// <summary>Ends all sessions of a subject, except one if it is named.</summary>
public sealed record EndSessions(string Subject, string? Except) : AccessChange;

/// <summary>The answer to a write.</summary>
public enum AccessWrite
{
    /// <summary>All changes and all audit entries are durable.</summary>
    Written,

    /// <summary>
    /// Somebody else wrote first: a subject has another version, what is passed on was taken back or its holder disabled, or who
    /// signs in was disabled.
    /// Nothing was written.
    /// </summary>
    Conflict,

    /// <summary>A name or an external identity belongs to somebody else. Nothing was written.</summary>
    NameTaken,
}

/// <summary>Which subjects to list, by name.</summary>
/// <param name="Kind">Only these.</param>
/// <param name="Text">Only those whose name or display name contains this, case aside, or null.</param>
/// <param name="Role">Only those who have this role by a grant that was not taken back, or null.</param>
/// <param name="After">Only names after this one, byte by byte, or null.</param>
/// <param name="Limit">At most so many, 1 to 10,000.</param>
public sealed record SubjectQuery(SubjectKind Kind, string? Text, Role? Role, string? After, int Limit);

/// <summary>Which audit entries to list, newest first.</summary>
/// <param name="From">Not before this time, or null.</param>
/// <param name="To">Before this time, or null.</param>
/// <param name="Actor">Only by this id, or null.</param>
/// <param name="Subject">Only concerning this id, or null.</param>
/// <param name="Action">Only this action, or null.</param>
/// <param name="Outcome">Only this outcome, or null.</param>
/// <param name="Text">Only those whose actor name, target or detail contains this, case aside, or null.</param>
/// <param name="Before">Only numbers before this one, or null.</param>
/// <param name="Limit">At most so many, 1 to 10,000.</param>
public sealed record AuditQuery(
    DateTimeOffset? From, DateTimeOffset? To, string? Actor, string? Subject, string? Action, string? Outcome, string? Text, long? Before,
    int Limit);

/// <summary>People, keys, their rights and sessions, and the audit log, written together.</summary>
public interface IAccessStore
{
    /// <summary>
    /// Makes changes and appends audit entries in one transaction. Writers follow one another, so the numbers of the audit log
    /// have no gaps and become visible in their order. A write has at most 1,000 changes and 1,000 entries.
    /// </summary>
    /// <exception cref="StorageException">The database could not do it; nothing was written.</exception>
    Task<AccessWrite> WriteAsync(
        ImmutableArray<AccessChange> changes, ImmutableArray<AuditDraft> audit, AuditChain chain, CancellationToken cancellation);

    /// <summary>A subject by id, or null.</summary>
    Task<SubjectRights?> ReadAsync(string id, CancellationToken cancellation);

    /// <summary>A subject by the name it signs in with, or null. Names are compared in lower case.</summary>
    Task<SubjectRights?> FindByNameAsync(string name, CancellationToken cancellation);

    /// <summary>A subject by its external identity, or null.</summary>
    Task<SubjectRights?> FindByExternalAsync(string external, CancellationToken cancellation);

    /// <summary>The subject a session belongs to, or null if there is no such session, whether or not its time is over.</summary>
    Task<SubjectRights?> FindBySessionAsync(string sessionId, CancellationToken cancellation);

    /// <summary>The subjects that match, with their rights.</summary>
    Task<ImmutableArray<SubjectRights>> ListAsync(SubjectQuery query, CancellationToken cancellation);

    /// <summary>Whether anybody who is not disabled and not of the demonstration holds this role by a grant not taken back.</summary>
    Task<bool> AnyoneHoldsAsync(Role role, CancellationToken cancellation);

    /// <summary>Deletes sessions that ended before a time. Returns how many.</summary>
    Task<int> PruneSessionsAsync(DateTimeOffset before, CancellationToken cancellation);

    /// <summary>The failures to sign in of a name or address; none if there were none.</summary>
    Task<Lockout> FailuresOfAsync(string key, CancellationToken cancellation);

    /// <summary>
    /// Counts one more failure. Of those before it, one is forgotten for every <see cref="Lockout.Fades"/> since the last, and all if
    /// that lies at least <see cref="Lockout.Forgets"/> back.
    /// </summary>
    Task<Lockout> CountFailureAsync(string key, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>Forgets the failures of a name or address.</summary>
    Task ForgetFailuresAsync(string key, CancellationToken cancellation);

    /// <summary>The entries of the audit log that match, newest first.</summary>
    Task<ImmutableArray<AuditEntry>> AuditAsync(AuditQuery query, CancellationToken cancellation);

    /// <summary>The audit log from a number on, in order, unaltered: for verifying it.</summary>
    IAsyncEnumerable<AuditEntry> ReadAuditAsync(long from, CancellationToken cancellation);

    /// <summary>Number and hash of the last audit entry; 0 and <see cref="AuditChain.Start"/> while there is none.</summary>
    Task<(long Sequence, ImmutableArray<byte> Hash)> AuditHeadAsync(CancellationToken cancellation);

    /// <summary>
    /// Ids of the subjects that audit entries after a number concern, and the last number there is: whoever holds rights in memory
    /// reads those anew.
    /// </summary>
    Task<(long Sequence, ImmutableArray<string> Subjects)> ChangedSinceAsync(long sequence, CancellationToken cancellation);
}
