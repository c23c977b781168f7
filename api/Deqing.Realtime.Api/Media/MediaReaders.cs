using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Storage;

namespace Deqing.Realtime.Api.Media;

/// <summary>Says who may read a medium.</summary>
internal interface IMediaReaders
{
    /// <summary>Whether somebody may read a medium that exists.</summary>
    ValueTask<bool> MayReadAsync(string mediaId, CurrentCaller current, CancellationToken cancellation);
}

/// <summary>Media are for who uploaded them, having signed in, and for who reads the cases of the whole county.</summary>
internal sealed class CountyMediaReaders(IMediaStore media) : IMediaReaders
{
    /// <inheritdoc/>
    public async ValueTask<bool> MayReadAsync(string mediaId, CurrentCaller current, CancellationToken cancellation) =>
        current.May(Operation.ReadCases, Place.County).IsAllowed
        || (current.Id.Length > 0 && await media.IsUploaderAsync(mediaId, current.Id, cancellation));
}
