using Deqing.Realtime.Domain.Access;

namespace Deqing.Realtime.Domain.Tests.Access;

public class LockoutTests
{
    private static readonly DateTimeOffset Now = new(2026, 7, 1, 2, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, 5, 0)]
    [InlineData(1, 5, 0)]
    [InlineData(5, 5, 0)]
    [InlineData(6, 5, 15)]
    [InlineData(7, 5, 30)]
    [InlineData(8, 5, 60)]
    [InlineData(13, 5, 1_920)]
    [InlineData(14, 5, 3_600)]
    [InlineData(15, 5, 3_600)]
    [InlineData(70, 5, 3_600)]
    [InlineData(int.MaxValue, 5, 3_600)]
    [InlineData(20, 20, 0)]
    [InlineData(21, 20, 15)]
    [InlineData(0, 0, 0)]
    [InlineData(1, 0, 15)]
    public void Each_failure_beyond_the_free_ones_doubles_the_wait_up_to_an_hour(int failures, int free, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Lockout.WaitAfter(failures, free));

    [Fact]
    public void The_wait_never_gets_shorter_with_another_failure()
    {
        for (var failures = 0; failures < 200; failures++)
            Assert.True(Lockout.WaitAfter(failures, 5) <= Lockout.WaitAfter(failures + 1, 5));
    }

    [Fact]
    public void The_wait_begins_with_the_last_failure()
    {
        Assert.Equal(TimeSpan.Zero, default(Lockout).LeftAt(Now, 5));
        Assert.Equal(TimeSpan.Zero, default(Lockout).LeftAt(Now, 0));
        Assert.Equal(TimeSpan.Zero, new Lockout(5, Now).LeftAt(Now, 5));
        var sixth = new Lockout(6, Now);
        Assert.Equal(TimeSpan.FromSeconds(15), sixth.LeftAt(Now, 5));
        Assert.Equal(TimeSpan.FromSeconds(1), sixth.LeftAt(Now.AddSeconds(14), 5));
        Assert.Equal(TimeSpan.Zero, sixth.LeftAt(Now.AddSeconds(15), 5));
        Assert.Equal(TimeSpan.Zero, sixth.LeftAt(Now.AddDays(9), 5));
        Assert.True(Lockout.WaitAfter(int.MaxValue, 0) < Lockout.Forgets, "a wait is over before its failures are forgotten");
        Assert.True(Lockout.WaitAfter(int.MaxValue, 0) <= Lockout.Fades, "who waits for failures to fade guesses no faster");
    }
}
