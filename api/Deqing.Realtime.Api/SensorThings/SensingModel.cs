using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Water;
using Deqing.Realtime.Grains.Places;

namespace Deqing.Realtime.Api.SensorThings;

/// <summary>
/// The county as the eight entity types of OGC SensorThings 1.1 (OGC 18-088), Sensing part. A Thing is a station, the device that can
/// be moved: its Location says where it stands, and what it measures there belongs to the pond or village, the FeatureOfInterest.
/// A Datastream is a metric of a station, a Sensor the kind of station, an ObservedProperty a metric of the catalogue.
/// </summary>
internal sealed class SensingModel
{
    /// <summary>Names of entity types.</summary>
    public const string Thing = "Thing", Location = "Location", HistoricalLocation = "HistoricalLocation", Stream = "Datastream",
        Sensor = "Sensor", ObservedProperty = "ObservedProperty", Observation = "Observation", Feature = "FeatureOfInterest";

    private const string GeoJson = "application/geo+json", PlainJson = "application/json";

    private readonly County county;
    private readonly ISensors sensors;
    private readonly FrozenDictionary<string, EntityType> byName;

    public SensingModel(County county, ISensors sensors)
    {
        (this.county, this.sensors) = (county, sensors);
        Types =
        [
            Things(), Locations(), HistoricalLocations(), Datastreams(), Sensors(), ObservedProperties(), Observations(), Features(),
        ];
        byName = Types.ToFrozenDictionary(type => type.Name);
    }

    /// <summary>The types, in the order of the service root.</summary>
    public ImmutableArray<EntityType> Types { get; }

    /// <summary>The type of a name.</summary>
    public EntityType this[string name] => byName[name];

    /// <summary>The Datastream of an id, or null.</summary>
    public Datastream? FindStream(string id)
    {
        var cut = id.IndexOf(Datastream.Separator, StringComparison.Ordinal);
        return cut > 0 && sensors.Now.Find(id[..cut]) is { } sensor
            && county.Metrics.Find(id[(cut + 1)..]) is { } metric
            && county.StationTypes[sensor.StationType].Metrics.Contains(metric.Key) ? new Datastream(sensor, metric) : null;
    }

    /// <summary>The Datastream and the time of the id of an Observation, or null.</summary>
    public (Datastream Stream, DateTimeOffset At)? FindMoment(string id)
    {
        var cut = id.LastIndexOf(Datastream.Separator);
        return cut > 0 && FindStream(id[..cut]) is { } stream
            && long.TryParse(id.AsSpan(cut + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var at)
            && at >= DateTimeOffset.MinValue.ToUnixTimeMilliseconds() && at < DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? (stream, DateTimeOffset.FromUnixTimeMilliseconds(at)) : null;
    }

    private EntityType OfStation(string name, string set) => EntityType.Of(
        name, set, () => sensors.Now.All, id => sensors.Now.Find(id), row => row.Id, PlaceOf);

    private EntityType Things() => OfStation(Thing, "Things")
        .Has<SensorPlace>("name", FieldKind.Text, row => $"{PlaceNames(row).Zh} {TypeOf(row).Names.Zh}")
        .Has<SensorPlace>("description", FieldKind.Text, row => $"{PlaceNames(row).En}: {TypeOf(row).Names.En}")
        .Has<SensorPlace>("properties", FieldKind.Object, row => new Dictionary<string, object?>
        {
            ["stationType"] = row.StationType,
            ["place"] = row.PlaceId,
            ["placeKind"] = Json.Word(TypeOf(row).Place),
            ["pond"] = PlaceOf(row)?.Pond,
            ["village"] = PlaceOf(row)?.Village,
            ["township"] = PlaceOf(row)?.Township,
            ["intervalSeconds"] = TypeOf(row).Interval.TotalSeconds,
        })
        .ToOneOf<SensorPlace>("Locations", Location, row => row)
        .ToOneOf<SensorPlace>("HistoricalLocations", HistoricalLocation, row => row)
        .ToMany<SensorPlace>("Datastreams", Stream, StreamsOf);

    private EntityType Locations() => OfStation(Location, "Locations")
        .Has<SensorPlace>("name", FieldKind.Text, row => PlaceNames(row).Zh)
        .Has<SensorPlace>("description", FieldKind.Text, row => PlaceNames(row).En)
        .Has<SensorPlace>("encodingType", FieldKind.Text, _ => GeoJson)
        .Has<SensorPlace>("location", FieldKind.Point, row => row.Position)
        .Has<SensorPlace>("properties", FieldKind.Object, row => new Dictionary<string, object?> { ["place"] = row.PlaceId })
        .ToOneOf<SensorPlace>("Things", Thing, row => row)
        .ToOneOf<SensorPlace>("HistoricalLocations", HistoricalLocation, row => row);

    /// <summary>Where a station stands: one entry, since it stands there.</summary>
    private EntityType HistoricalLocations() => OfStation(HistoricalLocation, "HistoricalLocations")
        .Has<SensorPlace>("time", FieldKind.Time, row => row.PlacedAt.ToUniversalTime())
        .To<SensorPlace>("Thing", Thing, row => row)
        .ToOneOf<SensorPlace>("Locations", Location, row => row);

    private EntityType Datastreams() => EntityType.Of(
            Stream, "Datastreams", () => sensors.Now.All.SelectMany(StreamsOf), FindStream, row => row.Id, row => PlaceOf(row.Sensor))
        .Has<Datastream>("name", FieldKind.Text, row => $"{PlaceNames(row.Sensor).Zh} {row.Metric.Names.Zh}")
        .Has<Datastream>("description", FieldKind.Text, row => $"{PlaceNames(row.Sensor).En}: {row.Metric.Names.En}")
        .Has<Datastream>("observationType", FieldKind.Text, _ => "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement")
        .Has<Datastream>("unitOfMeasurement", FieldKind.Object, row => MetricWriting.Unit(row.Metric))
        .Has<Datastream>("properties", FieldKind.Object, row => MetricWriting.Range(row.Metric))
        .To<Datastream>("Thing", Thing, row => row.Sensor)
        .To<Datastream>("Sensor", Sensor, row => TypeOf(row.Sensor))
        .To<Datastream>("ObservedProperty", ObservedProperty, row => row.Metric)
        .ToMany<Datastream>("Observations", Observation, row => [row]);

    private EntityType Sensors() => EntityType.Of(
            Sensor, "Sensors", () => county.Parts.StationTypes, county.StationTypes.GetValueOrDefault, row => row.Key, _ => null)
        .Has<StationType>("name", FieldKind.Text, row => row.Names.Zh)
        .Has<StationType>("description", FieldKind.Text, row => row.Names.En)
        .Has<StationType>("encodingType", FieldKind.Text, _ => PlainJson)
        .Has<StationType>("metadata", FieldKind.Object, row => new Dictionary<string, object?>
        {
            ["intervalSeconds"] = row.Interval.TotalSeconds, ["metrics"] = row.Metrics,
        })
        .ToMany<StationType>("Datastreams", Stream, type =>
            sensors.Now.All.Where(sensor => sensor.StationType == type.Key).SelectMany(StreamsOf));

    private EntityType ObservedProperties() => EntityType.Of(
            ObservedProperty, "ObservedProperties", () => county.Metrics.All, county.Metrics.Find, row => row.Key, _ => null)
        .Has<Metric>("name", FieldKind.Text, row => row.Names.Zh)
        .Has<Metric>("definition", FieldKind.Text, MetricWriting.Definition)
        .Has<Metric>("description", FieldKind.Text, row => row.Names.En)
        .Has<Metric>("properties", FieldKind.Object, MetricWriting.Properties)
        .ToMany<Metric>("Datastreams", Stream, metric => sensors.Now.All
            .Where(sensor => TypeOf(sensor).Metrics.Contains(metric.Key)).Select(sensor => new Datastream(sensor, metric)));

    private EntityType Observations() => EntityType.Of<ObservedValue>(
            Observation, "Observations", () => [], _ => null, row => row.Id, row => PlaceOf(row.Stream.Sensor))
        .Has<ObservedValue>("phenomenonTime", FieldKind.Time, row => row.Message!.At)
        .Has<ObservedValue>("resultTime", FieldKind.Time, row => row.Message!.ReceivedAt)
        .Has<ObservedValue>("result", FieldKind.Number, row => ObservedValue.Number(row.Value.Value))
        .Has<ObservedValue>("resultQuality", FieldKind.Text, row => Json.Word(row.Value.Quality))
        .Has<ObservedValue>("parameters", FieldKind.Object, row => row.Message!.Sequence is { } sequence
            ? new Dictionary<string, object?> { ["sequence"] = (double)sequence } : null)
        .To<ObservedValue>("Datastream", Stream, row => row.Stream)
        .To<ObservedValue>("FeatureOfInterest", Feature, row => FindPlace(row.Stream.Sensor.PlaceId)!);

    private EntityType Features() => EntityType.Of(
            Feature, "FeaturesOfInterest", ObservedPlaces, FindPlace, row => row.Id, row => row.Place)
        .Has<ObservedPlace>("name", FieldKind.Text, row => row.Names.Zh)
        .Has<ObservedPlace>("description", FieldKind.Text, row => row.Names.En)
        .Has<ObservedPlace>("encodingType", FieldKind.Text, _ => GeoJson)
        .Has<ObservedPlace>("feature", FieldKind.Point, row => row.Position)
        .Has<ObservedPlace>("properties", FieldKind.Object, row => new Dictionary<string, object?>
        {
            ["kind"] = Json.Word(row.Kind), ["village"] = row.Place.Village, ["township"] = row.Place.Township,
        })
        .ToMany<ObservedPlace>("Observations", Observation, row => sensors.Now.At(row.Id).SelectMany(StreamsOf));

    private StationType TypeOf(SensorPlace sensor) => county.StationTypes[sensor.StationType];

    private Place? PlaceOf(SensorPlace sensor) => Place.Of(sensor, county);

    private Names PlaceNames(SensorPlace sensor) => FindPlace(sensor.PlaceId)!.Names;

    private IEnumerable<Datastream> StreamsOf(SensorPlace sensor) => TypeOf(sensor).Metrics
        .Select(key => county.Metrics.Find(key)).OfType<Metric>().Select(metric => new Datastream(sensor, metric));

    private ObservedPlace? FindPlace(string id) =>
        county.Ponds.TryGetValue(id, out var pond) ? Of(pond) : county.Villages.TryGetValue(id, out var village) ? Of(village) : null;

    private IEnumerable<ObservedPlace> ObservedPlaces() => county.Parts.Ponds.Select(Of).Concat(county.Parts.Villages.Select(Of))
        .Where(place => !sensors.Now.At(place.Id).IsEmpty);

    private ObservedPlace Of(PondPlace pond) => new(pond.Id, pond.Names, PlaceKind.Pond, pond.Position, Place.Of(pond, county));

    private static ObservedPlace Of(Village village) =>
        new(village.Code, village.Names, PlaceKind.Village, village.Position, Place.Of(village));
}
