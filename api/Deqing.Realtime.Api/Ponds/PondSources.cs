using System.Collections.Immutable;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Grains.Places;
using Deqing.Realtime.Storage;

namespace Deqing.Realtime.Api.Ponds;

/// <summary>
/// Which sensor's values are those of a pond at which time: the history of a pond follows who stood there, not who stands there.
/// </summary>
internal sealed class PondSources(IRegistry registry, ISensors sensors, County county)
{
    /// <summary>Every time a sensor stood at a pond within [from, until), by sensor and time; they may overlap.</summary>
    public async Task<ImmutableArray<PondSource>> AllAsync(
        string pond, DateTimeOffset from, DateTimeOffset until, CancellationToken cancellation)
    {
        var book = sensors.Now;
        return
        [
            .. (await registry.PlacementsAtAsync(pond, from, until, cancellation)).Select(placement => book.Find(placement.Sensor) is { } of
                ? new PondSource(of, Max(placement.Since, from), placement.Until < until ? placement.Until.Value : until)
                : null).OfType<PondSource>(),
        ];
    }

    /// <summary>
    /// The course of a metric within [from, until), in order of time and without overlap: at any time of the first sensor by number
    /// that measures it and stood there then.
    /// </summary>
    /// <param name="pond">Id of the pond.</param>
    /// <param name="metric">Key of the metric.</param>
    /// <param name="only">Id of the only sensor that is asked for, or null.</param>
    /// <param name="from">Start.</param>
    /// <param name="until">End, not included.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<ImmutableArray<PondSource>> CourseAsync(
        string pond, string metric, string? only, DateTimeOffset from, DateTimeOffset until, CancellationToken cancellation)
    {
        var book = sensors.Now;
        var placements = (await registry.PlacementsAtAsync(pond, from, until, cancellation))
            .Where(placement => book.Find(placement.Sensor) is { } sensor && Measures(sensor, metric, only));
        return
        [
            .. Placements.Course(placements, from, until).Select(span => new PondSource(book.Find(span.Sensor)!, span.From, span.Until)),
        ];
    }

    /// <summary>Every time a sensor that is asked for stood at a pond within [from, until), by sensor and time.</summary>
    /// <param name="pond">Id of the pond.</param>
    /// <param name="metric">Key of a metric it measures, or null for any.</param>
    /// <param name="only">Id of the only sensor that is asked for, or null.</param>
    /// <param name="from">Start.</param>
    /// <param name="until">End, not included.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<ImmutableArray<PondSource>> AllAsync(
        string pond, string? metric, string? only, DateTimeOffset from, DateTimeOffset until, CancellationToken cancellation) =>
    [
        .. (await AllAsync(pond, from, until, cancellation)).Where(source =>
            metric is null ? only is null || source.Sensor.Id == only : Measures(source.Sensor, metric, only)),
    ];

    /// <summary>The first sensor that stands at a pond now and measures a metric, or null.</summary>
    public SensorPlace? MainOf(string pond, string metric, string? only) =>
        sensors.Now.At(pond).FirstOrDefault(sensor => Measures(sensor, metric, only));

    private bool Measures(SensorPlace sensor, string metric, string? only) =>
        county.StationTypes[sensor.StationType].Metrics.Contains(metric) && (only is null || sensor.Id == only);

    private static DateTimeOffset Max(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}

/// <summary>A time in which the values of a sensor were those of a pond.</summary>
/// <param name="Sensor">The sensor.</param>
/// <param name="From">Start.</param>
/// <param name="Until">End, not included.</param>
internal sealed record PondSource(SensorPlace Sensor, DateTimeOffset From, DateTimeOffset Until);
