using Deqing.Realtime.Domain.Duty;
using Deqing.Realtime.Domain.Escalation;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Storage;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Grains.Escalation;

/// <summary>Who can be called now, by which policies.</summary>
public interface IDutyRegister
{
    /// <summary>Who can be called and the policies that hold; at most a few seconds old.</summary>
    /// <exception cref="StorageException">The database could not say; nobody is guessed.</exception>
    ValueTask<DutyBook> ReadAsync(CancellationToken cancellation);
}

/// <summary>Who can be called, held in memory and read anew when the audit log says that rights have changed.</summary>
internal sealed class DutyRegister(IStore store, County county, TimeProvider time, IOptions<DutyOptions> options)
    : IDutyRegister, IDisposable
{
    private const int Page = 1_000;

    private readonly SemaphoreSlim reading = new(1, 1);
    private volatile DutyBook? book;
    private ImmutableArray<DutyPerson> people = [];
    private RosterBook rosters = RosterBook.Empty;
    private EscalationBook policies = county.Escalation;
    private (string Id, int Version)[] versions = [];
    private (string Id, int Version, DateTimeOffset ChangedAt)[] saved = [];
    private long sequence = -1, readAt;

    private DutyBook? Held =>
        time.GetElapsedTime(Volatile.Read(ref readAt)).TotalMilliseconds < options.Value.PeopleMilliseconds ? book : null;

    /// <inheritdoc/>
    public async ValueTask<DutyBook> ReadAsync(CancellationToken cancellation)
    {
        if (Held is { } held)
            return held;
        await reading.WaitAsync(cancellation);
        try
        {
            if (Held is { } meanwhile)
                return meanwhile;
            var asked = time.GetTimestamp();
            var (newest, changed) = await store.Access.ChangedSinceAsync(sequence, cancellation);
            if (book is null || !changed.IsEmpty)
                people = await PeopleAsync(cancellation);
            sequence = newest;
            book = new DutyBook(
                people, await RostersAsync(cancellation), await PoliciesAsync(cancellation), await HooksAsync(cancellation));
            Volatile.Write(ref readAt, asked);
            return book;
        }
        finally
        {
            reading.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => reading.Dispose();

    // Rosters are few; whether one has changed is seen by reading their versions, and only then are they laid out anew.
    private async Task<RosterBook> RostersAsync(CancellationToken cancellation)
    {
        var rows = await store.Rosters.ListAsync(cancellation);
        var known = rows.Select(row => (row.Roster.Id, row.Version)).ToArray();
        if (!known.SequenceEqual(versions))
            (rosters, versions) = (new RosterBook(rows.Select(row => row.Roster), county.Calendar.Days), known);
        return rosters;
    }

    private async Task<EscalationBook> PoliciesAsync(CancellationToken cancellation)
    {
        var rows = await store.Policies.ListAsync(cancellation);
        var known = rows.Select(row => (row.Policy.Id, row.Version, row.ChangedAt)).ToArray();
        if (!known.SequenceEqual(saved))
            (policies, saved) = (county.Escalation.With(rows.Select(row => (row.Policy, row.Before))), known);
        return policies;
    }

    private async Task<ImmutableArray<DutyHook>> HooksAsync(CancellationToken cancellation) =>
    [
        .. (await store.Hooks.ListAsync(cancellation)).Where(hook => hook.Enabled)
            .Select(hook => new DutyHook(hook.Id, hook.Name, hook.Territory)),
    ];

    private async Task<ImmutableArray<DutyPerson>> PeopleAsync(CancellationToken cancellation)
    {
        var found = ImmutableArray.CreateBuilder<DutyPerson>();
        ImmutableArray<SubjectRights> page;
        for (string? after = null; ; after = page[^1].Subject.Name)
        {
            page = await store.Access.ListAsync(new SubjectQuery(SubjectKind.Person, null, null, after, Page), cancellation);
            found.AddRange(page.Where(MayBeCalled).Select(person => new DutyPerson(
                person.Subject.Id, person.Subject.DisplayName,
                [.. person.Grants.Where(row => row.EndedAt is null).Select(row => row.Grant)])));
            if (page.Length < Page)
                break;
        }

        found.Sort((one, other) => string.CompareOrdinal(one.Id, other.Id));
        return found.ToImmutable();
    }

    private bool MayBeCalled(SubjectRights person) =>
        !person.Subject.Disabled && (!person.Subject.Demonstration || options.Value.WithDemonstration);
}
