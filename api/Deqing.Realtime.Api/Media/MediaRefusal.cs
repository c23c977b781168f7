using Deqing.Realtime.Api.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Deqing.Realtime.Api.Media;

/// <summary>Why an upload is refused. The same word reaches the answer, the log and what is kept of the upload.</summary>
internal enum MediaRefusal
{
    /// <summary>The client speaks another version of tus than 1.0.0.</summary>
    UnsupportedVersion,

    /// <summary>There is no length, or it is no whole number from 1 on.</summary>
    BadLength,

    /// <summary>The metadata cannot be read, or names a kind that does not exist.</summary>
    BadMetadata,

    /// <summary>The bytes are not sent as <c>application/offset+octet-stream</c>.</summary>
    WrongContentType,

    /// <summary>It is larger than its kind may be, or more arrives than was announced.</summary>
    TooLarge,

    /// <summary>The caller has as many unfinished uploads as one may have, or all together have.</summary>
    TooManyUploads,

    /// <summary>The folder of media or the disk has no room.</summary>
    StorageFull,

    /// <summary>There is no such upload, or it is somebody else's.</summary>
    UnknownUpload,

    /// <summary>Another request is writing this upload.</summary>
    UploadBusy,

    /// <summary>The bytes do not begin where the upload ends.</summary>
    OffsetMismatch,

    /// <summary>Not all of its bytes are there yet.</summary>
    Unfinished,

    /// <summary>It is neither a photo nor a voice message of a known type.</summary>
    UnknownType,

    /// <summary>It is a HEIC or AVIF photo, which this program cannot decode.</summary>
    HeicNotSupported,

    /// <summary>It has a picture: only sound is taken.</summary>
    VideoNotSupported,

    /// <summary>It begins like a photo and cannot be decoded.</summary>
    NotAnImage,

    /// <summary>The photo has more pixels than are decoded, or more passes.</summary>
    TooManyPixels,

    /// <summary>It ends before its content does.</summary>
    Truncated,

    /// <summary>Its structure contradicts its type.</summary>
    BrokenStructure,

    /// <summary>It is also a file of another kind: a page, a script, an archive, a document.</summary>
    Polyglot,

    /// <summary>The voice message says where it was recorded, in a place that cannot be emptied.</summary>
    LocationInside,

    /// <summary>The voice message is longer than it may be.</summary>
    TooLong,
}

/// <summary>Refusals as answers.</summary>
internal static class MediaRefusals
{
    /// <summary>The answer to a refused request.</summary>
    public static ProblemHttpResult Answer(MediaRefusal refusal)
    {
        var (status, detail) = Of(refusal);
        return Problems.Refuse(status, Json.Word(refusal), detail);
    }

    private static (int Status, string Detail) Of(MediaRefusal refusal) => refusal switch
    {
        MediaRefusal.UnsupportedVersion =>
            (StatusCodes.Status412PreconditionFailed, $"Send the header Tus-Resumable: {UploadEndpoints.Version}."),
        MediaRefusal.BadLength => (StatusCodes.Status400BadRequest, "Upload-Length must be the number of bytes, at least 1."),
        MediaRefusal.BadMetadata =>
            (StatusCodes.Status400BadRequest, "Upload-Metadata must be pairs of a key and a value in base64; 'kind' is photo or voice."),
        MediaRefusal.WrongContentType =>
            (StatusCodes.Status415UnsupportedMediaType, $"Send the bytes as {UploadEndpoints.ContentType}."),
        MediaRefusal.TooLarge => (StatusCodes.Status413PayloadTooLarge, "It is larger than it may be, or than was announced."),
        MediaRefusal.TooManyUploads =>
            (StatusCodes.Status429TooManyRequests, "Too many uploads are unfinished; finish or delete some of them."),
        MediaRefusal.StorageFull => (StatusCodes.Status507InsufficientStorage, "There is no room for it at the moment."),
        MediaRefusal.UnknownUpload => (StatusCodes.Status404NotFound, "There is no such upload; begin it anew."),
        MediaRefusal.UploadBusy => (StatusCodes.Status423Locked, "Another request is writing this upload; try again in a moment."),
        MediaRefusal.OffsetMismatch => (StatusCodes.Status409Conflict, "Go on where HEAD says that the upload ends."),
        MediaRefusal.Unfinished => (StatusCodes.Status409Conflict, "Not all bytes of this upload have arrived."),
        MediaRefusal.UnknownType =>
            (StatusCodes.Status415UnsupportedMediaType, "Photos are taken as JPEG, PNG or WebP, voice as Ogg, WebM, MP4, MP3, WAV or AMR."),
        MediaRefusal.HeicNotSupported =>
            (StatusCodes.Status415UnsupportedMediaType, "HEIC and AVIF are not taken; send the photo as JPEG."),
        MediaRefusal.VideoNotSupported => (StatusCodes.Status415UnsupportedMediaType, "Videos are not taken, only sound."),
        MediaRefusal.NotAnImage => (StatusCodes.Status422UnprocessableEntity, "The photo cannot be decoded."),
        MediaRefusal.TooManyPixels => (StatusCodes.Status422UnprocessableEntity, "The photo has more pixels than are decoded."),
        MediaRefusal.Truncated => (StatusCodes.Status422UnprocessableEntity, "The file ends before its content does."),
        MediaRefusal.BrokenStructure => (StatusCodes.Status422UnprocessableEntity, "The file is not what its type says it is."),
        MediaRefusal.Polyglot => (StatusCodes.Status422UnprocessableEntity, "The file is also a file of another kind."),
        MediaRefusal.LocationInside =>
            (StatusCodes.Status422UnprocessableEntity, "The voice message says where it was recorded; record it without a place."),
        MediaRefusal.TooLong => (StatusCodes.Status422UnprocessableEntity, "The voice message is too long."),
        _ => throw new NotSupportedException($"Unknown refusal {refusal}."),
    };
}
