using Deqing.Realtime.Domain.Places;

namespace Deqing.Realtime.Api.Places;

/// <summary>The time as people of the county read it: answers carry the county's offset, whatever machine answers.</summary>
internal sealed class CountyClock(County county, TimeProvider time)
{
    private readonly TimeZoneInfo zone = TimeZoneInfo.FindSystemTimeZoneById(county.Parts.TimeZone);

    public DateTimeOffset Now => Local(time.GetUtcNow());

    public DateTimeOffset Local(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, zone);

    public DateTimeOffset? Local(DateTimeOffset? instant) => instant is { } known ? Local(known) : null;
}
