using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Proofs;

namespace Deqing.Realtime.Storage.Proofs;

/// <summary>Makes copies of cases that anybody can check: see <see cref="CaseCopyCheck"/>.</summary>
/// <param name="store">The database.</param>
/// <param name="county">Code of the county.</param>
/// <param name="publicKey">The county's public key: a SubjectPublicKeyInfo in DER.</param>
/// <param name="sign">Signs a statement with the key to it.</param>
public sealed class CaseCopies(IStore store, string county, ImmutableArray<byte> publicKey, Func<byte[], byte[]> sign)
{
    /// <summary>Makes a copy of a case, or null if there is none.</summary>
    /// <param name="caseId">Id of the case.</param>
    /// <param name="shows">Which events the reader may read; of the others the copy has the digest.</param>
    /// <param name="now">When it is made.</param>
    /// <param name="cancellation">Gives up waiting for the database.</param>
    /// <exception cref="StorageException">The database could not do it.</exception>
    public async Task<CaseCopy?> MakeAsync(
        string caseId, Func<StoredEvent, bool> shows, DateTimeOffset now, CancellationToken cancellation)
    {
        // The days first: an event that comes in between is in the copy and not yet under a day, which is as it may be.
        var days = await DaysAsync(caseId, cancellation);
        var stored = await store.Cases.ReadStoredAsync(caseId, cancellation);
        if (stored.IsEmpty || await store.Cases.FindAsync([caseId], cancellation) is not [var row])
            return null;
        var copy = new CaseCopy(
            CaseCopy.FormatName, county, caseId, row.Number, Instants.Floor(now), stored[^1].Version,
            [.. stored.Select(happened => Of(happened, shows(happened)))], days, publicKey, []);
        return copy with { Signature = [.. sign(copy.Statement(stored[^1].Hash.AsSpan()))] };
    }

    /// <summary>An event as a copy has it.</summary>
    public static CopiedEvent Of(StoredEvent happened, bool isShown) => isShown
        ? new CopiedEvent(happened.Version, Instants.Floor(happened.At), happened.Type, happened.Hash, happened.Payload)
        : new CopiedEvent(
            happened.Version, Instants.Floor(happened.At), happened.Type, happened.Hash,
            Digest: [.. CaseChain.Digest(happened.Payload)]);

    private async Task<ImmutableArray<CopiedDay>> DaysAsync(string caseId, CancellationToken cancellation)
    {
        var days = ImmutableArray.CreateBuilder<CopiedDay>();
        foreach (var under in await store.Days.OfCaseAsync(caseId, cancellation))
        {
            var root = (await store.Days.ListAsync(under.Day, under.Day.AddDays(1), 1, cancellation))[0];
            var leaves = (await store.Days.HeadsOfAsync(under.Day, cancellation))
                .Select(head => DayRoot.Leaf(head.CaseId, head.Version, head.Hash.AsSpan())).ToArray();
            days.Add(new CopiedDay(root, under.Head.Version, under.Position, MerkleTree.Path(under.Position, leaves)));
        }

        return days.ToImmutable();
    }
}
