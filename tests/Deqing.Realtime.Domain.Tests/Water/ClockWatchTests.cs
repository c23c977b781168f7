using CsCheck;
using Deqing.Realtime.Domain.Water;

namespace Deqing.Realtime.Domain.Tests.Water;

public class ClockWatchTests
{
    private static readonly DateTimeOffset Start = new(2026, 7, 2, 2, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("0 60 120 180", "")]
    [InlineData("0 60 -86280 -86220 -86160 -86100", "4 5")] // a day back: the third of them in a row shows it
    [InlineData("0 60 45 105 165", "")] // 75 s back: the time goes forward again before three in a row
    [InlineData("0 60 120 -86220 -86160 -86100 -86040 420 480", "5 6")] // put right again
    public void A_clock_is_wrong_when_its_times_go_on_behind_those_it_had(string seconds, string wrong) =>
        Assert.Equal(wrong, Wrong([.. seconds.Split(' ').Select((at, index) => (double.Parse(at), index * 60.0))]));

    [Fact]
    public void A_clock_that_is_wrong_for_more_than_a_day_stays_so()
    {
        var watch = Steps(60, 2);
        for (var minute = 2; minute < 3_000; minute++)
            Assert.Equal(minute >= 4, watch.Judge(Start.AddMinutes(minute - 1_440), Start.AddMinutes(minute)));
        Assert.False(watch.Judge(Start.AddMinutes(3_000), Start.AddMinutes(3_000)));
    }

    [Fact]
    public void What_was_kept_during_an_outage_is_no_fault_of_the_clock() =>
        Gen.Select(Gen.Int[1, 40_000], Gen.Double[0, 29], Gen.Bool, Gen.Int[1, 200]).Sample((outage, pace, liveFirst, batch) =>
        {
            // Sixty seconds apart, kept for `outage` minutes, then sent one each `pace` seconds or in batches, the newest first or last.
            var watch = Steps(60, 3);
            var now = Start.AddMinutes(outage + 3);
            if (liveFirst)
                Assert.False(watch.Judge(now, now));
            for (var kept = 0; kept < Math.Min(outage, 500); kept++)
            {
                now = now.AddSeconds(kept % batch == 0 ? pace : 0);
                Assert.False(watch.Judge(Start.AddMinutes(3 + kept), now));
            }
        });

    [Fact]
    public void Live_messages_between_old_ones_show_that_the_clock_is_right()
    {
        var watch = Steps(60, 3);
        for (var minute = 100; minute < 200; minute++)
        {
            Assert.False(watch.Judge(Start.AddMinutes(minute), Start.AddMinutes(minute)));
            Assert.False(watch.Judge(Start.AddMinutes(minute - 97), Start.AddMinutes(minute).AddSeconds(5)));
        }
    }

    [Fact]
    public void Data_of_a_period_carry_its_beginning_and_are_right()
    {
        var watch = Steps(60, 1);
        for (var hour = 1; hour < 50; hour++)
        {
            for (var second = 0; second < 3_600; second += 300)
                Assert.False(watch.Judge(Start.AddHours(hour).AddSeconds(second + 30), Start.AddHours(hour).AddSeconds(second + 31)));
            Assert.False(watch.Judge(Start.AddHours(hour), Start.AddHours(hour + 1)));
            Assert.False(watch.Judge(Start.AddHours(hour - 24), Start.AddHours(hour + 1).AddSeconds(2)));
        }
    }

    [Fact]
    public void A_repeat_changes_nothing()
    {
        var watch = Steps(60, 2);
        for (var minute = 2; minute < 20; minute++)
            for (var repeat = 0; repeat < 3; repeat++)
            {
                var isWrong = watch.Judge(Start.AddMinutes(minute - 1_440), Start.AddMinutes(minute).AddSeconds(repeat));
                if (repeat == 0 || minute > 4)
                    Assert.Equal(minute >= 4, isWrong);
            }
    }

    [Fact]
    public void A_batch_arrives_as_one()
    {
        var watch = Steps(60, 2);
        for (var batch = 1; batch < 8; batch++)
            for (var minute = 0; minute < 10; minute++)
                Assert.Equal(batch >= 3, watch.Judge(
                    Start.AddMinutes((batch * 10) + minute - 1_440), Start.AddMinutes((batch * 10) + 9)));
    }

    [Fact]
    public void After_a_start_the_newest_row_says_whether_the_clock_was_wrong()
    {
        var last = new Observation(
            Start.AddDays(-1), Start, null, [new MetricValue(1, 1, Quality.WrongClock)]);
        Assert.True(new ClockWatch(last).Judge(last.At.AddMinutes(1), last.ReceivedAt.AddMinutes(1)));
        Assert.False(new ClockWatch(last).Judge(last.ReceivedAt.AddMinutes(1), last.ReceivedAt.AddMinutes(1)));
    }

    private static ClockWatch Steps(int seconds, int count)
    {
        var watch = new ClockWatch(null);
        for (var index = 0; index < count; index++)
            Assert.False(watch.Judge(Start.AddSeconds(index * seconds), Start.AddSeconds(index * seconds)));
        return watch;
    }

    private static string Wrong((double At, double Received)[] messages)
    {
        var watch = new ClockWatch(null);
        return string.Join(' ', messages.Index()
            .Where(it => watch.Judge(Start.AddSeconds(it.Item.At), Start.AddSeconds(it.Item.Received))).Select(it => it.Index));
    }
}
