using Deqing.Realtime.Domain.Clocks;

namespace Deqing.Realtime.Domain.Notices;

/// <summary>How a person wants to be told. The inbox gets everything; this is about what comes besides.</summary>
/// <param name="Channels">The channels in order: where one fails for good, the next is tried.</param>
/// <param name="Quiet">When only what is urgent is sent, or null.</param>
/// <param name="Language"><c>zh-CN</c> or <c>en</c>.</param>
public sealed record NoticePreference(ImmutableArray<NoticeChannel> Channels, DayHours? Quiet, string Language)
{
    /// <summary>Of who has said nothing: by mail where an address is known, at any time.</summary>
    public static readonly NoticePreference Default = new([NoticeChannel.Mail], null, "zh-CN");

    /// <summary>The languages there are texts in; the first is the county's own.</summary>
    public static readonly ImmutableArray<string> Languages = ["zh-CN", "en"];
}
