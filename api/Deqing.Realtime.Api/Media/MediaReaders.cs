using System.Collections.Immutable;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Cases;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Storage;

namespace Deqing.Realtime.Api.Media;

/// <summary>Says who may read a medium.</summary>
internal interface IMediaReaders
{
    /// <summary>Whether somebody may read a medium that exists.</summary>
    ValueTask<bool> MayReadAsync(string mediaId, CurrentCaller current, CancellationToken cancellation);
}

/// <summary>Media are for who uploaded them, having signed in, and for who may read a case that uses them.</summary>
internal sealed class CaseMediaReaders(IMediaStore media, ICaseLog log) : IMediaReaders
{
    // A medium stands for the cases that used it first; nobody needs a photo by its thousandth use.
    private const int MostCases = 100;

    /// <inheritdoc/>
    public async ValueTask<bool> MayReadAsync(string mediaId, CurrentCaller current, CancellationToken cancellation)
    {
        var reach = current.ReachOf(Operation.ReadCases);
        if (reach.IsCounty)
            return true;
        if (current.Id.Length > 0 && await media.IsUploaderAsync(mediaId, current.Id, cancellation))
            return true;
        if (reach.IsNowhere || await media.CasesOfAsync(mediaId, cancellation) is not { IsEmpty: false } cases)
            return false;
        return (await log.FindAsync([.. cases.Take(MostCases)], cancellation))
            .Any(row => CaseRights.Covers(reach, current.Caller, row.Case));
    }
}
