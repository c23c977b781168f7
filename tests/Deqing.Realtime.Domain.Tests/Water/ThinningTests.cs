using System.Globalization;
using CsCheck;
using Deqing.Realtime.Domain.Water;

namespace Deqing.Realtime.Domain.Tests.Water;

public sealed class ThinningTests
{
    private static readonly DateTimeOffset Start = new(2026, 4, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly Gen<SeriesPoint[]> Series =
        Gen.Select(Gen.Float[-50, 50], Gen.Bool).Array[0, 400].Select(values => values
            .Select((value, index) => new SeriesPoint(
                Start.AddSeconds(index), MathF.Round(value.Item1), value.Item2 ? Quality.Good : Quality.OutOfRange))
            .ToArray());

    [Theory]
    [InlineData("", 2, "")]
    [InlineData("7", 2, "7")]
    [InlineData("1 2 3", 3, "1 2 3")]
    [InlineData("1 9 2 3", 2, "1 3")] // two points: first and last, nothing else has room
    [InlineData("3 3 3 3 3 3 3 3", 5, "3 3 3 3 3")] // a flat line: one of each pair, and the last
    [InlineData("5 4 1 4 5 8 5 4", 5, "5 1 8 4")] // one bucket is left: its extremes between the ends
    [InlineData("5 6 !99 7 1 6 5 6", 5, "5 !99 7 1 6")] // the fault is kept beside the extremes, not instead of them
    [InlineData("!9 !8 !7 !6 !5 !4", 5, "!9 !7 !5 !4")] // nothing but faults: the first of each bucket, and the last
    public void Keeps_what_a_reader_needs(string series, int most, string expected) =>
        Assert.Equal(expected, Write(Thin(Read(series), most)));

    [Fact]
    public void Fewer_than_two_points_cannot_be_asked_for() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Thinning(Thinning.MinPoints - 1));

    [Fact]
    public void Laws_of_thinning() => Gen.Select(Series, Gen.Int[2, 60]).Sample((series, most) =>
    {
        var thin = Thin(series, most);

        Assert.True(thin.Length <= most, $"{thin.Length} points, {most} asked for");
        Assert.Equal(thin.OrderBy(point => point.At), thin);
        Assert.Equal(thin.Length, thin.Distinct().Count());
        Assert.Subset(series.ToHashSet(), thin.ToHashSet());
        if (series.Length <= most)
            Assert.Equal(series, thin);
        if (series.Length == 0)
            return;
        Assert.Equal(series[0], thin[0]);
        Assert.Equal(series[^1], thin[^1]);
        var good = series.Where(point => point.Quality == Quality.Good).Select(point => point.Value).ToArray();
        if (most < Thinning.MinPointsForExtremes || good.Length == 0)
            return;
        Assert.Contains(thin, point => point.Quality == Quality.Good && point.Value == good.Min());
        Assert.Contains(thin, point => point.Quality == Quality.Good && point.Value == good.Max());
        Assert.Equal(good.Length == series.Length, thin.All(point => point.Quality == Quality.Good));
    });

    [Fact]
    public void A_long_series_fills_more_than_a_quarter_of_the_room() => Gen.Int[20, 2_000].Sample(most =>
    {
        var thin = Thin(
            [.. Enumerable.Range(0, 5_000).Select(n => new SeriesPoint(Start.AddSeconds(n), n * 37 % 101, Quality.Good))], most);
        Assert.InRange(thin.Length, most / 4, most);
    });

    private static SeriesPoint[] Thin(SeriesPoint[] series, int most)
    {
        var thinning = new Thinning(most);
        foreach (var point in series)
            thinning.Add(point);
        Assert.Equal(series.Length, thinning.Total);
        return [.. thinning.Points()];
    }

    private static SeriesPoint[] Read(string text) => [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select((word, index) =>
        new SeriesPoint(
            Start.AddMinutes(index),
            float.Parse(word.TrimStart('!'), CultureInfo.InvariantCulture),
            word.StartsWith('!') ? Quality.OutOfRange : Quality.Good))];

    private static string Write(IEnumerable<SeriesPoint> points) => string.Join(' ', points.Select(point =>
        string.Create(CultureInfo.InvariantCulture, $"{(point.Quality == Quality.Good ? "" : "!")}{point.Value}")));
}
