using Deqing.Realtime.Domain.Water;

namespace Deqing.Realtime.Domain.Tests.Water;

public class SequenceCountTests
{
    private const long Longest = SequenceCount.LongestStep;

    public static TheoryData<string, long?, long[], long, int> Counters => new()
    {
        { "nothing arrived", 5, [], 0, 0 },
        { "the first of all counts as one", null, [7], 1, 0 },
        { "each follows the one before", 4, [5, 6, 7], 3, 0 },
        { "lost before the first", 4, [7], 3, 0 },
        { "lost in the middle", null, [1, 2, 6], 6, 0 },
        { "the same number twice was sent once", null, [1, 2, 2, 3], 3, 0 },
        { "set back to its beginning", 900, [901, 0, 1], 3, 1 },
        { "the longest step is still a loss", 1, [1 + Longest], Longest, 0 },
        { "one more is a counter set anew", 1, [2 + Longest], 1, 1 },
        { "to the end of the numbers and back", null, [0, long.MaxValue, 0], 3, 2 },
    };

    [Theory]
    [MemberData(nameof(Counters))]
    public void A_counter_is_followed(string what, long? before, long[] numbers, long sent, int restarts)
    {
        var counted = SequenceCount.Follow(before, numbers);
        Assert.Equal((what, sent, restarts), (what, counted.Sent, counted.Restarts));
    }
}
