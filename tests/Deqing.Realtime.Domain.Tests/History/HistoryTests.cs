using System.Collections.Immutable;
using CsCheck;
using Deqing.Realtime.Domain.History;
using Deqing.Realtime.Domain.Water;

namespace Deqing.Realtime.Domain.Tests.History;

public sealed class HistoryTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 30, 0, 0, 0, TimeSpan.FromHours(8));

    private static readonly HistoryDays Days = new(TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"));

    private static readonly Gen<SeriesPoint[]> Series = Gen.Select(Gen.Int[-20, 20], Gen.Int[0, 3]).Array[1, 60].Select(values => values
        .Select((value, index) => new SeriesPoint(
            Start.AddMinutes(7 * index), value.Item1, value.Item2 == 0 ? Quality.Jump : Quality.Good))
        .ToArray());

    [Fact]
    public void A_stretch_is_the_same_however_it_is_put_together() => Gen.Select(Series, Gen.Int[0, 60]).Sample((series, cut) =>
    {
        var all = Sum(series);
        if (cut > 0 && cut < series.Length)
            Assert.Equal(all, Sum(series[..cut]).Merge(Sum(series[cut..])));
        var good = series.Where(point => point.Quality.Votes()).ToArray();
        Assert.Equal((series.Length, good.Length), (all.Count, all.Votes));
        Assert.Equal(good.Length == 0 ? null : good.Min(point => point.Value), all.Low?.Value);
        Assert.Equal(good.Length == 0 ? null : good.Max(point => point.Value), all.High?.Value);
        Assert.Equal(good.Length == 0 ? null : good.Average(point => (double)point.Value), all.Mean);
        Assert.Equal(series.FirstOrDefault(point => !point.Quality.Votes()).Value, all.Fault?.Value ?? 0);
        Assert.Equal((double)good.Length / series.Length, all.Share);
        var points = new SeriesPoint[Stretch.MostPoints];
        Assert.Equal(
            new[] { all.Low, all.High, all.Fault }.OfType<SeriesPoint>().Distinct().OrderBy(point => point.At),
            points.Take(all.Points(points)));
    });

    [Theory]
    [InlineData(365, 300, HistoryLevel.Day)]
    [InlineData(365, 366, HistoryLevel.Hour)]
    [InlineData(30, 720, HistoryLevel.Hour)]
    [InlineData(30, 721, HistoryLevel.TenMinutes)]
    [InlineData(7, 300, HistoryLevel.TenMinutes)]
    [InlineData(1, 144, HistoryLevel.TenMinutes)]
    [InlineData(1, 145, HistoryLevel.Raw)]
    public void The_coarsest_level_that_still_has_the_points_is_read(int days, int points, HistoryLevel expected) =>
        Assert.Equal(expected, HistoryLevels.For(TimeSpan.FromDays(days), points, _ => true));

    [Theory]
    [InlineData(1, 300, HistoryLevel.TenMinutes, HistoryLevel.TenMinutes)] // observations are gone
    [InlineData(1, 300, HistoryLevel.Hour, HistoryLevel.Hour)]
    [InlineData(365, 300, HistoryLevel.Hour, HistoryLevel.Day)]
    public void A_level_that_does_not_reach_back_is_not_read(int days, int points, HistoryLevel finest, HistoryLevel expected) =>
        Assert.Equal(expected, HistoryLevels.For(TimeSpan.FromDays(days), points, level => level >= finest));

    [Fact]
    public void Days_are_those_of_the_county()
    {
        var midnight = HourHistory.Of(Start);
        Assert.Equal((midnight, midnight + 24), (Days.FirstHour(midnight), Days.NextDay(midnight)));
        Assert.Equal((midnight, midnight + 24), (Days.FirstHour(midnight + 23), Days.NextDay(midnight + 23)));
        Assert.Equal(midnight - 24, Days.FirstHour(midnight - 1));

        // Berlin skips an hour on the 29th of March 2026, and New Delhi is half an hour off.
        var berlin = new HistoryDays(TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));
        var short29 = HourHistory.Of(new DateTimeOffset(2026, 3, 29, 0, 0, 0, TimeSpan.FromHours(1)));
        Assert.Equal((short29, short29 + 23), (berlin.FirstHour(short29 + 22), berlin.NextDay(short29)));
        var delhi = new HistoryDays(TimeZoneInfo.FindSystemTimeZoneById("Asia/Kolkata"));
        Assert.All(Enumerable.Range(midnight, 48), hour => Assert.Equal(delhi.FirstHour(hour), delhi.FirstHour(delhi.FirstHour(hour))));
        Assert.Equal(24, delhi.NextDay(midnight) - delhi.FirstHour(midnight));
    }

    [Fact]
    public void A_plan_covers_the_interval_once_and_takes_no_sums_that_are_not_up_to_date() => Gen.Select(
        Gen.Int[0, 5_000], Gen.Int[1, 5_000], Gen.Int[0, 90].Array[0, 8], Gen.Int[1, 3], Gen.Int[-1, 40]).Sample(
        (offset, length, dirty, level, floor) =>
        {
            var (from, until) = (Start.AddMinutes(offset), Start.AddMinutes(offset + length));
            var first = HourHistory.Of(Start);
            var plan = new HistoryPlan(
                (HistoryLevel)level, hour => hour >= first + floor && dirty.Contains(hour - first),
                [first + floor, int.MinValue, int.MinValue, int.MinValue], Days);
            var parts = plan.Parts(from, until);

            Assert.Equal((from, until), (parts[0].From, parts[^1].Until));
            Assert.Equal(parts.Skip(1).Select(part => part.From), parts.SkipLast(1).Select(part => part.Until));
            Assert.All(parts.Zip(parts.Skip(1)), pair => Assert.NotEqual(pair.First.Source, pair.Second.Source));
            foreach (var part in parts)
                for (var hour = HourHistory.Of(part.From); HourHistory.Start(hour) < part.Until; hour++)
                    if (part.Source == HistoryLevel.Raw)
                        Assert.True(hour >= first + floor, "the observations of this hour are gone");
                    else
                        Assert.False(hour >= first + floor && dirty.Contains(hour - first), "its sums are not up to date");
        });

    [Theory]
    [InlineData(1, HistoryLevel.TenMinutes)]
    [InlineData(2, HistoryLevel.Hour)]
    [InlineData(3, HistoryLevel.Day)]
    public void What_is_up_to_date_comes_from_the_level_asked_for(int days, HistoryLevel level)
    {
        var plan = new HistoryPlan(level, _ => false, [int.MinValue, int.MinValue, int.MinValue, int.MinValue], Days);
        Assert.Equal([new HistoryPart(level, Start, Start.AddDays(days))], plan.Parts(Start, Start.AddDays(days)));
        Assert.Equal(
            [HistoryLevel.Raw, .. level == HistoryLevel.Day ? [HistoryLevel.Hour] : (HistoryLevel[])[], level, HistoryLevel.Raw],
            plan.Parts(Start.AddMinutes(30), Start.AddDays(days).AddMinutes(1)).Select(part => part.Source));
    }

    [Fact]
    public void Laws_of_a_course() => Gen.Select(Series.Where(series => series.Length > 5), Gen.Int[5, 60], Gen.Int[0, 3]).Sample(
        (series, most, level) =>
        {
            var course = new HistoryCourse((HistoryLevel)level, most, Days);
            foreach (var part in series.Chunk(3))
                if (level == 0)
                    foreach (var point in part)
                        course.Add(point.At, Stretch.Of(point));
                else
                    course.Add(part[0].At, Sum(part));
            var (points, buckets) = (course.Points(), course.Buckets());

            Assert.Equal(series.Length, course.Total);
            Assert.True(points.Length <= most && buckets.Length <= most, "more than asked for");
            Assert.Subset(series.ToHashSet(), points.ToHashSet());
            Assert.Equal(buckets.OrderBy(bucket => bucket.From), buckets);
            if (level == 0)
                Assert.Empty(buckets);
            else
                Assert.Equal(Sum(series), buckets.Select(bucket => bucket.Stretch).Aggregate((one, next) => one.Merge(next)));
            if (Sum(series) is { Low: { } low, High: { } high })
                Assert.True(
                    points.Any(point => point.Quality.Votes() && point.Value == low.Value)
                    && points.Any(point => point.Quality.Votes() && point.Value == high.Value),
                    "an extreme is missing");
        });

    [Fact]
    public void A_course_folds_its_buckets_evenly()
    {
        var course = new HistoryCourse(HistoryLevel.Hour, 4, Days);
        for (var hour = 0; hour < 11; hour++)
            course.Add(Start.AddHours(hour), Stretch.Of(new SeriesPoint(Start.AddHours(hour), hour, Quality.Good)));
        Assert.Equal([(0, 4L), (4, 4L), (8, 3L)], course.Buckets().Select(bucket => (
            (int)(bucket.From - Start).TotalHours, bucket.Stretch.Count)));
    }

    private static Stretch Sum(IEnumerable<SeriesPoint> series) =>
        series.Select(Stretch.Of).Aggregate((one, next) => one.Merge(next));
}
