using System.Collections.Frozen;
using Deqing.Realtime.Domain.Water;

namespace Deqing.Realtime.Api.SensorThings;

/// <summary>A metric of the catalogue as an ObservedProperty and as the unit of a Datastream.</summary>
internal static class MetricWriting
{
    /// <summary>Codes of the Unified Code for Units of Measure (UCUM) for units that are written otherwise.</summary>
    private static readonly FrozenDictionary<string, string> Codes = new Dictionary<string, string>
    {
        ["mg/L"] = "mg/L", ["%"] = "%", ["°C"] = "Cel", ["mm"] = "mm", ["µS/cm"] = "uS/cm", ["m³/h"] = "m3/h", ["mV"] = "mV",
        ["m/s"] = "m/s", ["m"] = "m", ["W/m²"] = "W/m2", ["NTU"] = "{NTU}",
    }.ToFrozenDictionary();

    /// <summary>
    /// What defines a metric: its factor code of HJ 212-2017, Table B.1; a metric without one is defined by the county's catalogue.
    /// </summary>
    public static string Definition(Metric metric) =>
        metric.Hj212 is { } code ? $"urn:hj:212-2017:{code}" : $"urn:metric:{metric.Key}";

    /// <summary>The unit; of a metric without one, name, symbol and definition are null, as the standard asks.</summary>
    public static Dictionary<string, object?> Unit(Metric metric)
    {
        var unit = metric.Unit.Length == 0 ? null : metric.Unit;
        return new Dictionary<string, object?>
        {
            ["name"] = unit, ["symbol"] = unit,
            ["definition"] = unit is not null && Codes.TryGetValue(unit, out var code) ? $"ucum:{code}" : null,
        };
    }

    /// <summary>What a working probe reports.</summary>
    public static Dictionary<string, object?> Range(Metric metric) => new()
    {
        ["metric"] = metric.Key, ["min"] = metric.Min, ["max"] = metric.Max, ["resolution"] = metric.Resolution,
    };

    /// <summary>Everything the catalogue says of it.</summary>
    public static Dictionary<string, object?> Properties(Metric metric) => new()
    {
        ["hj212"] = metric.Hj212, ["unit"] = metric.Unit, ["min"] = metric.Min, ["max"] = metric.Max,
        ["resolution"] = metric.Resolution, ["decimals"] = (double)metric.Decimals,
        ["limits"] = metric.Limits.Select(limit => new Dictionary<string, object?>
        {
            ["standard"] = limit.Standard, ["case"] = limit.Case, ["operator"] = limit.Operator, ["low"] = limit.Low,
            ["high"] = limit.High, ["unit"] = limit.Unit, ["confirmed"] = limit.Confirmed,
        }),
    };
}
