using Deqing.Realtime.Domain.Water;

namespace Deqing.Realtime.Domain.Tests.Water;

public class ArrivalsTests
{
    private static readonly DateTimeOffset Start = new(2026, 7, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("0:0 1:1 2:2", 9, "0 1 2")]
    [InlineData("0:0 1:5 2:2 3:3", 9, "0 2 3")] // the second came when the last was there
    [InlineData("0:3 1:3 2:3", 9, "0 1 2")] // one batch
    [InlineData("0:0 1:5 2:2 3:6", 5, "0 2")] // only what came before the fifth minute
    [InlineData("0:0 1:1w 2:2", 9, "0 2")] // a wrong clock
    [InlineData("", 9, "")]
    public void Rows_that_were_late_had_no_part(string rows, int before, string expected)
    {
        var log = rows.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(row => new Observation(
            Start.AddMinutes(row[0] - '0'), Start.AddMinutes(row[2] - '0'), null,
            [new MetricValue(1, 1, row.EndsWith('w') ? Quality.WrongClock : Quality.Good)]));
        Assert.Equal(
            expected, string.Join(' ', Arrivals.InOrder([.. log], Start.AddMinutes(before)).Select(row => (row.At - Start).TotalMinutes)));
    }
}
