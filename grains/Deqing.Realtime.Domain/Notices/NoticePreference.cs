using Deqing.Realtime.Domain.Clocks;

namespace Deqing.Realtime.Domain.Notices;

/// <summary>Hours of the day in which only what is urgent is sent (免打扰).</summary>
/// <param name="From">Minutes after midnight, 0 to 1,439.</param>
/// <param name="Until">Minutes after midnight, excluded; less than <paramref name="From"/> where it goes over midnight.</param>
public sealed record QuietHours(int From, int Until)
{
    /// <summary>Minutes of a day.</summary>
    public const int MinutesADay = 1_440;

    /// <summary>The first instant from <paramref name="at"/> on that is not quiet.</summary>
    /// <param name="at">When it would be sent.</param>
    /// <param name="wall">The clocks the person lives by.</param>
    public DateTimeOffset End(DateTimeOffset at, WallClock wall)
    {
        var local = wall.Local(at);
        var minute = (int)(local / TimeSpan.TicksPerMinute % MinutesADay);
        var isQuiet = From < Until ? minute >= From && minute < Until : From != Until && (minute >= From || minute < Until);
        if (!isQuiet)
            return at;
        var ends = local - (local % TimeSpan.TicksPerDay) + (Until * TimeSpan.TicksPerMinute);
        var end = wall.Instant(ends > local ? ends : ends + TimeSpan.TicksPerDay).ToUniversalTime();

        // Where the clocks are put back, the hour that comes twice may show an end that is past.
        return end > at ? end : at;
    }
}

/// <summary>How a person wants to be told. The inbox gets everything; this is about what comes besides.</summary>
/// <param name="Channels">The channels in order: where one fails for good, the next is tried.</param>
/// <param name="Quiet">When only what is urgent is sent, or null.</param>
/// <param name="Language"><c>zh-CN</c> or <c>en</c>.</param>
public sealed record NoticePreference(ImmutableArray<NoticeChannel> Channels, QuietHours? Quiet, string Language)
{
    /// <summary>Of who has said nothing: by mail where an address is known, at any time.</summary>
    public static readonly NoticePreference Default = new([NoticeChannel.Mail], null, "zh-CN");

    /// <summary>The languages there are texts in; the first is the county's own.</summary>
    public static readonly ImmutableArray<string> Languages = ["zh-CN", "en"];
}
