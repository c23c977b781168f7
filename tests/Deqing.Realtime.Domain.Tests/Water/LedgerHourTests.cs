using Deqing.Realtime.Domain.Water;

namespace Deqing.Realtime.Domain.Tests.Water;

public class LedgerHourTests
{
    private static readonly LedgerHour Even = new(10, 10, 10, 0, 0, 0, 10, 0, false, false);

    public static TheoryData<string, LedgerHour, string> Hours => new()
    {
        { "all came, all is shown", Even, "" },
        { "nothing came", default, "" },
        { "a device without a counter", Even with { Sent = 0, Numbered = 0 }, "" },
        { "a repeat is no difference", Even with { Duplicate = 4 }, "" },
        { "what was not acknowledged is no difference: the device sends it again", Even with { NotTaken = 4 }, "" },
        { "one number is missing", Even with { Sent = 11 }, "Lost" },
        { "the missing number was rejected", Even with { Sent = 11, Rejected = 1 }, "Rejected" },
        { "one was rejected, one is missing", Even with { Sent = 12, Rejected = 1 }, "Lost Rejected" },
        { "a number came twice, at two times", Even with { Sent = 9 }, "Doubled" },
        { "a sensor was not told", Even with { Shown = 9 }, "NotShown" },
        { "a sensor was told, but a killed process took the count along", Even with { Shown = 9, IsPartial = true }, "" },
        { "a sensor is told just now", Even with { Shown = 9, IsOpen = true }, "" },
        { "a missing number shows also then", Even with { Sent = 11, IsPartial = true, IsOpen = true }, "Lost" },
    };

    [Theory]
    [MemberData(nameof(Hours))]
    public void Differences_are_named(string what, LedgerHour hour, string differences) =>
        Assert.Equal((what, differences), (what, string.Join(' ', hour.Differences())));

    [Fact]
    public void What_was_received_is_what_became_of_it() =>
        Assert.Equal(10 + 1 + 2 + 3, (Even with { Duplicate = 1, Rejected = 2, NotTaken = 3 }).Received);
}
