using Deqing.Realtime.Domain.Hooks;

namespace Deqing.Realtime.Domain.Tests.Hooks;

public sealed class RedeliveryTests
{
    [Fact]
    public void It_waits_ever_longer_for_more_than_three_days_and_then_no_more()
    {
        var waits = Enumerable.Range(1, 12).Select(failures => Redelivery.After(failures, "status500")).ToList();
        Assert.Null(waits[^1]);
        var known = waits[..^1].Select(wait => wait!.Value).ToList();
        Assert.Equal(known.Order(), known);
        Assert.Equal(TimeSpan.FromSeconds(5), known[0]);
        Assert.InRange(known.Aggregate(TimeSpan.Zero, (sum, wait) => sum + wait), TimeSpan.FromDays(3), TimeSpan.FromDays(5));
        Assert.Throws<ArgumentOutOfRangeException>(() => Redelivery.After(0, "status500"));
    }

    [Fact]
    public void Who_is_gone_is_not_asked_again() => Assert.Null(Redelivery.After(1, Redelivery.Gone));
}
