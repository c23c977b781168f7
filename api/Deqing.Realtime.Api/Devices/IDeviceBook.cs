using Deqing.Realtime.Domain.Places;

namespace Deqing.Realtime.Api.Devices;

/// <summary>Which sensor a device that shows a credential of its own is. Held in memory; a change counts within half a second.</summary>
internal interface IDeviceBook
{
    /// <summary>The sensor whose own key this is; null if it is no sensor's, was revoked, or its sensor is retired.</summary>
    /// <param name="key">The key as the device shows it.</param>
    SensorPlace? OfKey(string key);

    /// <summary>The sensor that sends under an MN (设备唯一标识) of HJ 212; null if none does or it is retired.</summary>
    /// <param name="mn">The MN as it was sent; compared without regard to case.</param>
    Hj212Link? OfMn(string mn);
}

/// <summary>How an instrument that speaks HJ 212 is known.</summary>
/// <param name="Sensor">The sensor.</param>
/// <param name="IsPassword">Says whether a PW is the instrument's.</param>
internal sealed record Hj212Link(SensorPlace Sensor, Func<string, bool> IsPassword);
