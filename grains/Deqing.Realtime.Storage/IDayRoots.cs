using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Proofs;

namespace Deqing.Realtime.Storage;

/// <summary>That a sealed day holds a case.</summary>
/// <param name="Day">The day.</param>
/// <param name="Position">The place of the case among those of the day, from 0.</param>
/// <param name="Head">How far the case had come.</param>
public sealed record SealedHead(DateOnly Day, int Position, ChainHead Head);

/// <summary>A case as everything that must name it names it: its query row, its events or a sealed day.</summary>
/// <param name="CaseId">Id of the case.</param>
/// <param name="Row">Version and last link of its query row, or null if it has none.</param>
public sealed record CaseEnd(string CaseId, ChainHead? Row);

/// <summary>The sealed days of the county, and which cases each holds.</summary>
public interface IDayRoots
{
    /// <summary>The most days or cases one call returns.</summary>
    const int MaxPage = 10_000;

    /// <summary>The last sealed day, or null.</summary>
    Task<DayRoot?> LastAsync(CancellationToken cancellation);

    /// <summary>Sealed days in [from, until), oldest first.</summary>
    /// <param name="limit">At most so many, 1 to <see cref="MaxPage"/>.</param>
    Task<ImmutableArray<DayRoot>> ListAsync(DateOnly from, DateOnly until, int limit, CancellationToken cancellation);

    /// <summary>Writes a sealed day and the cases it holds, in the order of its tree, in one transaction.</summary>
    /// <returns>False, and nothing written, if the last sealed day is not the day before: somebody else was first.</returns>
    /// <exception cref="ArgumentException">There are not as many cases as the day counts.</exception>
    /// <exception cref="StorageException">The database could not do it; nothing was written.</exception>
    Task<bool> SealAsync(DayRoot day, ImmutableArray<ChainHead> heads, DateTimeOffset at, CancellationToken cancellation);

    /// <summary>The cases a sealed day holds, in the order of its tree.</summary>
    Task<ImmutableArray<ChainHead>> HeadsOfAsync(DateOnly day, CancellationToken cancellation);

    /// <summary>The sealed days that hold a case, oldest first.</summary>
    Task<ImmutableArray<SealedHead>> OfCaseAsync(string caseId, CancellationToken cancellation);

    /// <summary>Up to which version these cases, at most <see cref="MaxPage"/>, are under sealed days; others are missing.</summary>
    Task<ImmutableDictionary<string, int>> SealedVersionsAsync(ImmutableArray<string> caseIds, CancellationToken cancellation);

    /// <summary>Time of the first event of all, or null: where the days begin.</summary>
    Task<DateTimeOffset?> FirstEventAsync(CancellationToken cancellation);

    /// <summary>All cases that a query row, an event or a sealed day names, by id, after <paramref name="after"/>.</summary>
    /// <param name="limit">At most so many, 1 to <see cref="MaxPage"/>.</param>
    Task<ImmutableArray<CaseEnd>> CasesAsync(string after, int limit, CancellationToken cancellation);
}
