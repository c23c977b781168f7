using System.Security.Cryptography;
using Deqing.Realtime.Domain.Proofs;

namespace Deqing.Realtime.Storage.Proofs;

/// <summary>Something that is wrong in the database.</summary>
/// <param name="CaseId">At which case, or null.</param>
/// <param name="Finding">What.</param>
public sealed record CaseFinding(string? CaseId, ProofFinding Finding);

/// <summary>How much was looked at.</summary>
/// <param name="Cases">Cases.</param>
/// <param name="Events">Events of theirs.</param>
/// <param name="Days">Sealed days.</param>
/// <param name="Findings">How much is wrong.</param>
public sealed record AuditedCases(int Cases, long Events, int Days, int Findings);

/// <summary>
/// Computes every chain and every sealed day anew and says where the database is not as it was written. Reads case after case, so
/// that memory does not grow with the county. A running program may go on meanwhile.
/// </summary>
/// <param name="store">The database.</param>
/// <param name="county">Code of the county.</param>
/// <param name="key">The county's public key.</param>
/// <param name="lastKnown">The last day that is known to have been sealed, with its digest; or null.</param>
/// <param name="found">Takes what is wrong.</param>
public sealed class CaseAudit(
    IStore store, string county, ECDsa key, (DateOnly Day, ImmutableArray<byte> Digest)? lastKnown, Action<CaseFinding> found)
{
    private const int Page = 1_000;

    private int findings;

    /// <summary>Looks at everything.</summary>
    /// <exception cref="StorageException">The database could not do it.</exception>
    public async Task<AuditedCases> RunAsync(CancellationToken cancellation)
    {
        findings = 0;
        var days = await CheckDaysAsync(cancellation);
        var (cases, events, after) = (0, 0L, "");
        while (await store.Days.CasesAsync(after, IDayRoots.MaxPage, cancellation) is { IsEmpty: false } page)
        {
            foreach (var one in page)
                events += await CheckCaseAsync(one, cancellation);
            (cases, after) = (cases + page.Length, page[^1].CaseId);
        }

        return new AuditedCases(cases, events, days, findings);
    }

    private async Task<int> CheckDaysAsync(CancellationToken cancellation)
    {
        var (days, last, seen) = (0, (DayRoot?)null, lastKnown is null);
        while (await store.Days.ListAsync(
            last?.Day.AddDays(1) ?? DateOnly.MinValue, DateOnly.MaxValue, Page, cancellation) is { IsEmpty: false } page)
            foreach (var day in page)
            {
                var digest = day.Digest(county);
                if (last is not null && (day.Day != last.Day.AddDays(1) || !Same(day.Previous, last.Digest(county))))
                    Found(null, new ProofFinding(ProofFault.WrongDay, Day: day.Day));
                if (last is null && !Same(day.Previous, DayRoot.Start))
                    Found(null, new ProofFinding(ProofFault.WrongDay, Day: day.Day));
                if (!PublicKey.Holds(key, day.Statement(county), day.Signature))
                    Found(null, new ProofFinding(ProofFault.WrongSignature, Day: day.Day));
                var leaves = (await store.Days.HeadsOfAsync(day.Day, cancellation))
                    .Select(head => DayRoot.Leaf(head.CaseId, head.Version, head.Hash.AsSpan())).ToArray();
                if (leaves.Length != day.Count || !MerkleTree.Root(leaves).AsSpan().SequenceEqual(day.Root.AsSpan()))
                    Found(null, new ProofFinding(ProofFault.WrongRoot, Day: day.Day));
                seen |= lastKnown is { } known && known.Day == day.Day && Same(known.Digest, digest);
                (days, last) = (days + 1, day);
            }

        if (!seen)
            Found(null, new ProofFinding(ProofFault.WrongDay, Day: lastKnown!.Value.Day, Detail: "It was sealed and is there no more."));
        return days;
    }

    private async Task<int> CheckCaseAsync(CaseEnd one, CancellationToken cancellation)
    {
        var days = await store.Days.OfCaseAsync(one.CaseId, cancellation);
        var stored = await store.Cases.ReadStoredAsync(one.CaseId, cancellation);
        var named = new HashSet<ProofFinding>();
        var links = ChainWalk.Follow(
            one.CaseId, [.. stored.Select(happened => CaseCopies.Of(happened, isShown: true))],
            (version, link) => days.Any(day => day.Head.Version == version && day.Head.Hash.AsSpan().SequenceEqual(link))
                || (one.Row is { } row && row.Version == version && row.Hash.AsSpan().SequenceEqual(link)),
            Note);
        foreach (var day in days)
            if (!links.TryGetValue(day.Head.Version, out var link))
                Note(new ProofFinding(ProofFault.MissingEvent, day.Head.Version));
            else if (!day.Head.Hash.AsSpan().SequenceEqual(link))
                Note(new ProofFinding(ProofFault.WrongRoot, day.Head.Version, day.Day));
        await CheckRowAsync(one, links, Note, cancellation);
        return stored.Length;

        void Note(ProofFinding finding)
        {
            if (named.Add(finding))
                Found(one.CaseId, finding);
        }
    }

    private async Task CheckRowAsync(
        CaseEnd one, SortedList<int, byte[]> links, Action<ProofFinding> note, CancellationToken cancellation)
    {
        var last = links.Count == 0 ? 0 : links.GetKeyAtIndex(links.Count - 1);
        if (one.Row is { } row && row.Version > last)
            note(new ProofFinding(ProofFault.MissingEvent, last + 1));
        else if (one.Row is null || !links.TryGetValue(one.Row.Version, out var link) || !one.Row.Hash.AsSpan().SequenceEqual(link))
            note(new ProofFinding(ProofFault.WrongRow, one.Row?.Version));

        // An event may have come since the row was read; then the row has it by now.
        else if (one.Row.Version < last
            && (await store.Cases.FindAsync([one.CaseId], cancellation) is not [var now] || now.Case.Version < last))
            note(new ProofFinding(ProofFault.InsertedEvent, one.Row.Version + 1));
    }

    private void Found(string? caseId, ProofFinding finding)
    {
        findings++;
        found(new CaseFinding(caseId, finding));
    }

    private static bool Same(ImmutableArray<byte> one, ImmutableArray<byte> other) => one.AsSpan().SequenceEqual(other.AsSpan());
}
