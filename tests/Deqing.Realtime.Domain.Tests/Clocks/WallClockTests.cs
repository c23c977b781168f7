using CsCheck;
using Deqing.Realtime.Domain.Clocks;

namespace Deqing.Realtime.Domain.Tests.Clocks;

/// <summary>The wall clock against the framework's time zones, before and after their last changes.</summary>
public class WallClockTests
{
    // Moved until 1991; never moves; moves twice a year; moves by half an hour; last changed its base offset in 2016.
    private static readonly string[] Zones =
        ["Asia/Shanghai", "Etc/UTC", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Pyongyang", "America/Sao_Paulo"];

    [Fact]
    public void It_shows_what_the_time_zone_says_at_any_time() => Gen.Select(
        Gen.Int[0, Zones.Length - 1], Gen.DateTime[new DateTime(1900, 1, 1), new DateTime(2150, 1, 1)]).Sample(
        (which, time) =>
        {
            var zone = TimeZoneInfo.FindSystemTimeZoneById(Zones[which]);
            var wall = new WallClock(zone);
            var instant = new DateTimeOffset(time.Ticks, TimeSpan.Zero);
            var shown = TimeZoneInfo.ConvertTime(instant, zone);
            Assert.Equal(shown.Ticks, wall.Local(instant));
            Assert.Equal((shown.Ticks, shown.Offset), (wall.Shown(instant.UtcTicks).Ticks, wall.Shown(instant.UtcTicks).Offset));
            var local = new DateTime(time.Ticks);
            var there = TimeZoneInfo.ConvertTime(new DateTimeOffset(time.Ticks, zone.GetUtcOffset(local)), zone);
            Assert.Equal((there.Ticks, there.Offset), (wall.Instant(time.Ticks).Ticks, wall.Instant(time.Ticks).Offset));
        },
        iter: 5_000);
}
