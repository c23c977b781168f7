using System.ComponentModel;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Api.Live;
using Deqing.Realtime.Api.Places;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Rules;
using Deqing.Realtime.Domain.Water;
using Deqing.Realtime.Grains.Places;
using Deqing.Realtime.Grains.Water;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Deqing.Realtime.Api.Ponds;

/// <summary>The list of ponds and a single pond.</summary>
internal static class PondEndpoints
{
    private const int MaxPage = 2_000, DefaultPage = 100;

    /// <summary>Registers what the answers about ponds need.</summary>
    public static IServiceCollection AddPonds(this IServiceCollection services)
    {
        services.AddOptions<HistoryOptions>().BindConfiguration(HistoryOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        return services.AddSingleton<PondSummaries>().AddSingleton<PondSources>().AddSingleton<PondHistory>()
            .AddSingleton<HistoryExports>();
    }

    /// <summary>Maps the answers about ponds.</summary>
    public static IEndpointRouteBuilder MapPonds(this IEndpointRouteBuilder routes)
    {
        var ponds = routes.MapGroup("/api/v1/ponds").WithTags("Ponds");
        ponds.MapGet("", ListPonds).WithName("listPonds")
            .WithSummary("Ponds with their state, by pages in the order of their ids: those in one's territory.")
            .WithProblems(StatusCodes.Status400BadRequest).Requires(Operation.ReadWater);
        ponds.MapGet("/{id}", ReadPond).WithName("readPond").WithSummary("A pond with its live values and active alarms.")
            .WithProblems(StatusCodes.Status404NotFound).RequiresAtPond(Operation.ReadWater);
        ponds.MapGet("/{id}/history", PondHistory.Read).WithName("readPondHistory")
            .WithSummary("Measured values of one metric of a pond over a time, thinned to a number of points.")
            .WithProblems(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound).RequiresAtPond(Operation.ReadWater);
        ponds.MapGet("/{id}/history/export", HistoryExports.Export).WithName("exportPondHistory")
            .WithSummary("Everything measured in a pond over a time as a table, a value or a bucket in a line.")
            .Produces(StatusCodes.Status200OK, contentType: HistoryExports.Csv, additionalContentTypes: HistoryExports.Parquet)
            .WithProblems(
                StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status429TooManyRequests)
            .RequiresAtPond(Operation.ReadWater);
        return routes;
    }

    private static async Task<Results<Ok<PondsAnswer>, ProblemHttpResult>> ListPonds(
        CurrentCaller current,
        AccessRefusals refusals,
        County county,
        LiveFeeds feeds,
        PondSummaries summaries,
        [Description("Only ponds of this township.")] string? township,
        [Description("Only ponds of this village.")] string? village,
        [Description("Only ponds in this part of the tally; 'unknown' are those without fresh data."),
         Words("normal", "notice", "warning", "serious", "critical", PondStates.Unknown)] string? severity,
        [Description("At most so many."), Whole(1, MaxPage, DefaultPage)] string? limit,
        [Description("Only ponds after this id: 'next' of the page before.")] string? after)
    {
        var read = new Parameters();
        township = read.Known("township", township, county.Townships.ContainsKey, "unknownTownship");
        village = read.Known("village", village, county.Villages.ContainsKey, "unknownVillage");
        var state = read.Word("severity", severity, PondStates.Words, "badSeverity");
        var most = read.Whole("limit", limit, 1, MaxPage, DefaultPage, "badLimit");
        after = read.Known("after", after, county.Ponds.ContainsKey, "badCursor");
        if (read.Problem is { } problem)
            return problem;
        if (PlaceFilters.Refused(current, refusals, Operation.ReadWater, county, township, village, null) is { } outside)
            return outside;

        var reach = current.ReachOf(Operation.ReadWater);
        var places = county.Parts.Ponds
            .Where(pond => reach.Covers(Place.Of(pond, county)))
            .Where(pond => (village is null || pond.Village == village) && (township is null || county.TownshipOf(pond) == township))
            .Where(pond => after is null || string.CompareOrdinal(pond.Id, after) > 0)
            .OrderBy(pond => pond.Id, StringComparer.Ordinal).ToArray();

        // One more than the page tells whether there is a next one. Without a filter by state no pond beyond it needs its state.
        var candidates = state is null ? places.Take(most + 1).ToArray() : places;
        var live = await feeds.ReadPonds(candidates.Select(county.TownshipOf).Distinct());
        var found = candidates.Select(pond => summaries.Of(pond, live.GetValueOrDefault(pond.Id)))
            .Where(pond => state is not { } part || part.Contains(pond)).Take(most + 1).ToArray();
        return TypedResults.Ok(found.Length > most
            ? new PondsAnswer(found[..most], found[most - 1].Id)
            : new PondsAnswer(found, null));
    }

    private static async Task<Results<Ok<PondAnswer>, ProblemHttpResult>> ReadPond(
        [Description("Id of the pond.")] string id,
        County county, IGrainFactory grains, PondSummaries summaries, ISensors sensors, CountyClock clock)
    {
        if (!county.Ponds.TryGetValue(id, out var place))
            return UnknownPond(id);
        var reading = await grains.GetGrain<IPondGrain>(id).Read();
        var (now, book) = (clock.Now, sensors.Now);
        var link = VillageLinkAnswer.Of(await grains.GetGrain<ILinkGrain>(place.Village).Read(), book, clock);
        var own = book.At(id).Select(sensor => sensor.Id).ToArray();
        var pond = summaries.Of(place, reading.Live);
        return TypedResults.Ok(new PondAnswer(
            pond.Number, pond.Id, pond.Names, pond.Village, pond.Township, pond.AreaHa, pond.Longitude, pond.Latitude,
            pond.Severity, pond.Freshness, pond.At,
            [.. reading.Live.Values.Select(Value).OfType<LiveValueAnswer>()],
            [.. reading.Alarms.Select(Alarm)],
            own,
            new CoverageAnswer(reading.SensorsFresh, reading.Sensors),
            [.. link.Silent.Where(silent => own.Contains(silent.Sensor))]));

        LiveValueAnswer? Value(LiveValue value)
        {
            if (county.Metrics.Find(value.Metric) is not { } metric || book.Find(value.Sensor) is not { } sensor)
                return null;
            var interval = county.StationTypes[sensor.StationType].Interval;
            return new LiveValueAnswer(
                metric.Key, value.Value, clock.Local(value.At), Math.Max(0, Math.Round((now - value.At).TotalSeconds, 3)), value.Quality,
                Ages.Judge(value.At, interval, now), sensor.Id);
        }

        AlarmAnswer Alarm(ActiveAlarm alarm)
        {
            var rule = county.Rules.Find(alarm.Rule);
            var watched = reading.Live.Values.Where(value => rule is not null && value.Metric == rule.Metric
                && book.Find(value.Sensor)?.StationType == rule.StationType);
            return new AlarmAnswer(
                alarm.Rule, rule?.Severity ?? Severity.Normal, clock.Local(alarm.Since),
                watched.Select(value => (float?)value.Value).FirstOrDefault(), alarm.Case);
        }
    }

    /// <summary>The answer to an id that no pond has.</summary>
    internal static ProblemHttpResult UnknownPond(string id) =>
        Problems.NotFound("unknownPond", $"There is no pond '{id}' in the county pack.");
}
