using System.Text.Json;
using Deqing.Realtime.Api.Ingest.Hj212;
using Deqing.Realtime.Domain.Hj212;
using Deqing.Realtime.Domain.Water;

namespace Deqing.Realtime.Api.Ingest;

/// <summary>Why a whole call or message was not taken; nothing of it was.</summary>
internal enum RefusalReason
{
    MalformedJson,
    ByteOrderMark,
    WrongType,
    MissingMember,
    DuplicateKey,
    TooManyObservations,
    BodyTooLarge,
    MalformedGzip,
    UnsupportedContentType,
    UnsupportedContentEncoding,
    Overloaded,
    LogUnavailable,
}

/// <summary>A refusal and what a person should know about it.</summary>
internal sealed record Refusal(RefusalReason Reason, string Detail);

/// <summary>Named reasons as they are written: the same word in the answer, the log and the metric.</summary>
internal static class Words
{
    private static readonly string[] Rejections = All<Rejection>(), Refusals = All<RefusalReason>(), Protocols = All<IngestProtocol>(),
        Qualities = All<Quality>(), Verdicts = All<FrameVerdict>(), Faults = All<PacketFault>(), Endings = All<Hj212Ending>();

    public static string Of(Rejection reason) => Rejections[(int)reason];

    public static string Of(RefusalReason reason) => Refusals[(int)reason];

    public static string Of(IngestProtocol protocol) => Protocols[(int)protocol];

    public static string Of(Quality quality) => Qualities[(int)quality];

    public static string Of(FrameVerdict verdict) => Verdicts[(int)verdict];

    public static string Of(PacketFault fault) => Faults[(int)fault];

    public static string Of(Hj212Ending ending) => Endings[(int)ending];

    private static string[] All<T>()
        where T : struct, Enum => [.. Enum.GetNames<T>().Select(JsonNamingPolicy.CamelCase.ConvertName)];
}
