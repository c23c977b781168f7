using System.Collections.Immutable;
using System.Globalization;
using Deqing.Realtime.Domain.Clocks;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Rules;
using Deqing.Realtime.Domain.Water;
using Deqing.Realtime.Tests;

namespace Deqing.Realtime.Api.Tests.Ingest;

/// <summary>A small county: sensors S00001 to S00020 of one pond, four metrics.</summary>
internal static class IngestCounty
{
    public const int Sensors = 20;

    public static readonly DateTimeOffset Now = At("2026-04-01T03:10:00+08:00"), Registered = At("2026-01-01T00:00:00+08:00");

    public static readonly County Value = Build();

    public static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private static County Build()
    {
        ImmutableArray<Metric> metrics =
        [
            MetricOf(1, "dissolvedOxygen", 0, 20), MetricOf(2, "waterTemperature", -5, 50), MetricOf(3, "ph", 0, 14),
            MetricOf(200, "turbidity", 0, 4_000),
        ];
        var sensors = Enumerable.Range(1, Sensors)
            .Select(number => new SensorPlace(number, $"S{number:D5}", "pondStation", "P0001", default, Registered))
            .ToImmutableArray();
        return new County(new CountyParts(
            "990001", new Names("试县", "Test County"), "Asia/Shanghai", "WGS84", default, [], [], [], [], sensors, [], [],
            new MetricCatalogue(metrics), new RuleBook([]), new WorkCalendar(TimeZoneInfo.Utc, WorkHours.Always, WorkDays.Plain),
            TestCatalogue.Value));
    }

    private static Metric MetricOf(int number, string key, double min, double max) =>
        new(number, key, new Names(key, key), "", min, max, 0.01, 2, null, []);
}
