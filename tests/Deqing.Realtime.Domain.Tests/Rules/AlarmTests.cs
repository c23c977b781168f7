using Deqing.Realtime.Domain.Rules;
using Deqing.Realtime.Tests;

namespace Deqing.Realtime.Domain.Tests.Rules;

/// <summary>Threshold, hold time and release level as a timeline: minutes, a value, and what the rule says to it.</summary>
public class AlarmTests
{
    private static readonly DateTimeOffset Start = new(2026, 7, 1, 2, 0, 0, TimeSpan.Zero);

    public static TheoryData<string, double[], string> Timelines => new()
    {
        { "the limit itself does not trip", [0, 3.0, 6, 3.0], "- -" },
        { "one step below trips after the hold time, to the second", [0, 2.99, 4.99, 2.9, 5, 2.9], "- - raised" },
        { "a recovery within the hold time starts it anew", [0, 2.9, 4, 3.0, 5, 2.9, 9.9, 2.9, 10, 2.9], "- - - - raised" },
        { "an active alarm is raised once", [0, 2.9, 5, 2.9, 6, 2.0, 7, 1.0], "- raised - -" },
        { "between threshold and release it stays active", [0, 2.9, 5, 2.9, 6, 3.4], "- raised -" },
        { "the release level itself ends it", [0, 2.9, 5, 2.9, 6, 3.5], "- raised cleared" },
        {
            "after the end it can come back, with its own hold time",
            [0, 2.9, 5, 2.9, 6, 3.5, 7, 2.9, 11, 2.9, 12, 2.9], "- raised cleared - - raised"
        },
        { "sparse values count the time between them", [0, 2.9, 240, 2.9], "- raised" },
    };

    [Theory]
    [MemberData(nameof(Timelines))]
    public void Low_oxygen(string because, double[] minutesAndValues, string expected)
    {
        var state = default(AlarmState);
        var said = new List<string>();
        foreach (var pair in minutesAndValues.Chunk(2))
        {
            (state, var change) = state.Observe(TestCounty.OxygenLow, (float)pair[1], Start.AddMinutes(pair[0]));
            said.Add(change switch { AlarmChange.Raised => "raised", AlarmChange.Cleared => "cleared", _ => "-" });
        }

        Assert.True(expected == string.Join(' ', said), $"{because}: expected {expected}, was {string.Join(' ', said)}");
    }

    [Fact]
    public void A_rule_above_mirrors_a_rule_below()
    {
        var state = default(AlarmState);
        (state, _) = state.Observe(TestCounty.PhHigh, 9.6f, Start);
        (state, var raised) = state.Observe(TestCounty.PhHigh, 9.51f, Start.AddMinutes(10));
        (state, var still) = state.Observe(TestCounty.PhHigh, 9.01f, Start.AddMinutes(11));
        (_, var cleared) = state.Observe(TestCounty.PhHigh, 9f, Start.AddMinutes(12));
        Assert.Equal((AlarmChange.Raised, AlarmChange.None, AlarmChange.Cleared), (raised, still, cleared));
    }

    [Fact]
    public void Without_a_hold_time_the_first_value_raises_it_and_is_its_beginning()
    {
        var (state, change) = default(AlarmState).Observe(TestCounty.OxygenCritical, 1.9f, Start);
        Assert.Equal(AlarmChange.Raised, change);
        Assert.Equal(Start, state.Since);
    }
}
