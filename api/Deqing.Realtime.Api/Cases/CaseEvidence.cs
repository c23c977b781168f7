using System.Collections.Immutable;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Storage;

namespace Deqing.Realtime.Api.Cases;

/// <summary>Turns ids of media into evidence, and keeps what a case uses.</summary>
internal sealed class CaseEvidence(IMediaStore media, TimeProvider time)
{
    /// <summary>The evidence of some ids, or the first id that names nothing. What is found stays from now on.</summary>
    /// <param name="ids">Ids as somebody sent them, at most <see cref="CaseFile.MaxEvidence"/>.</param>
    /// <param name="caseId">The case that uses it.</param>
    /// <param name="cancellation">Gives up waiting for the database.</param>
    public async Task<(ImmutableArray<Evidence> Evidence, string? Unknown)> TakeAsync(
        IReadOnlyList<string> ids, string caseId, CancellationToken cancellation)
    {
        var taken = ImmutableArray.CreateBuilder<Evidence>();
        foreach (var id in ids.Distinct(StringComparer.Ordinal))
        {
            if (!Medium.IsId(id) || await media.FindAsync(id, cancellation) is not { } medium)
                return ([], id);
            taken.Add(new Evidence(id, medium.Kind == MediaKind.Photo ? EvidenceKind.Photo : EvidenceKind.Voice));
        }

        // It may have been tidied away between the two.
        var gone = taken.Count == 0
            ? []
            : await media.UseAsync([.. taken.Select(it => it.Medium)], caseId, time.GetUtcNow(), cancellation);
        return gone is [var first, ..] ? ([], first) : (taken.ToImmutable(), null);
    }
}
