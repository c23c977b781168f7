using System.ComponentModel;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Water;
using Deqing.Realtime.Grains.Places;
using Deqing.Realtime.Grains.Water;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Deqing.Realtime.Api.Places;

/// <summary>Whether a demonstration fleet feeds this program; then every screen says so.</summary>
/// <param name="Running">True while it does.</param>
public sealed record Demonstration(bool Running);

/// <summary>The county, its townships, villages and sensors.</summary>
internal static class PlaceEndpoints
{
    /// <summary>Registers what the answers about places, ponds and cases have in common.</summary>
    public static IServiceCollection AddPlaces(this IServiceCollection services) =>
        services.AddSingleton<CountyClock>();

    /// <summary>Maps the answers about places.</summary>
    public static IEndpointRouteBuilder MapPlaces(this IEndpointRouteBuilder routes)
    {
        var places = routes.MapGroup("/api/v1").WithTags("Places");
        places.MapGet("/county", ReadCounty).WithName("readCounty")
            .WithSummary("The county: metrics, rules, layers, station types and its tally.").Requires(Operation.ReadPlaces);
        places.MapGet("/townships", ReadTownships).WithName("readTownships")
            .WithSummary("All townships, with the tallies of those in one's territory.")
            .Requires(Operation.ReadPlaces);
        places.MapGet("/places/at", PlaceAt.Read).WithName("readPlaceAt")
            .WithSummary("The township and the village a position lies in, by the shapes of the county pack.")
            .WithProblems(StatusCodes.Status400BadRequest).ForEverybody();
        places.MapGet("/villages/{code}", ReadVillage).WithName("readVillage")
            .WithSummary("A village with its ponds and the live values of its own stations.")
            .WithProblems(StatusCodes.Status404NotFound).RequiresAtVillage(Operation.ReadWater);
        places.MapGet("/sensors/{id}", ReadSensor).WithName("readSensor").WithSummary("A sensor with its newest observation.")
            .WithProblems(StatusCodes.Status404NotFound).RequiresAtSensor(Operation.ReadWater);
        return routes;
    }

    private static async Task<Ok<CountyAnswer>> ReadCounty(
        CurrentCaller current, County county, IGrainFactory grains, Demonstration demonstration)
    {
        var tally = current.May(Operation.ReadWater, Place.County).IsAllowed
            ? TallyAnswer.Of(await grains.GetGrain<ICountyGrain>(county.Code).Read())
            : null;
        var parts = county.Parts;
        return TypedResults.Ok(new CountyAnswer(
            parts.Code, parts.Names, parts.TimeZone, parts.Datum, [parts.Center.Longitude, parts.Center.Latitude],
            demonstration.Running, parts.Notes,
            [.. county.Metrics.All.Select(metric => new MetricAnswer(
                metric.Number, metric.Key, metric.Names, metric.Unit, metric.Decimals, metric.Min, metric.Max,
                [.. metric.Limits.Select(LimitAnswer.Of)]))],
            [.. county.Rules.All.Select(rule => new RuleAnswer(
                rule.Id, rule.Names, rule.Advice, rule.StationType, county.Metrics.Find(rule.Metric)!.Key, rule.When, rule.Threshold,
                rule.Release, rule.Hold.TotalSeconds, rule.Severity, rule.Category))],
            parts.Layers,
            [.. parts.StationTypes.Select(type => new StationTypeAnswer(
                type.Key, type.Names, type.Place, type.Metrics, type.Interval.TotalSeconds))],
            tally));
    }

    private static async Task<Ok<TownshipsAnswer>> ReadTownships(CurrentCaller current, County county, IGrainFactory grains)
    {
        var townships = county.Parts.Townships;
        var reach = current.ReachOf(Operation.ReadWater);
        var tallies = await Task.WhenAll(townships.Select(async township => reach.Covers(new Place(township.Code, null, null))
            ? TallyAnswer.Of(await grains.GetGrain<ITownshipGrain>(township.Code).Read())
            : null));
        return TypedResults.Ok(new TownshipsAnswer([.. townships.Zip(tallies, (township, tally) => new TownshipAnswer(
            township.Number, township.Code, township.Names, township.Position.Longitude, township.Position.Latitude,
            tally))]));
    }

    private static async Task<Results<Ok<VillageAnswer>, ProblemHttpResult>> ReadVillage(
        [Description("Twelve-digit code of the village.")] string code, County county, ISensors sensors, IGrainFactory grains,
        CountyClock clock)
    {
        if (!county.Villages.TryGetValue(code, out var village))
            return Problems.NotFound("unknownVillage", $"There is no village '{code}' in the county pack.");
        var live = await grains.GetGrain<IVillageGrain>(code).Read();
        var values = live.Values.ToLookup(value => value.Sensor);
        return TypedResults.Ok(new VillageAnswer(
            village.Number, village.Code, village.Names, village.Township, village.Kind,
            village.Position.Longitude, village.Position.Latitude, TallyAnswer.Of(live.Tally),
            [.. county.PondsOf(code).Select(pond => pond.Id)],
            [.. sensors.Now.At(code).Select(sensor => Summarise(sensor, values[sensor.Number], county, clock))],
            VillageLinkAnswer.Of(await grains.GetGrain<ILinkGrain>(code).Read(), sensors.Now, clock)));
    }

    private static SensorSummary Summarise(SensorPlace sensor, IEnumerable<LiveValue> values, County county, CountyClock clock)
    {
        var at = values.Select(value => (DateTimeOffset?)value.At).Max();
        return new SensorSummary(
            sensor.Number, sensor.Id, sensor.StationType, sensor.Position.Longitude, sensor.Position.Latitude,
            Ages.Judge(at, county.StationTypes[sensor.StationType].Interval, clock.Now), clock.Local(at),
            ValueAnswer.Of(county.Metrics, values.Select(value => new MetricValue(value.Metric, value.Value, value.Quality))));
    }

    private static async Task<Results<Ok<SensorAnswer>, ProblemHttpResult>> ReadSensor(
        [Description("Id the sensor sends under.")] string id, County county, ISensors sensors, IGrainFactory grains, CountyClock clock)
    {
        if (sensors.Now.Find(id) is not { } sensor)
            return Problems.NotFound("unknownSensor", $"There is no sensor '{id}' in the registry.");
        var reading = await grains.GetGrain<ISensorGrain>(id).Read();
        var type = county.StationTypes[sensor.StationType];
        return TypedResults.Ok(new SensorAnswer(
            sensor.Number, sensor.Id, sensor.StationType, new PlaceAnswer(type.Place, sensor.PlaceId),
            sensor.Position.Longitude, sensor.Position.Latitude, clock.Local(sensor.RegisteredAt), type.Interval.TotalSeconds,
            reading.Freshness, clock.Local(reading.Last?.At), clock.Local(reading.Last?.ReceivedAt), reading.Last?.Sequence,
            ValueAnswer.Of(county.Metrics, reading.Last?.Values ?? []),
            new CountsAnswer(reading.Fresh, reading.Duplicate, reading.Late, reading.OutOfRange), clock.Local(reading.OfflineSince)));
    }
}
