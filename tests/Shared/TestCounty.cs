using System.Collections.Immutable;
using Deqing.Realtime.Domain.Clocks;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Rules;
using Deqing.Realtime.Domain.Water;

namespace Deqing.Realtime.Tests;

/// <summary>A small county with the same shape as a real one: two townships, four villages, a few ponds each.</summary>
internal static class TestCounty
{
    public const byte Oxygen = 1, Temperature = 2, Ph = 3;
    public const string PondStation = "pondStation", RiverSection = "riverSection";
    public static readonly DateTimeOffset Registered = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static readonly Rule OxygenLow = Rule("oxygen-low", Oxygen, Side.Below, 3f, 3.5f, TimeSpan.FromMinutes(5), Severity.Serious);
    public static readonly Rule OxygenCritical = Rule("oxygen-critical", Oxygen, Side.Below, 2f, 2.5f, TimeSpan.Zero, Severity.Critical);
    public static readonly Rule PhHigh = Rule("ph-high", Ph, Side.Above, 9.5f, 9f, TimeSpan.FromMinutes(10), Severity.Warning);

    /// <summary>Half past eight to noon, two to half past five; Monday to Friday, and no year published.</summary>
    public static readonly WorkCalendar Calendar = new(
        TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"), new WorkHours([new WorkSlot(510, 720), new WorkSlot(840, 1_050)]),
        WorkDays.Plain);

    public static County Create(int pondsPerVillage = 3, params Rule[] rules)
    {
        var townships = ImmutableArray.Create(TownshipOf(1), TownshipOf(2));
        var villages = Enumerable.Range(1, 4).Select(number => new Village(
            number, $"33000010{number:0000}", Named($"village {number}"), townships[(number - 1) / 2].Code,
            VillageKind.Village, At(number)))
            .ToImmutableArray();
        var ponds = Enumerable.Range(1, 4 * pondsPerVillage).Select(number => new PondPlace(
            number, $"P{number:0000}", Named($"pond {number}"), villages[(number - 1) / pondsPerVillage].Code, 5, At(number)))
            .ToImmutableArray();
        var pondSensors = ponds.Select(pond => new SensorPlace(
            pond.Number, $"S{pond.Number:00000}", PondStation, pond.Id, pond.Position, Registered));
        var villageSensors = villages.Select(village => new SensorPlace(
            ponds.Length + village.Number, $"S{ponds.Length + village.Number:00000}",
            RiverSection, village.Code, village.Position, Registered));
        return new County(new CountyParts(
            "330000", Named("county"), "Asia/Shanghai", "WGS84", At(0), [], townships, villages, ponds,
            [.. pondSensors, .. villageSensors],
            [
                new StationType(PondStation, Named("pond station"), PlaceKind.Pond,
                    ["dissolvedOxygen", "waterTemperature", "ph"], TimeSpan.FromMinutes(1)),
                new StationType(RiverSection, Named("river section"), PlaceKind.Village,
                    ["dissolvedOxygen", "waterTemperature"], TimeSpan.FromMinutes(10)),
            ],
            [],
            new MetricCatalogue(
            [
                new Metric(Oxygen, "dissolvedOxygen", Named("dissolved oxygen"), "mg/L", 0, 25, 0.01, 2, "w01009", []),
                new Metric(Temperature, "waterTemperature", Named("water temperature"), "°C", -5, 50, 0.1, 1, "w01010", []),
                new Metric(Ph, "ph", Named("pH"), "", 0, 14, 0.01, 2, "w01001", []),
            ]),
            new RuleBook(rules.Length > 0 ? [.. rules] : [OxygenLow, OxygenCritical, PhHigh]),
            Calendar,
            TestCatalogue.Value));
    }

    /// <summary>The sensors its pack puts at a place.</summary>
    public static ImmutableArray<SensorPlace> SensorsAt(County county, string place) => new SensorBook(county.Parts.Sensors).At(place);

    /// <summary>Its metrics, with checks for oxygen.</summary>
    public static MetricCatalogue WithChecks(MetricChecks oxygen) => new(
        [.. Create().Metrics.All.Select(metric => metric.Number == Oxygen ? metric with { Checks = oxygen } : metric)])
        {
            Faults = new FaultCase(TestCatalogue.Water, Severity.Notice),
        };

    public static Observation Reading(DateTimeOffset at, float oxygen, float temperature = 20, float ph = 7.5f) =>
        new(at, at, null,
        [
            new MetricValue(Oxygen, oxygen, oxygen is >= 0 and <= 25 ? Quality.Good : Quality.OutOfRange),
            new MetricValue(Temperature, temperature, Quality.Good),
            new MetricValue(Ph, ph, Quality.Good),
        ]);

    private static Rule Rule(string id, byte metric, Side side, float threshold, float release, TimeSpan hold, Severity severity) =>
        new(id, Named(id), Named("advice"), PondStation, metric, side, threshold, release, hold, severity, "water", "test");

    private static Township TownshipOf(int number) => new(number, $"33000010{number}", Named($"township {number}"), At(number));

    private static Names Named(string name) => new(name, name);

    private static Position At(int number) => new(120 + (number * 0.01), 30.5);
}
