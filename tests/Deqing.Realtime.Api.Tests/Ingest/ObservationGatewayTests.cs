using System.Globalization;
using Deqing.Realtime.Api.Ingest;
using Deqing.Realtime.Domain.Water;

namespace Deqing.Realtime.Api.Tests.Ingest;

public sealed class ObservationGatewayTests
{
    [Fact]
    public async Task Good_observations_are_accepted_once_and_told_to_their_sensors()
    {
        await using var host = await IngestHost.StartAsync();
        string[] lines = [Line(1, "03:02"), Line(2, "03:00"), Line(1, "03:00"), Line(1, "03:01")];

        var first = await host.TakeLinesAsync(lines);
        var second = await host.TakeLinesAsync(lines);

        Assert.Equal((4, 0), (first.Accepted, first.Duplicate));
        Assert.Equal((0, 4), (second.Accepted, second.Duplicate));
        Assert.Equal(4, host.Log.Rows.Count);
        Assert.Equal(["03:00", "03:01", "03:02", "03:00", "03:01", "03:02"], TimesTold(host, "S00001"));
        Assert.Equal(["03:00", "03:00"], TimesTold(host, "S00002"));
        Assert.Equal(4, host.Count("observations_total http accepted"));
        Assert.Equal(4, host.Count("observations_total http duplicate"));
    }

    [Fact]
    public async Task Of_two_observations_of_one_time_the_first_stands_in_the_log_and_comes_first_to_the_sensor()
    {
        await using var host = await IngestHost.StartAsync();

        var answer = await host.TakeLinesAsync(Line(1, "03:00", "\"ph\":7.1"), Line(1, "03:00", "\"ph\":7.2"));

        Assert.Equal((1, 1), (answer.Accepted, answer.Duplicate));
        Assert.Equal(7.1f, Assert.Single(host.Log.Rows).Value.Values[0].Value);
        Assert.Equal([7.1f, 7.2f], host.Sensors.Told["S00001"].Select(observation => observation.Values[0].Value));
    }

    [Theory]
    [InlineData("2026-04-01T03:15:00+08:00", "")]
    [InlineData("2026-04-01T03:15:00.001+08:00", "inTheFuture")]
    [InlineData("9999-12-31T23:59:59Z", "inTheFuture")]
    [InlineData("2026-01-01T00:00:00+08:00", "")]
    [InlineData("2025-12-31T23:59:59.999+08:00", "beforeRegistration")]
    [InlineData("1970-01-01T00:00:00Z", "beforeRegistration")]
    public async Task A_time_is_taken_up_to_both_ends_of_what_is_possible(string at, string reason)
    {
        await using var host = await IngestHost.StartAsync();

        var answer = await host.TakeLinesAsync(
            Line(2, "03:00"), "{\"sensor\":\"S00001\",\"at\":\"" + at + "\",\"values\":{\"ph\":7}}", Line(3, "03:00"));

        Assert.Equal(reason.Length == 0 ? 3 : 2, answer.Accepted);
        Assert.Equal(reason.Length == 0 ? [] : [new RejectedObservation(1, reason)], answer.Rejected);
        Assert.Equal(answer.Rejected.Count, host.Count($"observations_total http {reason}"));
    }

    [Theory]
    [InlineData("\"ph\":14,\"dissolvedOxygen\":0", new string[0])]
    [InlineData("\"ph\":14.001,\"dissolvedOxygen\":5", new[] { "ph" })]
    [InlineData("\"waterTemperature\":-5.1,\"ph\":7,\"dissolvedOxygen\":-0.1", new[] { "waterTemperature", "dissolvedOxygen" })]
    public async Task Values_out_of_range_are_taken_and_flagged(string values, string[] metrics)
    {
        await using var host = await IngestHost.StartAsync();

        var answer = await host.TakeLinesAsync(Line(2, "03:00"), Line(1, "03:00", values));

        Assert.Equal(2, answer.Accepted);
        Assert.Equal(metrics.Select(metric => new FlaggedValue(1, metric, "outOfRange")), answer.Flagged);
        var logged = host.Log.Rows.Single(row => row.Key.Sensor == 1).Value.Values;
        Assert.Equal(
            metrics.Select(metric => IngestCounty.Value.Metrics.Find(metric)!.Number).Order(),
            logged.Where(value => value.Quality == Quality.OutOfRange).Select(value => (int)value.Metric).Order());
        Assert.Equal(metrics.Length, host.Count("values_flagged_total http"));
    }

    [Fact]
    public async Task A_clock_that_was_stepped_a_day_back_is_flagged_and_its_values_are_logged_as_such()
    {
        await using var host = await IngestHost.StartAsync();
        var flagged = new List<int>();
        for (var minute = 0; minute < 8; minute++)
        {
            var at = host.Time.GetUtcNow().AddDays(minute is >= 2 and < 7 ? -1 : 0);
            var answer = await host.TakeLinesAsync(Line(1, at, "\"ph\":7.1"), Line(2, host.Time.GetUtcNow(), "\"ph\":7.1"));
            Assert.Equal(2, answer.Accepted);
            if (answer.Flagged.Count > 0)
                flagged.Add(minute);
            Assert.All(answer.Flagged, value => Assert.Equal(new FlaggedValue(0, "ph", "wrongClock"), value));
            host.Time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal([4, 5, 6], flagged);
        Assert.Equal(3, host.Log.Rows.Count(row => row.Key.Sensor == 1 && row.Value.HasWrongClock));
    }

    [Fact]
    public async Task What_a_device_says_of_its_own_value_stands()
    {
        var ph = IngestCounty.Value.Metrics.Find("ph")!;
        Assert.Equal(Quality.DeviceRange, Intake.Grade(ph, new MetricValue((byte)ph.Number, 99, Quality.DeviceRange)));
        await using var host = await IngestHost.StartAsync();
        Assert.Equal("outOfRange", Assert.Single((await host.TakeLinesAsync(Line(1, "03:00", "\"ph\":99"))).Flagged).Reason);
    }

    [Fact]
    public async Task A_sensor_that_fails_is_told_again()
    {
        await using var host = await IngestHost.StartAsync();
        host.Sensors.FailNext(2);

        var answer = await host.TakeLinesAsync(Line(1, "03:00"));

        Assert.Equal(1, answer.Accepted);
        Assert.Equal(["03:00"], TimesTold(host, "S00001"));
        Assert.Equal(2, host.Count("grain_failures_total"));
        Assert.Equal(0, host.Count("sensors_not_told_total"));
    }

    [Fact]
    public async Task A_sensor_that_keeps_failing_is_left_to_the_log_and_the_answer_stands()
    {
        await using var host = await IngestHost.StartAsync(("Ingest:HandOverAttempts", 3));
        host.Sensors.FailNext(3);

        var answer = await host.TakeLinesAsync(Line(1, "03:00"));
        Assert.Equal(1, answer.Accepted);
        Assert.Equal(3, host.Sensors.Attempts);
        Assert.Equal(1, host.Count("sensors_not_told_total"));

        Assert.Equal(1, (await host.TakeLinesAsync(Line(1, "03:00"))).Duplicate);
        Assert.Equal(["03:00"], TimesTold(host, "S00001"));
    }

    [Fact]
    public async Task Sensors_that_hang_hold_an_answer_no_longer_than_the_patience_for_the_whole_batch()
    {
        await using var host = await IngestHost.StartAsync(("Ingest:HandOverSeconds", 10), ("Ingest:SensorsAtOnce", 2));
        host.Sensors.Hang = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        var taking = host.TakeLinesAsync([.. Enumerable.Range(1, IngestCounty.Sensors).Select(number => Line(number, "03:00"))]);
        await host.Sensors.Hang.Task.WaitAsync(IngestHost.Patience, TestContext.Current.CancellationToken);
        Assert.False(taking.IsCompleted);
        host.Time.Advance(TimeSpan.FromSeconds(10));

        var answer = await taking.WaitAsync(IngestHost.Patience, TestContext.Current.CancellationToken);
        Assert.Equal(IngestCounty.Sensors, answer.Accepted);
        Assert.Equal(IngestCounty.Sensors, host.Count("sensors_not_told_total"));
        Assert.InRange(host.Sensors.Attempts, 1, 2);
    }

    private static string Line(int sensor, string time, string values = "\"ph\":7.1") =>
        $$$"""{"sensor":"S{{{sensor:D5}}}","at":"2026-04-01T{{{time}}}:00+08:00","values":{{{{values}}}}}""";

    private static string Line(int sensor, DateTimeOffset at, string values) =>
        $$$"""{"sensor":"S{{{sensor:D5}}}","at":"{{{at:O}}}","values":{{{{values}}}}}""";

    private static IEnumerable<string> TimesTold(IngestHost host, string sensor) =>
        host.Sensors.Told[sensor].Select(observation =>
            observation.At.ToOffset(TimeSpan.FromHours(8)).ToString("HH:mm", CultureInfo.InvariantCulture));
}
