using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Grains.Places;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Deqing.Realtime.Api.Devices;

/// <summary>Changes devices for who asks, as far as their territory reaches.</summary>
internal sealed class DeviceDesk(
    DeviceRegister register, DeviceWriter writer, County county, CurrentCaller current, AccessRefusals refusals)
{
    /// <summary>The answer to an id that no device has.</summary>
    public static ProblemHttpResult Unknown(string id) =>
        Problems.NotFound("unknownSensor", $"There is no sensor '{id}' in the registry.");

    /// <summary>A device that takes part, or null.</summary>
    public Device? Find(string id) => register.Now.Find(id) is null ? null : register.Devices.Devices.GetValueOrDefault(id);

    /// <summary>The answer to who may not manage devices at a place; null if they may.</summary>
    public ProblemHttpResult? Outside(SensorPlace sensor)
    {
        if (current.ReachOf(Operation.ManageDevices).Covers(Place.Of(sensor, county)))
            return null;
        refusals.Note(current, Operation.ManageDevices, sensor.PlaceId, AccessReason.OutsideTerritory);
        return AccessGate.Deny(AccessReason.OutsideTerritory);
    }

    /// <summary>Makes a change that the domain may refuse. Returns the device as it is then, or the answer why not.</summary>
    /// <param name="id">Id of the device.</param>
    /// <param name="action">What the audit log calls it.</param>
    /// <param name="change">The change.</param>
    /// <param name="detail">What the audit log should say besides, or null.</param>
    public async Task<(Device? Device, ProblemHttpResult? Problem)> ChangeAsync(
        string id, string action, Func<Device, (Device? Device, DeviceRefusal Refusal)> change, string? detail = null)
    {
        if (Find(id) is not { } known)
            return (null, Unknown(id));
        var (device, refusal) = change(known);
        if (device is null)
            return (null, DeviceAnswers.Refuse(refusal));
        if (device == known)
            return (known, null);
        var written = await writer.WriteAsync([device], current.Audit(action, target: id, detail: detail));
        return DeviceWriter.Refused(written) is { } problem ? (null, problem) : (Find(id) ?? device, null);
    }
}
