using System.ComponentModel;
using System.Globalization;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Api.SignIn;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Grains.Places;
using Deqing.Realtime.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Api.Devices;

/// <summary>What devices prove themselves with: keys, one-time codes, and first contact.</summary>
internal static class DeviceKeyEndpoints
{
    private const int MaxKeepMinutes = 10_080, MinNonce = 16, MaxNonce = 64, MaxCode = 40, Tries = 3;

    /// <summary>Maps them.</summary>
    public static IEndpointRouteBuilder MapDeviceKeys(this IEndpointRouteBuilder routes)
    {
        var devices = routes.MapGroup("/api/v1/devices").WithTags("Devices");
        devices.MapPost("/{id}/keys", Rotate).WithName("rotateDeviceKey").WithSummary("Gives a device a key of its own, or a new one.")
            .WithProblems(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)
            .RequiresAtSensor(Operation.ManageDevices);
        devices.MapDelete("/{id}/keys", RevokeAll).WithName("revokeDeviceKeys")
            .WithSummary("Revokes every key of a device, and its one-time code.")
            .WithProblems(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict).RequiresAtSensor(Operation.ManageDevices);
        devices.MapDelete("/{id}/keys/{key}", Revoke).WithName("revokeDeviceKey").WithSummary("Revokes a key of a device.")
            .WithProblems(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict).RequiresAtSensor(Operation.ManageDevices);
        devices.MapPost("/{id}/code", Print).WithName("printDeviceCode")
            .WithSummary("Makes a one-time code to print with a device, in the place of the one it had.")
            .WithProblems(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict).RequiresAtSensor(Operation.ManageDevices);
        devices.MapPost("/provision", Provision).WithName("provisionDevice")
            .WithSummary("First contact: exchanges the one-time code of a device for its own key.")
            .WithProblems(
                StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict,
                StatusCodes.Status429TooManyRequests)
            .RequireRateLimiting(RateLimits.SignIn).ForEverybody();
        return routes;
    }

    private static async Task<Results<Created<AddedDeviceKeyAnswer>, ProblemHttpResult>> Rotate(
        [Description("Id of the device.")] string id, DeviceKeyRequest request, DeviceDesk desk, DeviceAnswers answers, TimeProvider time)
    {
        if (request.KeepMinutes is < 0 or > MaxKeepMinutes)
            return Problems.BadRequest("badKeepMinutes", $"'keepMinutes' must be from 0 to {MaxKeepMinutes}.");
        var now = time.GetUtcNow();
        var (key, text) = DeviceSealing.NewKey(now);
        var (device, problem) = await desk.ChangeAsync(
            id, "deviceKeyRotated", from => from.Rotate(key, now.AddMinutes(request.KeepMinutes), now),
            string.Create(CultureInfo.InvariantCulture, $"{key.Id} keepMinutes {request.KeepMinutes}"));
        return device is null
            ? problem!
            : TypedResults.Created($"/api/v1/devices/{id}/keys/{key.Id}", new AddedDeviceKeyAnswer(answers.Of(device), text));
    }

    private static Task<Results<NoContent, ProblemHttpResult>> RevokeAll(
        [Description("Id of the device.")] string id, DeviceDesk desk) => Revoked(desk, id, null);

    private static Task<Results<NoContent, ProblemHttpResult>> Revoke(
        [Description("Id of the device.")] string id, [Description("Id of the key.")] string key, DeviceDesk desk) =>
        desk.Find(id) is { } known && known.Revoke(key) is null
            ? Task.FromResult<Results<NoContent, ProblemHttpResult>>(
                Problems.NotFound("unknownKey", $"The device has no key '{key}'."))
            : Revoked(desk, id, key);

    // To revoke what there is none of is done already.
    private static async Task<Results<NoContent, ProblemHttpResult>> Revoked(DeviceDesk desk, string id, string? key)
    {
        var (device, problem) = await desk.ChangeAsync(
            id, "deviceKeyRevoked", from => (from.Revoke(key) ?? from, DeviceRefusal.None), key);
        return device is null ? problem! : TypedResults.NoContent();
    }

    private static async Task<Results<Created<AddedDeviceCodeAnswer>, ProblemHttpResult>> Print(
        [Description("Id of the device.")] string id, DeviceDesk desk, DeviceAnswers answers, IOptions<DeviceOptions> options,
        TimeProvider time)
    {
        var (code, text) = DeviceSealing.NewCode(time.GetUtcNow().AddDays(options.Value.CodeDays));
        var (device, problem) = await desk.ChangeAsync(id, "deviceCodeMade", from => from.Print(code));
        return device is null
            ? problem!
            : TypedResults.Created($"/api/v1/devices/{id}", new AddedDeviceCodeAnswer(answers.Of(device), text));
    }

    private static async Task<Results<Ok<ProvisionAnswer>, ProblemHttpResult>> Provision(
        ProvisionRequest request, DeviceRegister register, DeviceSealing sealing, DeviceWriter writer, County county,
        CurrentCaller current, AccessRefusals refusals, TimeProvider time)
    {
        if (request.Nonce.Length is < MinNonce or > MaxNonce || request.Code.Length > MaxCode)
            return Problems.BadRequest("badNonce", $"'nonce' is {MinNonce} to {MaxNonce} characters by chance, 'code' at most {MaxCode}.");

        // Whoever changed the device in between did not mean this code: look again.
        for (var attempt = 1; ; attempt++)
        {
            var now = time.GetUtcNow();
            var known = register.Devices.OfCode(DeviceSealing.HashOf(request.Code));
            if (known is null || register.Now.Find(known.Sensor.Id) is not { } sensor)
                return Refuse(DeviceRefusal.UnknownCode);
            var (key, text) = sealing.Exchange(known.Secrets.Code!.Key ?? Ids.New(), request.Code, request.Nonce, now);
            var (device, refusal) = known.Exchange(key, now);
            if (device is null)
                return Refuse(refusal);
            var type = county.StationTypes[sensor.StationType];
            var answer = new ProvisionAnswer(
                sensor.Id, text, $"v1/{sensor.Id}/observations", type.Metrics, type.Interval.TotalSeconds);
            if (device == known)
                return TypedResults.Ok(answer);
            var written = await writer.WriteAsync(
                [device], current.Audit("deviceProvisioned", target: sensor.Id, detail: key.Id));
            if (written == DeviceWrite.Written)
                return TypedResults.Ok(answer);
            if (written != DeviceWrite.Conflict || attempt == Tries)
                return DeviceWriter.Refused(written)!;
        }

        ProblemHttpResult Refuse(DeviceRefusal refusal)
        {
            refusals.Note(current.Caller, current.Address, "provisionDevice", "", Json.Word(refusal));
            return refusal == DeviceRefusal.UnknownCode
                ? Problems.NotFound(Json.Word(refusal), "No device has this code.")
                : DeviceAnswers.Refuse(refusal);
        }
    }
}
