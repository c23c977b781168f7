using System.Collections.Concurrent;
using Deqing.Realtime.Domain.Workers;

namespace Deqing.Realtime.Grains.Workers;

/// <summary>
/// The newest positions that workers of this process have said, for who recommends: a row may be behind by as much as is not worth
/// writing. Rows are what counts; elsewhere only they are known.
/// </summary>
internal sealed class WorkerBoard
{
    private readonly ConcurrentDictionary<string, WorkerPosition> positions = new(StringComparer.Ordinal);

    /// <summary>A worker is somewhere.</summary>
    public void Put(string person, WorkerPosition position) => positions[person] = position;

    /// <summary>Their row says it all.</summary>
    public void Remove(string person) => positions.TryRemove(person, out _);

    /// <summary>A card with the newer of both positions.</summary>
    public WorkerCard Freshen(WorkerCard card) =>
        positions.TryGetValue(card.Person, out var known) && !(card.Position?.At >= known.At) ? card with { Position = known } : card;
}
