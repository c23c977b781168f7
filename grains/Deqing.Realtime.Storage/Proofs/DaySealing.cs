using Deqing.Realtime.Domain.Proofs;

namespace Deqing.Realtime.Storage.Proofs;

/// <summary>Seals the finished days of the county, one after the other from the day of the first event on.</summary>
/// <param name="store">The database.</param>
/// <param name="county">Code of the county.</param>
/// <param name="zone">Its time zone.</param>
/// <param name="sign">Signs a statement with the county's key.</param>
public sealed class DaySealing(IStore store, string county, TimeZoneInfo zone, Func<byte[], byte[]> sign)
{
    /// <summary>How long after its end a day is sealed: what was decided before midnight has been written by then.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(10);

    // An event that was written only after its day was sealed, because a clock was set back, comes under the next day.
    private static readonly TimeSpan Overlap = TimeSpan.FromDays(2);

    /// <summary>Seals the next day, if one is finished.</summary>
    /// <returns>The day, or null if none is finished or another program has just sealed it.</returns>
    /// <exception cref="StorageException">The database could not do it; nothing was written.</exception>
    public async Task<DayRoot?> SealNextAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        var last = await store.Days.LastAsync(cancellation);
        if (last?.Day.AddDays(1) is not { } day)
        {
            if (await store.Days.FirstEventAsync(cancellation) is not { } first)
                return null;
            day = CountyDays.Of(first, zone);
        }

        var until = CountyDays.Start(day.AddDays(1), zone);
        if (now < until + Grace)
            return null;
        var heads = await HeadsAsync(CountyDays.Start(day, zone) - Overlap, until, cancellation);
        var root = DayRoot.Seal(
            county, day, [.. heads.Select(head => DayRoot.Leaf(head.CaseId, head.Version, head.Hash.AsSpan()))],
            last?.Digest(county) ?? DayRoot.Start, sign);
        return await store.Days.SealAsync(root, heads, now, cancellation) ? root : null;
    }

    private async Task<ImmutableArray<ChainHead>> HeadsAsync(
        DateTimeOffset from, DateTimeOffset until, CancellationToken cancellation)
    {
        var heads = ImmutableArray.CreateBuilder<ChainHead>();
        foreach (var some in (await store.Cases.HeadsAsync(from, until, cancellation)).Chunk(IDayRoots.MaxPage))
        {
            var known = await store.Days.SealedVersionsAsync([.. some.Select(head => head.CaseId)], cancellation);
            heads.AddRange(some.Where(head => head.Version > known.GetValueOrDefault(head.CaseId)));
        }

        return heads.ToImmutable();
    }
}
