using CsCheck;
using Deqing.Realtime.Domain.Water;

namespace Deqing.Realtime.Domain.Tests.Water;

public class VillageLinksTests
{
    [Fact]
    public void A_link_of_forty_devices_that_fails_is_one_event_and_the_three_late_ones_join_it()
    {
        var village = new LinkTimeline([.. Enumerable.Repeat(30, 37), 300, 300, 300]).Until(10);
        village.Cut(Enumerable.Range(0, 40));
        village.Until(12);
        Assert.Equal((37, 37), (village.Offline, village.Links.Devices.Count(device => device.IsMember)));
        village.Until(60);
        Assert.Equal((40, 40), (village.Offline, village.Links.Devices.Count(device => device.IsMember)));
        Assert.EndsWith("opens link", Assert.Single(village.Told), StringComparison.Ordinal);

        // The last messages came through between 9:30 and 10:00; half were offline 90 s later, and 15 s after that it is told.
        Assert.InRange(village.Links.Down!.Since, LinkTimeline.Start.AddMinutes(9.5), LinkTimeline.Start.AddMinutes(10));
        Assert.InRange(village.Told[0][..8], "00:11:15", "00:11:45");
    }

    [Theory]
    [InlineData(4, 2, 2, 0)] // fewer than the least are never the link's
    [InlineData(4, 3, 0, 1)]
    [InlineData(20, 9, 9, 0)] // the share, and one below it
    [InlineData(20, 10, 0, 1)]
    public void It_is_the_link_from_three_and_half_of_the_devices_on(int devices, int silent, int ofDevices, int ofLinks)
    {
        var village = LinkTimeline.Of(devices).Until(10);
        village.Cut(Enumerable.Range(0, silent));
        village.Until(30);
        Assert.Equal((ofDevices, ofLinks), (
            village.Told.Count(told => !told.Contains("link", StringComparison.Ordinal)),
            village.Told.Count(told => told.Contains("opens link", StringComparison.Ordinal))));
    }

    [Fact]
    public void Devices_that_fall_silent_one_after_the_other_are_each_their_own_event()
    {
        var village = LinkTimeline.Of(8).Until(10);
        for (var device = 0; device < 8; device++)
        {
            village.Cut([device]);
            village.Until(10 + ((device + 1) * 3));
        }

        village.Until(60);
        Assert.Equal(8, village.Told.Count);
        Assert.DoesNotContain(village.Told, told => told.Contains("link", StringComparison.Ordinal));
    }

    [Fact]
    public void A_device_is_told_after_five_minutes_offline_and_over_after_ten_back()
    {
        var village = LinkTimeline.Of(5).Until(10);
        village.Cut([0]);
        village.Until(20);
        village.Mend([0]);
        village.Until(40);

        // Heard last at 09:30, offline at 11:00; back at 20:00.
        Assert.Equal(["00:16:00 opens 0", "00:30:00 ends 0"], village.Told);
        Assert.Null(village.Links.NextAt);
    }

    [Fact]
    public void Silence_that_is_over_before_it_is_told_and_silence_after_a_short_return_make_no_event_of_their_own()
    {
        var village = LinkTimeline.Of(5).Until(10);
        village.Cut([0]);
        village.Until(15.9);
        village.Mend([0]);
        village.Until(30);
        Assert.Empty(village.Told);

        village.Cut([0]);
        village.Until(40);
        village.Mend([0]);
        village.Until(49);
        village.Cut([0]);
        village.Until(60);
        village.Mend([0]);
        village.Until(80);
        Assert.Equal(["opens 0", "ends 0"], village.Told.Select(told => told[9..]));
    }

    [Fact]
    public void A_link_comes_back_half_by_half_and_is_over_when_fewer_than_three_are_missing()
    {
        var village = LinkTimeline.Of(40).Until(10);
        village.Cut(Enumerable.Range(0, 40));
        village.Until(20);
        village.Mend(Enumerable.Range(0, 20));
        village.Until(40);
        Assert.Null(village.Links.Down!.UpAt);
        village.Mend(Enumerable.Range(20, 17));
        village.Until(42);
        Assert.Null(village.Links.Down!.UpAt);
        village.Mend([37]);
        village.Until(43);
        Assert.NotNull(village.Links.Down!.UpAt);
        village.Until(70);

        // The two that stay away are events of their own from then on.
        Assert.Equal(["opens link", "opens 38", "opens 39", "ends link"], village.Told.Select(told => told[9..]));
    }

    [Fact]
    public void A_device_that_comes_and_goes_is_one_event()
    {
        var village = LinkTimeline.Of(5);
        for (var round = 0; round < 30; round++)
        {
            village.Until(5 + (round * 4));
            village.Cut([0]);
            village.Until(7 + (round * 4));
            village.Mend([0]);
        }

        village.Until(240);
        Assert.Equal(["opens 0", "ends 0"], village.Told.Select(told => told[9..]));
        Assert.InRange(village.Told[0][..8], "00:20:00", "00:30:00");
        Assert.InRange(village.Told[1][..8], "02:40:00", "04:00:00");
    }

    [Fact]
    public void A_link_that_comes_and_goes_is_one_event_and_its_devices_none()
    {
        var village = LinkTimeline.Of(20);
        for (var round = 0; round < 10; round++)
        {
            village.Until(10 + (round * 8));
            village.Cut(Enumerable.Range(0, 20));
            village.Until(14 + (round * 8));
            village.Mend(Enumerable.Range(0, 20));
        }

        village.Until(240);
        Assert.Equal(["opens link", "ends link"], village.Told.Select(told => told[9..]));
    }

    [Fact]
    public void Without_cases_in_the_pack_nothing_is_told_and_all_is_known()
    {
        var village = new LinkTimeline(LinkRules.Usual, [.. Enumerable.Repeat(30, 10)]).Until(10);
        village.Cut(Enumerable.Range(0, 9));
        village.Until(60);
        Assert.Equal((9, true, 0), (village.Offline, village.Links.Down is { UpAt: null }, village.Told.Count));
        village.Mend(Enumerable.Range(0, 9));
        village.Until(90);
        Assert.Equal((0, null, null), (village.Offline, village.Links.Down, village.Links.NextAt));
    }

    [Fact]
    public void A_device_that_leaves_counts_no_more()
    {
        var village = LinkTimeline.Of(5).Until(10);
        village.Cut([0, 1, 2]);
        village.Until(20);
        Assert.Null(village.Links.Down!.UpAt);
        for (var time = 0; time < 2; time++)
        {
            village.Links.Remove(0, village.Now);
            Assert.Equal((village.Now, 4), (village.Links.Down!.UpAt, village.Links.Devices.Count));
        }
    }

    [Fact]
    public void Whatever_happens_and_whenever_the_process_dies_events_open_and_end_in_turn_and_all_end_when_all_is_well() =>
        Gen.Select(Gen.Int[0, 11], Gen.Int[0, 11], Gen.Bool, Gen.Int[1, 900]).Array[1, 25].Sample(steps =>
        {
            var (plain, restarted) = (LinkTimeline.Of(12, 20), LinkTimeline.Of(12, 20));
            var minute = 5.0;
            foreach (var (from, until, cuts, seconds) in steps)
            {
                foreach (var village in (LinkTimeline[])[plain, restarted])
                {
                    var some = Enumerable.Range(Math.Min(from, until), Math.Abs(until - from) + 1);
                    if (cuts)
                        village.Cut(some);
                    else
                        village.Mend(some);
                    village.Until(minute);
                }

                restarted.Restart();
                minute += seconds / 60.0;
            }

            foreach (var village in (LinkTimeline[])[plain, restarted])
            {
                village.Mend(Enumerable.Range(0, 12));
                village.Until(minute + 400);
            }

            Assert.Equal(plain.Told, restarted.Told);
            foreach (var group in plain.Told.GroupBy(told => told.Split(' ')[2]))
                Assert.Equal(
                    Enumerable.Range(0, group.Count()).Select(index => index % 2 == 0 ? "opens" : "ends"),
                    group.Select(told => told.Split(' ')[1]));
            Assert.All(plain.Told.GroupBy(told => told.Split(' ')[2]), group => Assert.Equal(0, group.Count() % 2));
        }, iter: 60);
}
