using Deqing.Realtime.Domain.Cases;

namespace Deqing.Realtime.Domain.Proofs;

/// <summary>Follows the chain of a case and names what does not fit where it does not fit.</summary>
public static class ChainWalk
{
    /// <summary>Follows it.</summary>
    /// <param name="caseId">Id of the case.</param>
    /// <param name="events">Its events as they stand.</param>
    /// <param name="isAnchored">Whether something outside of the chain holds this link of a version.</param>
    /// <param name="found">Takes what is wrong.</param>
    /// <returns>The links by version, a broken one as it must have been.</returns>
    public static SortedList<int, byte[]> Follow(
        string caseId, ImmutableArray<CopiedEvent> events, Func<int, byte[], bool> isAnchored, Action<ProofFinding> found)
    {
        var ordered = Order(events, found);
        var links = new SortedList<int, byte[]>(ordered.Length);
        var (before, last) = (CaseChain.Start(caseId), 0);
        foreach (var (index, happened) in ordered.Index())
        {
            var link = Next(before, happened);
            var stated = happened.Link.ToArray();
            if (happened.Version != last + 1)
            {
                found(new ProofFinding(ProofFault.MissingEvent, last + 1));
                before = stated;
            }
            else if (link.AsSpan().SequenceEqual(stated))
                before = stated;
            else
            {
                // If what follows was made of the link the event has, it is the link that was changed and not the event.
                var isLink = index + 1 < ordered.Length && ordered[index + 1] is { } next && next.Version == happened.Version + 1
                    ? Next(link, next).AsSpan().SequenceEqual(next.Link.AsSpan())
                    : isAnchored(happened.Version, link);
                found(new ProofFinding(isLink ? ProofFault.BrokenLink : ProofFault.ChangedEvent, happened.Version));
                before = isLink ? link : stated;
            }

            last = happened.Version;
            links.Add(last, before);
        }

        return links;
    }

    private static ImmutableArray<CopiedEvent> Order(ImmutableArray<CopiedEvent> events, Action<ProofFinding> found)
    {
        var (seen, highest, isOrdered) = (new HashSet<int>(), 0, true);
        foreach (var happened in events)
        {
            if (!seen.Add(happened.Version) || happened.Version < 1)
                found(new ProofFinding(ProofFault.InsertedEvent, happened.Version));
            else if (happened.Version < highest)
                found(new ProofFinding(ProofFault.MisplacedEvent, happened.Version));
            isOrdered &= happened.Version > highest;
            highest = Math.Max(highest, happened.Version);
        }

        return isOrdered ? events
            :
            [
                .. events.Where(happened => happened.Version >= 1).DistinctBy(happened => happened.Version)
                    .OrderBy(happened => happened.Version),
            ];
    }

    private static byte[] Next(byte[] before, CopiedEvent happened) => CaseChain.Next(
        before, happened.Version, happened.At, happened.Type,
        happened.Payload is { } payload ? CaseChain.Digest(payload) : happened.Digest.GetValueOrDefault([]).AsSpan());
}
