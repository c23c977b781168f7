using CsCheck;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Rules;

namespace Deqing.Realtime.Domain.Tests.Places;

public class RollupTests
{
    [Fact]
    public void The_total_is_the_sum_of_the_newest_contribution_of_each_child_in_any_order_with_any_repeats()
    {
        var contribution = Gen.Select(Gen.Int[0, 5], Gen.Int[0, 20], (child, version) => (child, version));
        contribution.Array[0, 200].Sample(received =>
        {
            var rollup = new Rollup();
            foreach (var (child, version) in received)
                rollup.Contribute($"child {child}", version, TallyOf(child, version));
            var expected = received.GroupBy(item => item.child)
                .Aggregate(default(Tally), (sum, items) => sum + TallyOf(items.Key, items.Max(item => item.version)));
            Assert.Equal(expected, rollup.Total);
        });
    }

    [Fact]
    public void A_repeat_and_an_unchanged_tally_say_that_nothing_changed()
    {
        var rollup = new Rollup();
        var tally = Tally.OfPond(Severity.Serious, known: true, sensors: 2, sensorsFresh: 1);
        Assert.True(rollup.Contribute("P0001", 1, tally));
        Assert.False(rollup.Contribute("P0001", 1, tally));
        Assert.False(rollup.Contribute("P0001", 2, tally));
        Assert.False(rollup.Contribute("P0001", 1, default));
        Assert.Equal(tally, rollup.Total);
    }

    [Theory]
    [InlineData(Severity.Normal, true, 1, 0, 0)]
    [InlineData(Severity.Normal, false, 0, 1, 0)]
    [InlineData(Severity.Critical, true, 0, 0, 1)]
    [InlineData(Severity.Critical, false, 0, 0, 1)]
    public void A_pond_is_counted_once_and_never_normal_without_fresh_data(
        Severity severity, bool known, int normal, int unknown, int critical)
    {
        var tally = Tally.OfPond(severity, known, 1, known ? 1 : 0);
        Assert.Equal((1, normal, unknown, critical), (tally.Ponds, tally.Normal, tally.PondsUnknown, tally.Critical));
        Assert.Equal(
            tally.Ponds, tally.Normal + tally.Notice + tally.Warning + tally.Serious + tally.Critical + tally.PondsUnknown);
    }

    private static Tally TallyOf(int child, int version) =>
        Tally.OfPond((Severity)((child + version) % 5), version % 2 == 0, child, version);
}
