using Deqing.Realtime.Api.SignIn;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Grains.Places;

namespace Deqing.Realtime.Api.Devices;

/// <inheritdoc cref="IDeviceBook"/>
/// <remarks>It asks the registry in memory, so it knows what that knows, and when.</remarks>
internal sealed class DeviceBook(DeviceRegister register, DeviceSealing sealing, TimeProvider time) : IDeviceBook
{
    /// <inheritdoc/>
    public SensorPlace? OfKey(string key) =>
        ApiKeys.Parse(key, ApiKeys.DevicePrefix) is var (id, secret)
        && register.Devices.OfKey(id) is var (device, held)
        && held.CountsAt(time.GetUtcNow()) && Secrets.Matches(secret, held.Hash)
            ? Standing(device)
            : null;

    /// <inheritdoc/>
    public Hj212Link? OfMn(string mn)
    {
        if (register.Devices.OfMn(mn) is not { } device || Standing(device) is not { } sensor)
            return null;
        var hash = device.Secrets.PasswordHash;
        return new Hj212Link(sensor, password => hash is not null && sealing.IsPassword(sensor.Id, password, hash));
    }

    // One whose place the county pack no longer has takes no part.
    private SensorPlace? Standing(Device device) => register.Now.Find(device.Sensor.Id) is { RetiredAt: null } sensor ? sensor : null;
}
