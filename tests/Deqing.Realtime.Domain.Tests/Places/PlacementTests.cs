using CsCheck;
using Deqing.Realtime.Domain.Places;

namespace Deqing.Realtime.Domain.Tests.Places;

public sealed class PlacementTests
{
    private static readonly DateTimeOffset Day = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly Gen<Placement[]> Some =
        Gen.Select(Gen.Int[1, 4], Gen.Int[0, 30], Gen.Int[0, 12], Gen.Bool, (sensor, since, days, ends) =>
            new Placement(sensor, "P0001", Day.AddDays(since), ends ? Day.AddDays(since + days) : null, "")).Array[0, 8];

    [Theory]
    [InlineData("1:0-10", "1:5-10")]
    [InlineData("1:0-", "1:5-20")]
    [InlineData("1:0-4", "")]
    [InlineData("1:0-8 2:8-", "1:5-8 2:8-20")]
    [InlineData("1:0-8 2:12-", "1:5-8 2:12-20")]
    [InlineData("1:8-12 2:0-", "2:5-8 1:8-12 2:12-20")]
    [InlineData("1:6-8 1:10-12 2:0-", "2:5-6 1:6-8 2:8-10 1:10-12 2:12-20")]
    [InlineData("1:0- 2:0-", "1:5-20")]
    public void At_any_time_the_first_that_stood_there_speaks(string placements, string expected) =>
        Assert.Equal(expected, Write(Placements.Course(placements.Split(' ').Select(Read), Day.AddDays(5), Day.AddDays(20))));

    [Fact]
    public void A_course_speaks_exactly_when_somebody_stood_there_and_for_the_first_of_them() => Some.Sample(placements =>
    {
        var (from, until) = (Day.AddDays(5), Day.AddDays(25));
        var course = Placements.Course(placements, from, until);
        for (var at = Day; at < Day.AddDays(45); at += TimeSpan.FromHours(12))
        {
            var speaker = course.Where(span => span.From <= at && at < span.Until).Select(span => (int?)span.Sensor).ToArray();
            var expected = at < from || at >= until
                ? null
                : placements.FirstOrDefault(one => one.Since <= at && (one.Until is null || at < one.Until))?.Sensor;
            if (speaker.Length > 1 || speaker.FirstOrDefault() != expected)
                return false;
        }

        return course.Zip(course.Skip(1)).All(pair => pair.First.Until <= pair.Second.From) && course.All(span => span.From < span.Until);
    }, iter: 2_000);

    private static Placement Read(string text)
    {
        var (sensor, times) = (text.Split(':')[0], text.Split(':')[1].Split('-'));
        return new Placement(
            Number(sensor), "P0001", Day.AddDays(Number(times[0])), times[1].Length == 0 ? null : Day.AddDays(Number(times[1])), "");
    }

    private static string Write(IEnumerable<SensorSpan> course) => string.Join(
        ' ', course.Select(span => FormattableString.Invariant($"{span.Sensor}:{(span.From - Day).Days}-{(span.Until - Day).Days}")));

    private static int Number(string text) => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
