using System.Runtime.CompilerServices;
using Deqing.Realtime.Domain.Water;

namespace Deqing.Realtime.Storage;

/// <summary>
/// A long range read page by page: a slow reader holds neither a connection nor an old snapshot of the database between pages.
/// </summary>
internal static class ReadingPages
{
    private const int PageRows = 1_000;

    /// <summary>Reads the observations measured in [from, until) in milliseconds, oldest first, at most so many.</summary>
    public delegate Task<ImmutableArray<Observation>> ReadPage(long from, long until, int limit, CancellationToken cancellation);

    public static async IAsyncEnumerable<Observation> RangeAsync(
        ReadPage read, DateTimeOffset from, DateTimeOffset until, int limit, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var (next, end) = (Instants.Ceiling(from), Instants.Ceiling(until));
        while (limit > 0 && next < end)
        {
            var wanted = Math.Min(limit, PageRows);
            var page = await read(next, end, wanted, cancellation);
            foreach (var observation in page)
                yield return observation;
            if (page.Length < wanted)
                yield break;
            limit -= page.Length;
            next = Instants.Floor(page[^1].At) + 1;
        }
    }
}
