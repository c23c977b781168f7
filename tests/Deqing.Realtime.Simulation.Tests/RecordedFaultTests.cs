using System.Collections.Immutable;
using System.Globalization;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Water;
using Deqing.Realtime.Fleet.Simulate;

namespace Deqing.Realtime.Simulation.Tests;

/// <summary>Recorded probes are called faulty for the right reasons, and healthy ones are not.</summary>
public sealed class RecordedFaultTests(ITestOutputHelper output)
{
    private static readonly (string Column, string Metric)[] Healthy =
    [
        ("water_temp_c", "waterTemperature"), ("ph", "ph"), ("orp_mv", "redoxPotential"), ("conductivity_us_cm", "conductivity"),
        ("do_percent", "oxygenSaturation"), ("dissolved_oxygen_mg_l", "dissolvedOxygen"),
    ];

    private static readonly (string Column, string Metric)[] River =
    [
        ("water_temp_c", "waterTemperature"), ("ph", "ph"), ("dissolved_oxygen_mg_l", "dissolvedOxygen"),
        ("conductivity_us_cm", "conductivity"), ("turbidity_ntu", "turbidity"), ("codmn_mg_l", "permanganateIndex"),
        ("nh3n_mg_l", "ammoniaNitrogen"), ("tp_mg_l", "totalPhosphorus"), ("tn_mg_l", "totalNitrogen"),
    ];

    // The columns of the low-cost probe as they are, under what a county would say of such raw converters.
    private static readonly (string Column, string Metric)[] LowCost =
    [
        ("water_temp_c", "waterTemperature"), ("air_temp_c", "airTemperature"), ("dissolved_oxygen_mg_l", "dissolvedOxygen"),
        ("ph", "ph"), ("turbidity_raw", "turbidity"), ("rain_adc", "rain"), ("light_adc", "light"), ("uv_raw", "uv"),
        ("water_level_cm", "level"),
    ];

    private static readonly MetricCatalogue Raw = new(
    [
        .. Recording.Pack.All,
        Converter(201, "rain", 0, 1023, new MetricChecks { Rails = [1023] }),
        Converter(202, "light", 0, 1023, new MetricChecks { Rails = [1023] }),
        Converter(203, "uv", -32768, 32767, new MetricChecks { Rails = [-32768, 32767], Wrap = 65536 }),
        Converter(204, "level", 0, 500, new MetricChecks { Jump = new JumpLimit(10, 1) }),
    ]);

    [Fact]
    public void The_healthy_probe_is_not_called_faulty_however_often_its_values_repeat()
    {
        var seen = new FaultTable(Recording.Pack);
        foreach (var row in Recording.Rows(Recording.Healthy))
            seen.Add(Recording.Observe(Recording.Pack, row, Recording.At(row), false, Healthy)!);
        output.WriteLine(seen.ToString());
        Assert.Empty(seen.Episodes);
        Assert.Equal(0, seen.Faulty);
    }

    [Fact]
    public void The_faulty_probe_is_called_faulty_for_the_right_reasons()
    {
        var seen = new FaultTable(Raw);
        var watch = new ClockWatch(null);
        var (steps, arrival) = (new List<int>(), Recording.At(Recording.Rows(Recording.Faulty).First()));
        foreach (var (index, row) in Recording.Rows(Recording.Faulty).Index())
        {
            var received = arrival.AddSeconds(5 * index);
            var isWrong = watch.Judge(Recording.At(row), received);
            if (isWrong)
                steps.Add(index);
            seen.Add(Recording.Observe(Raw, row, received, isWrong, LowCost)!);
        }

        output.WriteLine(seen.ToString());
        output.WriteLine($"wrong clock: messages {steps[0]}..{steps[1]} and {steps[2]}..{steps[^1]}, {steps.Count} in all");

        // Two of each step show nothing yet: a late message looks the same. The rest of the recording is a day behind.
        Assert.Equal([6, 7, 8_736], steps[..3]);
        Assert.Equal(18_147 - 8_736, steps.Count - 2);

        // Only the 8,734 messages before the day step count, so this is what the first twelve hours show.
        Assert.Equal(["device WrongClock", "level Jump", "light AtRail", "rain AtRail", "turbidity OutOfRange"], seen.Kinds);
    }

    [Fact]
    public void With_its_clock_put_right_the_faulty_probe_shows_every_fault_of_its_columns_and_no_other()
    {
        var seen = new FaultTable(Raw);
        var start = Recording.At(Recording.Rows(Recording.Faulty).First());
        foreach (var (index, row) in Recording.Rows(Recording.Faulty).Index())
        {
            var at = start.AddSeconds(5 * index);
            seen.Add(Recording.Observe(Raw, row, at, false, LowCost)! with { At = at });
        }

        output.WriteLine(seen.ToString());
        Assert.Equal(["level Jump", "light AtRail", "rain AtRail", "turbidity Jump", "turbidity OutOfRange", "uv AtRail"], seen.Kinds);
        Assert.Equal(2, seen.Episodes.Count(episode => episode is { Metric: 203, Step: FaultStep.Began }));
        Assert.Contains(seen.Episodes, episode => episode is { Metric: 201, Step: FaultStep.Persists });
        Assert.Contains(seen.Episodes, episode => episode is { Metric: 5, Step: FaultStep.Persists });
    }

    [Fact]
    public void A_probe_that_drifts_beside_healthy_neighbours_is_found_and_they_are_not()
    {
        var start = new DateTimeOffset(2021, 11, 3, 13, 0, 0, TimeSpan.Zero);
        var faulty = Recording.Rows(Recording.Faulty).Index().Select(row => (
            At: start.AddSeconds(5 * row.Index), Ph: float.Parse(row.Item("ph"), CultureInfo.InvariantCulture))).ToArray();
        var healthy = Recording.Rows(Recording.Healthy).Select(row => float.Parse(row("ph"), CultureInfo.InvariantCulture)).ToArray();
        var (neighbours, judges) = (new Neighbours(), new QualityJudge[5]);
        var before = new (long Hour, ImmutableArray<HourMean> Means)[5];
        DateTimeOffset? found = null;
        for (var index = 0; index < 5; index++)
            (judges[index], before[index]) = (new QualityJudge(Recording.Pack), (0, []));
        foreach (var (index, (at, ph)) in faulty.Index())
            for (var sensor = 0; sensor < 5; sensor++)
            {
                // The four neighbours are the healthy recording, each from another time on.
                var value = sensor == 0 ? ph : healthy[(index + (sensor * 4_000)) % healthy.Length];
                judges[sensor].Judge(new Observation(at, at, null, [new MetricValue(3, value, Quality.Good)]));
                if (judges[sensor].EndedHour() is not { } ended)
                    continue;
                neighbours.Put(sensor, ended.Hour, ended.Means);
                if (before[sensor].Hour == ended.Hour - 1)
                    judges[sensor].Compare(ended.Hour - 1, before[sensor].Means, neighbours.MediansFor(sensor, ended.Hour - 1));
                before[sensor] = ended;
                if (sensor == 0 && judges[0].Changes.Any(change => change.Kind == Quality.Drift))
                    found ??= at;
            }

        output.WriteLine($"drift found {found - start} after the start; written as since {judges[0].Changes[0].Since - start}");
        Assert.Equal(Quality.Drift, Assert.Single(judges[0].Changes, change => change.Step == FaultStep.Began).Kind);
        Assert.All(judges[1..], judge => Assert.Empty(judge.Changes));
    }

    [Fact]
    public void River_stations_are_faulty_where_they_are_and_repeated_wet_chemistry_is_not()
    {
        var found = new List<string>();
        foreach (var station in Recording.Rows(Recording.River).GroupBy(row => row("station")))
        {
            var seen = new FaultTable(Recording.Pack);
            foreach (var row in station)
                if (row("station_status") == "正常"
                    && Recording.Observe(Recording.Pack, row, Recording.At(row), false, River) is { } observation)
                    seen.Add(observation);
            found.AddRange(seen.Kinds.Select(kind => $"{station.Key} {kind}"));
        }

        output.WriteLine(string.Join('\n', found));

        // Nothing is stuck, and of all that follows only water that would conduct less than rain does.
        Assert.Equal(["江口渡", "洪坞桥", "街口(鸠坑口)", "赵山渡"], found.Select(fault => fault.Split(' ')[0]));
        Assert.All(found, fault => Assert.EndsWith(" conductivity OutOfRange", fault));
    }

    [Fact]
    public void A_simulated_day_of_every_kind_of_device_has_no_fault()
    {
        var devices = DeviceCatalogue.Read(Recording.PackFolder);
        var water = new SimulatedWater(devices, SimulationProfile.Read(Recording.PackFolder), seed: 1);
        var some = devices.Devices.GroupBy(device => device.Kind.Key).SelectMany(kind => kind.Take(8)).ToArray();
        var start = new DateTimeOffset(2026, 7, 1, 0, 0, 0, TimeSpan.Zero);
        foreach (var device in some)
        {
            var judge = new QualityJudge(Recording.Pack);
            for (var at = start; at < start.AddDays(1); at += device.Kind.Interval)
            {
                var values = water.At(device, (at - start).TotalHours).Select(value => Grade(value.Key, (float)value.Value)).ToArray();
                if (values.Length > 0)
                    judge.Judge(new Observation(at, at, null, [.. values]));
            }

            Assert.True(judge.Changes.Count == 0, $"{device.Id} ({device.Kind.Key}): {string.Join(", ", judge.Changes)}");
        }

        static MetricValue Grade(string key, float value)
        {
            var metric = Recording.Pack.Find(key)!;
            var sent = new MetricValue((byte)metric.Number, value, Quality.Good);
            return sent with { Quality = Intake.Grade(metric, sent) };
        }
    }

    private static Metric Converter(int number, string key, double min, double max, MetricChecks checks) =>
        new(number, key, new Names(key, key), "", min, max, 1, 0, null, []) { Checks = checks };

    /// <summary>What was found, by metric and kind: values under suspicion and episodes.</summary>
    private sealed class FaultTable(MetricCatalogue metrics)
    {
        private readonly QualityJudge judge = new(metrics);
        private readonly SortedDictionary<string, int> values = new(StringComparer.Ordinal);
        private readonly Dictionary<string, int> all = [];

        public IReadOnlyList<FaultChange> Episodes => judge.Changes;

        public int Faulty => values.Values.Sum();

        public IEnumerable<string> Kinds => judge.Changes
            .Where(change => change.Step == FaultStep.Began).Select(change => $"{Name(change.Metric)} {change.Kind}")
            .Distinct().Order(StringComparer.Ordinal);

        public void Add(Observation observation)
        {
            judge.JudgeClock(observation.ReceivedAt, observation.HasWrongClock);
            var seen = observation.HasWrongClock ? observation : judge.Judge(observation);
            foreach (var value in seen.Values)
            {
                all[Name(value.Metric)] = all.GetValueOrDefault(Name(value.Metric)) + 1;
                if (value.Quality.IsFault())
                    values[$"{Name(value.Metric)} {value.Quality}"] = values.GetValueOrDefault($"{Name(value.Metric)} {value.Quality}") + 1;
            }
        }

        public override string ToString() => string.Join('\n', values.Select(row =>
        {
            var (metric, kind) = (row.Key.Split(' ')[0], row.Key.Split(' ')[1]);
            var began = judge.Changes.Where(change =>
                change.Step == FaultStep.Began && change.Kind.ToString() == kind && Name(change.Metric) is var name
                && (name == metric || name == "device")).ToArray();
            return $"{row.Key}: {row.Value} of {all[metric]} values, {began.Length} episodes, "
                + $"first {began.FirstOrDefault().Since:dd HH:mm:ss}";
        }));

        private string Name(byte metric) => metrics.Find(metric)?.Key ?? "device";
    }
}
