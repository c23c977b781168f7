using System.Security.Cryptography;
using Deqing.Realtime.Domain.Cases;

namespace Deqing.Realtime.Domain.Proofs;

/// <summary>What a copy is checked against, beside itself.</summary>
/// <param name="Receipt">The reporter's receipt, or null.</param>
/// <param name="Key">The county's key as it was published (SubjectPublicKeyInfo in DER), or null to take that of the copy.</param>
/// <param name="Days">Days as somebody kept them, in order; or none.</param>
public sealed record CopyTrust(ReceiptCode? Receipt = null, ImmutableArray<byte>? Key = null, ImmutableArray<DayRoot> Days = default);

/// <summary>Whether a copy is what happened.</summary>
/// <param name="Findings">All that is wrong; empty if nothing.</param>
/// <param name="Events">How many events the copy has.</param>
/// <param name="Sealed">How many of them, from the first on, are under sealed days; the rest rests on the signature of the copy.</param>
/// <param name="ReceiptEvent">Version of the event on the receipt, or null.</param>
public sealed record CopyVerdict(ImmutableArray<ProofFinding> Findings, int Events, int Sealed, int? ReceiptEvent)
{
    /// <summary>Whether nothing is wrong.</summary>
    public bool IsIntact => Findings.IsEmpty;
}

/// <summary>Checks a <see cref="CaseCopy"/> with nothing but itself and what is trusted. A change is named where it was made.</summary>
public static class CaseCopyCheck
{
    /// <summary>After this time an event must be under a sealed day. A day is sealed soon after its end, also after an outage.</summary>
    public static readonly TimeSpan SealedWithin = TimeSpan.FromDays(4);

    /// <summary>Checks the bytes of a copy.</summary>
    public static CopyVerdict Verify(ReadOnlySpan<byte> json, CopyTrust trust) => CaseCopy.Read(json, out var reason) is { } copy
        ? Verify(copy, trust)
        : new CopyVerdict([new ProofFinding(ProofFault.Unreadable, Detail: reason)], 0, 0, null);

    /// <summary>Checks a copy.</summary>
    public static CopyVerdict Verify(CaseCopy copy, CopyTrust trust)
    {
        var findings = ImmutableArray.CreateBuilder<ProofFinding>();
        using var key = PublicKey.Read(copy.Key.AsSpan());
        if (key is null || (trust.Key is { } trusted && !trusted.AsSpan().SequenceEqual(copy.Key.AsSpan())))
            findings.Add(new ProofFinding(ProofFault.WrongKey, Detail: key is null ? "It is no key of P-256." : null));
        var links = ChainWalk.Follow(copy.CaseId, copy.Events, (version, link) => IsAnchored(copy, key, version, link), findings.Add);
        var (last, head) = links.Count > 0 ? (links.GetKeyAtIndex(links.Count - 1), links.GetValueAtIndex(links.Count - 1)) : (0, []);
        if (last == 0 || copy.Version > last)
            findings.Add(new ProofFinding(ProofFault.MissingEvent, last + 1));
        if (!IsSigned(copy, key, head))
            findings.Add(new ProofFinding(ProofFault.WrongSignature));
        var under = CheckDays(copy, key, links, trust.Days.IsDefault ? [] : trust.Days, findings);
        if (copy.Events.FirstOrDefault(happened => happened.Version > under) is { } late
            && copy.MadeAt - late.At > SealedWithin.TotalMilliseconds)
            findings.Add(new ProofFinding(ProofFault.UnsealedEvent, late.Version));
        var reported = trust.Receipt is { } receipt ? CheckReceipt(copy, receipt, findings) : null;
        return new CopyVerdict([.. findings.Distinct()], copy.Events.Length, Math.Min(under, copy.Events.Length), reported);
    }

    private static int CheckDays(
        CaseCopy copy, ECDsa? key, SortedList<int, byte[]> links, ImmutableArray<DayRoot> kept,
        ImmutableArray<ProofFinding>.Builder findings)
    {
        var (under, last) = (0, DateOnly.MinValue);
        foreach (var day in copy.Days)
        {
            var date = day.Root.Day;
            if (date <= last || day.Version <= under || kept.Any(known => known.Day == date && !Same(known, day.Root)))
                findings.Add(new ProofFinding(ProofFault.WrongDay, Day: date));
            (under, last) = (Math.Max(under, day.Version), date);
            if (day.Version < 1)
                findings.Add(new ProofFinding(ProofFault.WrongRoot, Day: date));
            else if (!links.TryGetValue(day.Version, out var link))
                findings.Add(new ProofFinding(ProofFault.MissingEvent, day.Version));
            else if (!LeadsTo(copy.CaseId, day, link))
                findings.Add(new ProofFinding(ProofFault.WrongRoot, day.Version, date));
            if (key is null || !PublicKey.Holds(key, day.Root.Statement(copy.County), day.Root.Signature))
                findings.Add(new ProofFinding(ProofFault.WrongSignature, Day: date));
        }

        return under;
    }

    private static int? CheckReceipt(CaseCopy copy, ReceiptCode receipt, ImmutableArray<ProofFinding>.Builder findings)
    {
        if (receipt.Number != copy.Number)
            findings.Add(new ProofFinding(ProofFault.WrongNumber, Detail: receipt.Number.ToString(CultureInfo.InvariantCulture)));
        var found = copy.Events.FirstOrDefault(happened => receipt.IsOf(happened.Link.AsSpan()))?.Version;
        if (found is null)
            findings.Add(new ProofFinding(ProofFault.ReceiptNotFound));
        return found;
    }

    // A link is held from outside of the chain if a sealed day or the signature of the copy leads to it.
    private static bool IsAnchored(CaseCopy copy, ECDsa? key, int version, byte[] link) =>
        copy.Days.Any(day => day.Version == version && LeadsTo(copy.CaseId, day, link))
        || (version == copy.Version && IsSigned(copy, key, link));

    private static bool IsSigned(CaseCopy copy, ECDsa? key, byte[] link) =>
        key is not null && PublicKey.Holds(key, copy.Statement(link), copy.Signature);

    private static bool LeadsTo(string caseId, CopiedDay day, byte[] link) =>
        MerkleTree.RootOf(DayRoot.Leaf(caseId, day.Version, link), day.Index, day.Root.Count, day.Path)
            .AsSpan().SequenceEqual(day.Root.Root.AsSpan());

    private static bool Same(DayRoot one, DayRoot other) =>
        one.Count == other.Count && one.Root.AsSpan().SequenceEqual(other.Root.AsSpan())
        && one.Previous.AsSpan().SequenceEqual(other.Previous.AsSpan());
}
