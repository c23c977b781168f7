using System.Runtime.CompilerServices;
using Deqing.Realtime.Domain.Access;

namespace Deqing.Realtime.Storage;

/// <summary>The audit log read page by page: verifying years of it holds neither a connection nor an old snapshot.</summary>
internal static class AuditPages
{
    private const int PageRows = 1_000;

    /// <summary>Reads the entries after a number in order, at most so many.</summary>
    public delegate Task<ImmutableArray<AuditEntry>> ReadPage(long after, int limit, CancellationToken cancellation);

    public static async IAsyncEnumerable<AuditEntry> ReadAsync(
        ReadPage read, long from, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var after = from - 1; ;)
        {
            var page = await read(after, PageRows, cancellation);
            foreach (var entry in page)
                yield return entry;
            if (page.Length < PageRows)
                yield break;
            after = page[^1].Sequence;
        }
    }
}
