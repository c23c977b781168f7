using System.Collections.Immutable;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Api.Places;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Grains.Places;
using Deqing.Realtime.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Deqing.Realtime.Api.Devices;

/// <summary>Writes devices with what the audit log says of it, and makes them count here at once.</summary>
internal sealed partial class DeviceWriter(IRegistry store, AuditChain chain, DeviceRegister register, ILogger<DeviceWriter> logger)
{
    /// <summary>Writes devices, or nothing.</summary>
    /// <exception cref="StorageException">The database could not do it; nothing was written.</exception>
    public async Task<DeviceWrite> WriteAsync(ImmutableArray<Device> devices, AuditDraft audit)
    {
        // Not cancelled with the request: a client that hangs up must not leave the registry half known.
        var written = await store.SaveAsync(devices, [audit], chain, CancellationToken.None);
        try
        {
            // After a conflict too: what somebody else wrote is what a second try must be made from.
            await register.RefreshAsync(CancellationToken.None);
        }
        catch (StorageException failure)
        {
            // It is written; the next look takes it up.
            LogNotRefreshed(failure);
        }

        return written;
    }

    /// <summary>The answer to what was not written, or null.</summary>
    public static ProblemHttpResult? Refused(DeviceWrite written) => written switch
    {
        DeviceWrite.Written => null,
        DeviceWrite.IdTaken => Problems.Refuse(
            StatusCodes.Status409Conflict, "idTaken", "Another device has this id, letter case and leading zeros aside."),
        DeviceWrite.MnTaken => Problems.Refuse(StatusCodes.Status409Conflict, "mnTaken", "Another device sends under this MN."),
        _ => SignIn.SessionEndpoints.Changed(),
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "A change of the registry was written but could not be read back yet")]
    private partial void LogNotRefreshed(Exception failure);
}

/// <summary>Writes devices as answers.</summary>
internal sealed class DeviceAnswers(County county, CountyClock clock)
{
    /// <summary>A device.</summary>
    public DeviceAnswer Of(Device device)
    {
        var sensor = device.Sensor;
        return new DeviceAnswer(
            sensor.Number, sensor.Id, sensor.StationType,
            new PlaceAnswer(county.Ponds.ContainsKey(sensor.PlaceId) ? PlaceKind.Pond : PlaceKind.Village, sensor.PlaceId),
            sensor.Position.Longitude, sensor.Position.Latitude, clock.Local(sensor.RegisteredAt), clock.Local(sensor.PlacedAt),
            clock.Local(sensor.RetiredAt), device.Mn, device.Secrets.PasswordHash is not null,
            [.. device.Secrets.Keys.Select(key => new DeviceKeyAnswer(key.Id, clock.Local(key.MadeAt), clock.Local(key.Until)))],
            device.Secrets.Code is { } code ? new DeviceCodeAnswer(clock.Local(code.Until), code.Key is not null) : null);
    }

    /// <summary>Where a device stood.</summary>
    public PlacementAnswer Of(Placement placement) =>
        new(placement.PlaceId, clock.Local(placement.Since), clock.Local(placement.Until), placement.By);

    /// <summary>The answer to a change that is refused.</summary>
    public static ProblemHttpResult Refuse(DeviceRefusal refusal) =>
        Problems.Refuse(StatusCodes.Status409Conflict, Json.Word(refusal), refusal switch
        {
            DeviceRefusal.AlreadyThere => "The device stands there already.",
            DeviceRefusal.Retired => "The device is retired.",
            DeviceRefusal.InTheFuture => "'at' lies in the future.",
            DeviceRefusal.BeforePlacement => "'at' lies before the device was placed where it stands.",
            DeviceRefusal.TooManyKeys => $"The device has {Device.MaxKeys} keys that count; revoke one first.",
            DeviceRefusal.UnknownCode => "No device has this code.",
            DeviceRefusal.CodeUsed => "The code was exchanged for a key before.",
            DeviceRefusal.CodeExpired => "The time of the code is over.",
            _ => throw new NotSupportedException($"Unknown refusal {refusal}."),
        });

    /// <summary>The answer to what is said of a device and cannot be so.</summary>
    public static ProblemHttpResult Refuse(DeviceProblem problem) =>
        problem.Mistake is DeviceMistake.IdTaken or DeviceMistake.MnTaken
            ? Problems.Refuse(StatusCodes.Status409Conflict, Json.Word(problem.Mistake), problem.Detail)
            : Problems.BadRequest(Json.Word(problem.Mistake), $"{problem.Member}: {problem.Detail}");
}
