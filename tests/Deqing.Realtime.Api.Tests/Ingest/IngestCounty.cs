using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using Deqing.Realtime.Domain.Clocks;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Rules;
using Deqing.Realtime.Domain.Water;
using Deqing.Realtime.Grains.Places;
using Deqing.Realtime.Tests;

namespace Deqing.Realtime.Api.Tests.Ingest;

/// <summary>A small county: sensors S00001 to S00020 of one pond, four metrics.</summary>
internal static class IngestCounty
{
    public const int Sensors = 20;

    public static readonly DateTimeOffset Now = At("2026-04-01T03:10:00+08:00"), Registered = At("2026-01-01T00:00:00+08:00");

    public static readonly County Value = Build();

    public static readonly ISensors Book = new KnownSensors(new SensorBook(Value.Parts.Sensors));

    public static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private static County Build()
    {
        ImmutableArray<Metric> metrics =
        [
            MetricOf(1, "dissolvedOxygen", 0, 20, "w01009"), MetricOf(2, "waterTemperature", -5, 50, "w01010"),
            MetricOf(3, "ph", 0, 14, "w01001"),
            MetricOf(200, "turbidity", 0, 4_000, "w01003"),
        ];
        var sensors = Enumerable.Range(1, Sensors)
            .Select(number => new SensorPlace(number, $"S{number:D5}", "pondStation", "P0001", default, Registered))
            .ToImmutableArray();
        return new County(new CountyParts(
            "990001", new Names("试县", "Test County"), "Asia/Shanghai", "WGS84", default, [], [], [], [], sensors, [], [],
            new MetricCatalogue(metrics), new RuleBook([]), new WorkCalendar(
                TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"), WorkHours.Always, WorkDays.Plain),
            TestCatalogue.Value)
        {
            Dialects = new Dialects(
                Names(("do", "dissolvedOxygen"), ("temp", "waterTemperature"), ("rssi", null)),
                [
                    new PlainDialect(
                        "plain", Topic("{anything}/{sensor}"), "ts", Names(("溶氧", "dissolvedOxygen"), ("temp", "waterTemperature"))),
                    new PlainDialect("float", Topic("float/{sensor}/up"), null, Names(("do", "dissolvedOxygen"))),
                ]),
        });
    }

    private static TopicTemplate Topic(string text) => TopicTemplate.Parse(text).Template!;

    private static FrozenDictionary<string, string?> Names(params (string Name, string? Metric)[] names) =>
        names.ToFrozenDictionary(name => name.Name, name => name.Metric);

    private static Metric MetricOf(int number, string key, double min, double max, string hj212) =>
        new(number, key, new Names(key, key), "", min, max, 0.01, 2, hj212, []);
}

/// <summary>Sensors that stay as they are.</summary>
internal sealed record KnownSensors(SensorBook Now) : ISensors;
