using System.Collections.Concurrent;
using Deqing.Realtime.Api.Places;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Storage;

namespace Deqing.Realtime.Api.Access;

/// <summary>
/// Who has which rights, held in memory and read anew when the audit log says that they changed: at once for changes made
/// here, within <see cref="RightsWatch.Interval"/> for those made by another program on the same database.
/// </summary>
internal sealed class RightsDirectory(IAccessStore store, Demonstration demonstration, TimeProvider time) : IDisposable
{
    /// <summary>So many subjects and sessions are held; beyond it all are let go and read anew as they come.</summary>
    public const int MaxHeld = 50_000;

    private readonly ConcurrentDictionary<string, SubjectRights> held = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> sessions = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim refreshing = new(1, 1);
    private long sequence = -1;
    private int generation;

    /// <summary>A subject and its rights by id; null if there is none.</summary>
    public Task<SubjectRights?> ReadAsync(string id, CancellationToken cancellation) => held.TryGetValue(id, out var rights)
        ? Task.FromResult<SubjectRights?>(rights)
        : LoadAsync(() => store.ReadAsync(id, cancellation));

    /// <summary>Who a session belongs to; null if it was ended, is over, or its person may do nothing any more.</summary>
    public async Task<SignedIn?> OfSessionAsync(string sessionId, CancellationToken cancellation)
    {
        var rights = sessions.TryGetValue(sessionId, out var subject)
            ? await ReadAsync(subject, cancellation)
            : await LoadAsync(() => store.FindBySessionAsync(sessionId, cancellation));
        return rights is null ? null : OfSession(rights, sessionId);
    }

    /// <summary>What is held of a caller now, without asking the database; null if it is to be read anew.</summary>
    public SubjectRights? Held(string subject) => held.GetValueOrDefault(subject);

    /// <summary>The caller a session makes of a subject; null if the session was ended or is over.</summary>
    public SignedIn? OfSession(SubjectRights rights, string sessionId) =>
        MayAct(rights) && rights.Sessions.FirstOrDefault(session => session.Id == sessionId) is { } session
            && time.GetUtcNow() < session.Until
            ? new SignedIn(Caller(rights, CallerKind.Person, session.SecondFactor || rights.Subject.Demonstration), session)
            : null;

    /// <summary>
    /// The caller a person is outside of any session, for example by a token of the external sign-in; null if it may not act.
    /// </summary>
    public Caller? OfPerson(SubjectRights rights, bool secondFactor) =>
        MayAct(rights) && rights.Subject.Kind == SubjectKind.Person ? Caller(rights, CallerKind.Person, secondFactor) : null;

    /// <summary>The caller a key is; null if it was revoked or is over.</summary>
    public Caller? OfKey(SubjectRights rights) =>
        MayAct(rights) && rights.Subject.Kind == SubjectKind.Key
            && (rights.Subject.Secrets.KeyUntil is not { } until || time.GetUtcNow() < until)
            ? Caller(rights, CallerKind.Key, secondFactor: false)
            : null;

    /// <summary>Whether a subject may act at all: demonstration accounts only in the demonstration.</summary>
    public bool MayAct(SubjectRights rights) => !rights.Subject.Disabled && (!rights.Subject.Demonstration || demonstration.Running);

    /// <summary>Lets go of what has changed. Returns the subjects; null if all of it was let go.</summary>
    public async Task<IReadOnlyCollection<string>?> RefreshAsync(CancellationToken cancellation)
    {
        await refreshing.WaitAsync(cancellation);
        try
        {
            var changed = await store.ChangedSinceAsync(Math.Max(sequence, 0), cancellation);
            if (sequence == changed.Sequence)
                return [];
            var isFirst = sequence < 0;
            sequence = changed.Sequence;
            Interlocked.Increment(ref generation);
            if (isFirst)
            {
                Clear();
                return null;
            }

            foreach (var subject in changed.Subjects)
                held.TryRemove(subject, out _);

            // What somebody passed on ends with their own role, and the log names only them.
            foreach (var (subject, rights) in held)
                if (rights.Grants.Any(row => row.Grant.Origin is not null))
                    held.TryRemove(subject, out _);
            return changed.Subjects;
        }
        finally
        {
            refreshing.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => refreshing.Dispose();

    // What was read before a change and arrives after it must not be held, or it would be held for ever.
    private async Task<SubjectRights?> LoadAsync(Func<Task<SubjectRights?>> read)
    {
        while (true)
        {
            var before = Volatile.Read(ref generation);
            var rights = await read();
            if (rights is null)
                return null;
            if (held.Count > MaxHeld || sessions.Count > MaxHeld)
                Clear();
            held[rights.Subject.Id] = rights;
            foreach (var session in rights.Sessions)
                sessions[session.Id] = rights.Subject.Id;
            if (Volatile.Read(ref generation) == before)
                return rights;
            held.TryRemove(rights.Subject.Id, out _);
        }
    }

    private void Clear()
    {
        held.Clear();
        sessions.Clear();
    }

    private static Caller Caller(SubjectRights rights, CallerKind kind, bool secondFactor) => new(
        kind, rights.Subject.Id, rights.Subject.DisplayName, secondFactor,
        [.. rights.Grants.Where(row => row.EndedAt is null).Select(row => row.Grant)]);
}

/// <summary>A person in a session.</summary>
internal sealed record SignedIn(Caller Caller, Session Session);
