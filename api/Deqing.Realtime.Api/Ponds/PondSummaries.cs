using Deqing.Realtime.Api.Places;
using Deqing.Realtime.Domain.Live;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Rules;
using Deqing.Realtime.Domain.Water;
using Deqing.Realtime.Grains.Places;

namespace Deqing.Realtime.Api.Ponds;

/// <summary>Says in a line how a pond stands, from the state its township's feed holds.</summary>
internal sealed class PondSummaries(County county, ISensors sensors, CountyClock clock)
{
    /// <summary>The line of a pond; <paramref name="live"/> is null while nothing was ever heard of it.</summary>
    public PondSummary Of(PondPlace pond, PondLive? live) => new(
        pond.Number, pond.Id, pond.Names, pond.Village, county.TownshipOf(pond), pond.AreaHa,
        pond.Position.Longitude, pond.Position.Latitude,
        live?.Severity ?? Severity.Normal, FreshnessOf(pond, live), clock.Local(live?.At));

    /// <summary>
    /// Freshness now. What the feed holds was judged when the pond last changed, and a pond that has fallen silent does not change.
    /// </summary>
    private Freshness FreshnessOf(PondPlace pond, PondLive? live)
    {
        if (live is null || sensors.Now.At(pond.Id) is not [var main, ..])
            return Freshness.Never;
        var at = live.Values.Where(value => value.Sensor == main.Number).Select(value => (DateTimeOffset?)value.At).Max();
        return Ages.Judge(at, county.StationTypes[main.StationType].Interval, clock.Now);
    }
}

/// <summary>Which ponds a severity filter asks for: the same parts a tally counts them in.</summary>
internal static class PondStates
{
    /// <summary>Ponds without fresh data, about whose water no statement is made.</summary>
    public const string Unknown = "unknown";

    /// <summary>The words of the filter.</summary>
    public static readonly IReadOnlyDictionary<string, PondState> Words = new Dictionary<string, PondState>
    {
        ["normal"] = new(Severity.Normal),
        ["notice"] = new(Severity.Notice),
        ["warning"] = new(Severity.Warning),
        ["serious"] = new(Severity.Serious),
        ["critical"] = new(Severity.Critical),
        [Unknown] = new(null),
    };
}

/// <summary>A part of the tally; null is the part of which nothing is known.</summary>
internal readonly record struct PondState(Severity? Severity)
{
    /// <summary>Whether the pond is counted in this part.</summary>
    public bool Contains(PondSummary pond) =>
        pond.Freshness <= Freshness.Ageing ? pond.Severity == Severity : Severity is null;
}
