using Deqing.Realtime.Api.Ingest;

namespace Deqing.Realtime.Api.Tests.Ingest;

public sealed class MqttPaceTests
{
    [Fact]
    public void A_seconds_worth_goes_at_once_and_the_rest_at_its_rate()
    {
        var pace = new MqttPace(perSecond: 4, ticksPerSecond: 1_000);
        for (var i = 0; i < 4; i++)
            Assert.Equal(TimeSpan.Zero, pace.Spend(1, now: 10_000));
        Assert.Equal(TimeSpan.FromMilliseconds(251), pace.Spend(1, now: 10_000));
        Assert.Equal(TimeSpan.FromMilliseconds(251), pace.Spend(1, now: 10_250));
        Assert.Equal(TimeSpan.Zero, pace.Spend(1, now: 10_750));
    }

    [Fact]
    public void Who_was_silent_for_long_has_saved_no_more_than_a_second()
    {
        var pace = new MqttPace(perSecond: 4, ticksPerSecond: 1_000);
        Assert.Equal(TimeSpan.Zero, pace.Spend(4, now: 0));
        Assert.Equal(TimeSpan.Zero, pace.Spend(4, now: 1_000_000));
        Assert.Equal(TimeSpan.FromMilliseconds(2_001), pace.Spend(8, now: 1_000_000));
    }
}
