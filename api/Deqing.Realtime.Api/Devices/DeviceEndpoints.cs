using System.ComponentModel;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Water;
using Deqing.Realtime.Grains.Places;
using Deqing.Realtime.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Api.Devices;

/// <summary>The registry of devices: who is registered, where they stand and stood.</summary>
internal static class DeviceEndpoints
{
    private const int MaxPage = 2_000, DefaultPage = 100;

    private static readonly Dictionary<string, bool> States = new() { ["standing"] = false, ["retired"] = true };

    /// <summary>Maps them.</summary>
    public static IEndpointRouteBuilder MapDevices(this IEndpointRouteBuilder routes)
    {
        var devices = routes.MapGroup("/api/v1/devices").WithTags("Devices");
        devices.MapGet("", List).WithName("listDevices")
            .WithSummary("Devices by pages in the order of their ids: those in one's territory.")
            .WithProblems(StatusCodes.Status400BadRequest).Requires(Operation.ReadDevices);
        devices.MapGet("/{id}", Read).WithName("readDevice").WithSummary("A device with every place it stood at.")
            .WithProblems(StatusCodes.Status404NotFound).RequiresAtSensor(Operation.ReadDevices);
        devices.MapPost("", Register).WithName("registerDevice").WithSummary("Registers a device under a new number.")
            .WithProblems(StatusCodes.Status400BadRequest, StatusCodes.Status409Conflict).Requires(Operation.ManageDevices);
        devices.MapPatch("/{id}", Change).WithName("changeDevice").WithSummary("Corrects a device where it stands.")
            .WithProblems(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)
            .RequiresAtSensor(Operation.ManageDevices);
        devices.MapPost("/{id}/move", Move).WithName("moveDevice")
            .WithSummary("Moves a device to another place. What it measured before stays in the history of the old one.")
            .WithProblems(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)
            .RequiresAtSensor(Operation.ManageDevices);
        devices.MapPost("/{id}/retire", Retire).WithName("retireDevice")
            .WithSummary("Retires a device for good. Its history stays; nothing of it is taken any more.")
            .WithProblems(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict).RequiresAtSensor(Operation.ManageDevices);
        return routes;
    }

    private static Results<Ok<DevicesAnswer>, ProblemHttpResult> List(
        CurrentCaller current, AccessRefusals refusals, County county, DeviceRegister register, DeviceAnswers answers,
        [Description("Only devices in this township.")] string? township,
        [Description("Only devices in this village and at its ponds.")] string? village,
        [Description("Only devices at this pond.")] string? pond,
        [Description("Only devices of this station type.")] string? stationType,
        [Description("Only devices in this state."), Words("standing", "retired")] string? state,
        [Description("At most so many."), Whole(1, MaxPage, DefaultPage)] string? limit,
        [Description("Only devices after this id: 'next' of the page before.")] string? after)
    {
        var read = new Parameters();
        township = read.Known("township", township, county.Townships.ContainsKey, "unknownTownship");
        village = read.Known("village", village, county.Villages.ContainsKey, "unknownVillage");
        pond = read.Known("pond", pond, county.Ponds.ContainsKey, "unknownPond");
        stationType = read.Known("stationType", stationType, county.StationTypes.ContainsKey, "unknownStationType");
        var retired = read.Word("state", state, States, "badState");
        var most = read.Whole("limit", limit, 1, MaxPage, DefaultPage, "badLimit");
        if (read.Problem is { } problem)
            return problem;
        if (PlaceFilters.Refused(current, refusals, Operation.ReadDevices, county, township, village, pond) is { } outside)
            return outside;
        var (reach, all) = (current.ReachOf(Operation.ReadDevices), register.Devices.Devices);
        var found = register.Now.All
            .Where(sensor => string.IsNullOrEmpty(after) || string.CompareOrdinal(sensor.Id, after) > 0)
            .Where(sensor => stationType is null || sensor.StationType == stationType)
            .Where(sensor => retired is not { } gone || sensor.RetiredAt is not null == gone)
            .Where(sensor => IsAt(Place.Of(sensor, county)))
            .OrderBy(sensor => sensor.Id, StringComparer.Ordinal).Take(most + 1)
            .Select(sensor => all[sensor.Id]).Select(answers.Of).ToArray();
        return TypedResults.Ok(found.Length > most ? new DevicesAnswer(found[..most], found[most - 1].Id) : new DevicesAnswer(found, null));

        bool IsAt(Place place) => reach.Covers(place) && (township is null || place.Township == township)
            && (village is null || place.Village == village) && (pond is null || place.Pond == pond);
    }

    private static async Task<Results<Ok<DeviceHistoryAnswer>, ProblemHttpResult>> Read(
        [Description("Id of the device.")] string id, DeviceDesk desk, IRegistry store, DeviceAnswers answers,
        CancellationToken cancellation) => desk.Find(id) is not { } device
        ? DeviceDesk.Unknown(id)
        : TypedResults.Ok(new DeviceHistoryAnswer(
            answers.Of(device), [.. (await store.PlacementsOfAsync(device.Sensor.Number, cancellation)).Select(answers.Of)]));

    private static async Task<Results<Created<DeviceAnswer>, ProblemHttpResult>> Register(
        DeviceRequest request, DeviceReading reading, DeviceDesk desk, DeviceRegister register, DeviceWriter writer, DeviceAnswers answers,
        CurrentCaller current, IOptions<DeviceOptions> options)
    {
        var problems = new List<DeviceProblem>();
        if (reading.Read(request, problems) is not { } device)
            return DeviceAnswers.Refuse(problems[0]);
        if (desk.Outside(device.Sensor) is { } outside)
            return outside;
        if (register.Devices.Devices.Count >= options.Value.Max)
            return Problems.Refuse(
                StatusCodes.Status409Conflict, "tooManyDevices", $"The registry has {options.Value.Max} devices (Devices:Max).");
        var written = await writer.WriteAsync(
            [device], current.Audit("deviceRegistered", target: request.Id, detail: $"{request.StationType} {request.Place}"));
        return DeviceWriter.Refused(written) is { } problem
            ? problem
            : TypedResults.Created($"/api/v1/devices/{request.Id}", answers.Of(desk.Find(request.Id) ?? device));
    }

    private static async Task<Results<Ok<DeviceAnswer>, ProblemHttpResult>> Change(
        [Description("Id of the device.")] string id, DeviceChangeRequest request, DeviceReading reading, DeviceDesk desk,
        DeviceAnswers answers)
    {
        if (desk.Find(id) is not { } known)
            return DeviceDesk.Unknown(id);
        if (known.Sensor.RetiredAt is not null)
            return DeviceAnswers.Refuse(DeviceRefusal.Retired);
        var problems = new List<DeviceProblem>();
        if (reading.Read(known, request, problems) is not { } changed)
            return DeviceAnswers.Refuse(problems[0]);
        var (device, problem) = await desk.ChangeAsync(id, "deviceChanged", _ => (changed, DeviceRefusal.None), NamesOf(request));
        return device is null ? problem! : TypedResults.Ok(answers.Of(device));
    }

    private static async Task<Results<Ok<DeviceAnswer>, ProblemHttpResult>> Move(
        [Description("Id of the device.")] string id, DeviceMoveRequest request, County county, DeviceReading reading, DeviceDesk desk,
        DeviceAnswers answers, TimeProvider time)
    {
        if (desk.Find(id) is not { } known)
            return DeviceDesk.Unknown(id);
        var problems = new List<DeviceProblem>();
        var place = reading.PlaceOf(county.StationTypes[known.Sensor.StationType], request.Place, problems);
        var position = DeviceReading.PositionOf(request.Longitude, request.Latitude, place, problems);
        if (problems.Count > 0)
            return DeviceAnswers.Refuse(problems[0]);
        if (desk.Outside(known.Sensor with { PlaceId = request.Place }) is { } outside)
            return outside;
        var now = time.GetUtcNow();
        var at = Intake.Normalise(request.At ?? now);
        var (device, problem) = await desk.ChangeAsync(
            id, "deviceMoved", from => from.Move(request.Place, position, at, now), $"{known.Sensor.PlaceId} {request.Place} {at:O}");
        return device is null ? problem! : TypedResults.Ok(answers.Of(device));
    }

    private static async Task<Results<Ok<DeviceAnswer>, ProblemHttpResult>> Retire(
        [Description("Id of the device.")] string id, DeviceRetireRequest request, DeviceDesk desk, DeviceAnswers answers,
        TimeProvider time)
    {
        var now = time.GetUtcNow();
        var at = Intake.Normalise(request.At ?? now);
        var (device, problem) = await desk.ChangeAsync(id, "deviceRetired", from => from.Retire(at, now), $"{at:O}");
        return device is null ? problem! : TypedResults.Ok(answers.Of(device));
    }

    // Which members were set, not to what: a PW is a secret.
    private static string NamesOf(DeviceChangeRequest request)
    {
        (string Name, object? Value)[] members =
        [
            ("stationType", request.StationType), ("position", request.Longitude ?? request.Latitude), ("mn", request.Mn),
            ("password", request.Password),
        ];
        return string.Join(' ', members.Where(member => member.Value is not null).Select(member => member.Name));
    }
}
