using CsCheck;
using Deqing.Realtime.Domain.Water;

namespace Deqing.Realtime.Domain.Tests.Water;

public class SensorLinkTests
{
    private static readonly DateTimeOffset Start = new(2026, 7, 1, 2, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly Deafness None = new(Start, Start);

    private readonly SensorLink link = new(Patience);

    private static DateTimeOffset At(double seconds) => Start.AddSeconds(seconds);

    [Fact]
    public void A_device_is_offline_at_its_deadline_and_not_a_millisecond_before()
    {
        Assert.True(link.Heard(At(0), At(0)));
        Assert.Equal(At(90), link.NextAt(None));
        Assert.False(link.Look(At(89.999), None));
        Assert.True(link.Look(At(90), None));
        Assert.Equal((At(0), null), (link.OfflineSince, link.NextAt(None)));
        Assert.False(link.Look(At(91), None));
    }

    [Fact]
    public void What_never_sent_anything_is_not_offline_and_nothing_is_expected_of_it()
    {
        Assert.Null(link.NextAt(None));
        Assert.False(link.Look(At(1e6), None));
        Assert.False(link.Said(online: false, At(0), At(0)));
        Assert.False(link.Said(online: true, At(0), At(0)));
        Assert.Equal((null, null), (link.HeardAt, link.OfflineSince));
    }

    [Fact]
    public void A_message_brings_it_back_and_an_older_arrival_changes_nothing()
    {
        link.Heard(At(0), At(0));
        link.Look(At(90), None);
        Assert.False(link.Heard(At(-1), At(95)));
        Assert.True(link.Heard(At(95), At(95)));
        Assert.False(link.Heard(At(95), At(96)));
        Assert.Equal((null, At(185)), (link.OfflineSince, link.NextAt(None)));
    }

    [Fact]
    public void What_was_held_up_beyond_its_own_deadline_is_no_sign_of_now()
    {
        link.Heard(At(0), At(0));
        link.Look(At(90), None);
        Assert.False(link.Heard(At(30), At(120)));
        Assert.NotNull(link.OfflineSince);
        Assert.True(link.Heard(At(30.001), At(120)));
    }

    [Fact]
    public void Who_is_said_to_be_gone_is_offline_at_once_and_back_with_the_next_message()
    {
        link.Heard(At(0), At(0));
        Assert.True(link.Said(online: false, At(20), At(20)));
        Assert.False(link.Said(online: false, At(21), At(21)));
        Assert.Equal(At(20), link.OfflineSince);
        Assert.False(link.Heard(At(20), At(20)));
        Assert.True(link.Heard(At(20.001), At(21)));
        Assert.True(link.Said(online: false, At(25), At(25)));
        Assert.True(link.Said(online: true, At(26), At(26)));
        Assert.Equal(At(116), link.NextAt(None));
    }

    [Fact]
    public void The_last_will_of_a_connection_that_has_a_successor_is_ignored()
    {
        link.Heard(At(30), At(30));
        Assert.False(link.Said(online: false, At(29.999), At(40)));
        Assert.Null(link.OfflineSince);
        Assert.True(link.Said(online: false, At(30), At(40)));
    }

    [Theory]
    [InlineData(-160, -60, 0, -70)] // gone before the program was
    [InlineData(-150, -60, 0, -60)] // just so
    [InlineData(-149.999, -60, 0, 90)] // a millisecond more and it might have spoken
    [InlineData(-60, -60, 0, 90)]
    [InlineData(0, -60, 0, 90)] // heard since
    [InlineData(5, -60, 0, 95)]
    [InlineData(-10, 0, 0, 80)] // there was no such time
    public void Silence_while_nobody_listened_is_not_held_against_a_device(double heard, double from, double until, double deadline)
    {
        Assert.Equal(At(deadline), new Deafness(At(from), At(until)).DeadlineOf(At(heard), Patience));
    }

    [Fact]
    public void A_silent_device_is_always_offline_after_its_deadline_and_never_before() =>
        Gen.Select(Gen.Int[1, 600], Gen.Int[0, 3]).Array[1, 60].Sample(steps =>
        {
            var (it, now, heard, isSaid) = (new SensorLink(Patience), Start, (DateTimeOffset?)null, false);
            foreach (var (wait, what) in steps)
            {
                now = now.AddSeconds(wait / 4.0);
                it.Look(now, None);
                if (what == 0)
                {
                    it.Heard(now, now);
                    (isSaid, heard) = (false, now);
                }
                else if (what == 1)
                {
                    it.Said(online: false, now, now);
                    isSaid = heard is not null;
                }

                Assert.Equal(isSaid || now - heard >= Patience, it.OfflineSince is not null);
                Assert.Equal(it.OfflineSince is null ? heard + Patience : null, it.NextAt(None));
            }
        });
}
