using System.ComponentModel;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Configuration;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Api.Places;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Water;
using Deqing.Realtime.Grains.Places;
using Deqing.Realtime.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Api.Ledger;

/// <summary>GET /api/v1/ledger: what devices say they sent, and what became of it, by hours.</summary>
internal static class LedgerEndpoints
{
    private const int MaxRows = 5_000, DefaultRows = 500, DefaultHours = 24;

    /// <summary>Adds the ledger. Its writer is registered before the ways in, so that it ends after them.</summary>
    public static IServiceCollection AddLedger(this IServiceCollection services)
    {
        services.AddSingleton<LedgerWriter>().AddSingleton<LedgerReading>();
        services.AddHostedService(provider => provider.GetRequiredService<LedgerWriter>());
        return services;
    }

    /// <summary>Maps it.</summary>
    public static IEndpointRouteBuilder MapLedger(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/ledger", Read).WithTags("Ledger").WithName("readLedger")
            .WithSummary("What devices sent, and what was received, stored, rejected and shown of it, by hours: in one's territory.")
            .WithProblems(StatusCodes.Status400BadRequest).Requires(Operation.ReadWater);
        return routes;
    }

    private static async Task<Results<Ok<LedgerAnswer>, ProblemHttpResult>> Read(
        CurrentCaller current, AccessRefusals refusals, County county, ISensors book, CountyClock clock, LedgerReading ledger,
        IOptions<LedgerOptions> options, HttpResponse response,
        [Description("Only this sensor.")] string? sensor,
        [Description("Only sensors of this village and its ponds.")] string? village,
        [Description("The hour this time lies in is the first; 24 hours before 'until' if left out, and no more than may be asked."),
         Instant] string? from,
        [Description("The hour before which is the last; the present hour included if left out."), Instant] string? until,
        [Description("Whether only devices with a difference are listed."), Words("true", "false")] string? differences,
        [Description("At most so many devices and hours."), Whole(1, MaxRows, DefaultRows)] string? limit,
        CancellationToken cancellation)
    {
        var read = new Parameters();
        var registered = book.Now;
        sensor = read.Known("sensor", sensor, id => registered.Find(id) is not null, "unknownSensor");
        village = read.Known("village", village, county.Villages.ContainsKey, "unknownVillage");
        var most = read.Whole("limit", limit, 1, MaxRows, DefaultRows, "badLimit");
        var onlyDiffering = read.Truth("differences", differences, "badChoice") ?? false;
        var mostHours = sensor is not null ? options.Value.MaxDeviceHours
            : village is not null ? options.Value.MaxVillageHours : options.Value.MaxCountyHours;
        var end = (int)Math.Ceiling((read.Instant("until", until, clock.Now, "badTime") - DateTimeOffset.UnixEpoch).TotalHours);
        var start = LedgerTally.HourOf(read.Instant(
            "from", from, DateTimeOffset.UnixEpoch.AddHours(end - Math.Min(DefaultHours, mostHours)), "badTime"));
        if (end <= start || end - start > mostHours)
            read.Refuse("badRange", $"'from' must lie before 'until', at most {mostHours} hours.", 0);
        if (read.Problem is { } problem)
            return problem;

        var place = sensor is null ? (null, village) : Of(registered.Find(sensor)!, county);
        if (PlaceFilters.Refused(current, refusals, Operation.ReadWater, county, null, place.Village, place.Pond) is { } outside)
            return outside;
        var sensors = Sensors(registered, county, current.ReachOf(Operation.ReadWater), sensor, village);
        var asksNobody = sensor is null && village is null && current.ReachOf(Operation.ReadWater).IsCounty;
        var lines = await ledger.ReadAsync(
            asksNobody ? [.. sensors.Keys, ILedgerStore.Nobody] : sensors.Keys, start, end, cancellation);
        response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(Write(lines, sensors, clock, start, end, onlyDiffering, most));
    }

    private static (string? Pond, string? Village) Of(SensorPlace sensor, County county) =>
        Place.Of(sensor, county) is { Pond: { } pond } ? (pond, null) : (null, sensor.PlaceId);

    // Those that are retired too: what they sent stays in the log.
    private static Dictionary<int, SensorPlace> Sensors(SensorBook book, County county, Reach reach, string? sensor, string? village) =>
        (sensor is not null ? [book.Find(sensor)!] : book.All)
        .Where(it => reach.Covers(it, county) && (village is null || county.VillageOf(it) == village))
        .ToDictionary(it => it.Number);

    private static LedgerAnswer Write(
        IReadOnlyList<LedgerLine> lines, Dictionary<int, SensorPlace> sensors, CountyClock clock, int start, int end,
        bool onlyDiffering, int most)
    {
        var listed = lines.Where(line => !onlyDiffering || line.Counts.Differences().Any())
            .OrderByDescending(line => line.Hour).ThenBy(line => line.Sensor).Take(most + 1).ToArray();
        return new LedgerAnswer(
            At(start), At(end),
            [
                .. lines.GroupBy(line => line.Hour).Select(hour => new LedgerHourAnswer(
                    At(hour.Key), Counts(Sum(hour), Rejected(hour), hour.Sum(line => line.Counts.Lost)),
                    hour.Count(line => line.Sensor != ILedgerStore.Nobody),
                    hour.Count(line => line.Counts.Differences().Any()))),
            ],
            [
                .. listed.Take(most).Select(line => new LedgerDeviceAnswer(
                    sensors.GetValueOrDefault(line.Sensor)?.Id, sensors.GetValueOrDefault(line.Sensor)?.PlaceId, At(line.Hour),
                    Counts(line.Counts, line.Rejected, line.Counts.Lost), [.. line.Counts.Differences()])),
            ],
            listed.Length > most);

        DateTimeOffset At(int hour) => clock.Local(DateTimeOffset.UnixEpoch.AddHours(hour));
    }

    private static LedgerCountsAnswer Counts(LedgerHour it, IReadOnlyList<LedgerRejectedAnswer> rejected, long lost) => new(
        it.Numbered == 0 ? null : it.Sent, it.Received, it.Stored, it.Duplicate, rejected, it.NotTaken, it.Shown, lost, it.Restarts,
        it.IsPartial, it.IsOpen);

    // What one device lost is not made good by what another one sent twice: differences are counted by device, before the sum.
    private static LedgerHour Sum(IEnumerable<LedgerLine> lines) => lines.Select(line => line.Counts).Aggregate((sum, it) => new LedgerHour(
        sum.Sent + it.Sent, sum.Numbered + it.Numbered, sum.Stored + it.Stored, sum.Duplicate + it.Duplicate,
        sum.Rejected + it.Rejected, sum.NotTaken + it.NotTaken, sum.Shown + it.Shown, sum.Restarts + it.Restarts,
        sum.IsPartial || it.IsPartial, sum.IsOpen || it.IsOpen));

    private static LedgerRejectedAnswer[] Rejected(IEnumerable<LedgerLine> lines) =>
        [
            .. lines.SelectMany(line => line.Rejected).GroupBy(it => it.Reason, StringComparer.Ordinal)
                .OrderBy(it => it.Key, StringComparer.Ordinal)
                .Select(it => new LedgerRejectedAnswer(it.Key, it.Sum(one => one.Count))),
        ];
}
