using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Duty;
using Deqing.Realtime.Domain.Escalation;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Workers;
using Deqing.Realtime.Grains.Escalation;
using Deqing.Realtime.Storage;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Grains.Workers;

/// <summary>
/// The workers, held in memory. Who they are and who is on duty comes from the duty register; cards and loads are read anew when they
/// are old or something was assigned; positions are as new as this process knows them.
/// </summary>
internal sealed class WorkerRegister(
    IWorkerStore store, IDutyRegister duty, WorkerBoard board, County county, TimeProvider time, IOptions<DispatchOptions> options)
    : IWorkerRegister, IDisposable
{
    private readonly SemaphoreSlim reading = new(1, 1);
    private volatile Held? held;
    private long changes;

    /// <inheritdoc/>
    public void Forget() => Interlocked.Increment(ref changes);

    /// <inheritdoc/>
    public async ValueTask<WorkerBook> ReadAsync(CancellationToken cancellation)
    {
        if (held is { } known && IsFresh(known))
            return known.Book;
        await reading.WaitAsync(cancellation);
        try
        {
            if (held is { } meanwhile && IsFresh(meanwhile))
                return meanwhile.Book;
            var (seen, asked, now) = (Interlocked.Read(ref changes), time.GetTimestamp(), time.GetUtcNow());
            var people = await duty.ReadAsync(cancellation);
            var cards = await store.ListAsync(cancellation);
            var loads = await store.LoadsAsync(WorkerBooks.MonthOf(now, county), cancellation);
            var book = WorkerBooks.Of(people, [.. cards.Select(board.Freshen)], loads, now);
            held = new Held(book, seen, asked);
            return book;
        }
        finally
        {
            reading.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => reading.Dispose();

    private bool IsFresh(Held known) =>
        known.Changes == Interlocked.Read(ref changes)
        && time.GetElapsedTime(known.ReadAt).TotalMilliseconds < options.Value.ReadMilliseconds;

    private sealed record Held(WorkerBook Book, long Changes, long ReadAt);
}

/// <summary>Puts together what is known of workers.</summary>
internal static class WorkerBooks
{
    /// <summary>When the month of the county's calendar began.</summary>
    public static DateTimeOffset MonthOf(DateTimeOffset now, County county)
    {
        var wall = county.Calendar.Wall;
        var day = new DateTime(wall.Local(now));
        return wall.Instant(new DateTime(day.Year, day.Month, 1).Ticks);
    }

    /// <summary>The workers of a county.</summary>
    /// <param name="duty">Everybody who can be called, and the rosters.</param>
    /// <param name="cards">The cards that were kept.</param>
    /// <param name="loads">What they have to do.</param>
    /// <param name="now">When.</param>
    public static WorkerBook Of(DutyBook duty, ImmutableArray<WorkerCard> cards, WorkerLoads loads, DateTimeOffset now)
    {
        var cardOf = cards.ToDictionary(card => card.Person, StringComparer.Ordinal);
        var dutyOf = DutyOf(duty.Rosters, now);
        var workers = ImmutableArray.CreateBuilder<Worker>();
        foreach (var person in duty.People)
        {
            ImmutableArray<Territory> territories =
            [
                .. person.Grants.Where(grant => grant.Role == Role.GridWorker && grant.HoldsAt(now)).Select(grant => grant.Territory)
                    .Distinct(),
            ];
            if (!territories.IsEmpty)
                workers.Add(new Worker(
                    person.Id, person.Name, territories, cardOf.GetValueOrDefault(person.Id) ?? WorkerCard.Of(person.Id),
                    dutyOf.TryGetValue(person.Id, out var stands) ? stands : null, loads.Open.GetValueOrDefault(person.Id),
                    loads.Given.GetValueOrDefault(person.Id)));
        }

        return new WorkerBook(workers.ToImmutable());
    }

    // Who stands in any roster is on duty only by one; of two by the one that lasts longer.
    private static Dictionary<string, RosterDuty> DutyOf(RosterBook rosters, DateTimeOffset now)
    {
        var found = new Dictionary<string, RosterDuty>(StringComparer.Ordinal);
        foreach (var roster in rosters.Rosters)
        {
            foreach (var person in roster.People())
                found.TryAdd(person, new RosterDuty(false, null, null));
            foreach (var shift in rosters.OnDuty(roster.Id, now))
                if (!(found.GetValueOrDefault(shift.Person).Until >= shift.Until))
                    found[shift.Person] = new RosterDuty(true, roster.Id, shift.Until);
        }

        return found;
    }
}
