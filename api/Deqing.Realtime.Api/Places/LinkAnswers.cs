using Deqing.Realtime.Domain.Live;
using Deqing.Realtime.Domain.Places;

namespace Deqing.Realtime.Api.Places;

/// <summary>How the links of a village's devices stand.</summary>
/// <param name="DownSince">When something came through the link of the village last; null while that is up.</param>
/// <param name="Silent">Devices that are offline or flapping.</param>
public sealed record VillageLinkAnswer(DateTimeOffset? DownSince, IReadOnlyList<SilentSensorAnswer> Silent)
{
    internal static VillageLinkAnswer Of(VillageLink link, SensorBook sensors, CountyClock clock) => new(
        clock.Local(link.DownSince),
        [
            .. link.Silent.Select(silent => new SilentSensorAnswer(
                sensors.Find(silent.Sensor)?.Id ?? "", clock.Local(silent.Since), silent.Flaps, silent.ByLink, silent.Case)),
        ]);
}

/// <summary>A device that is offline or flapping.</summary>
/// <param name="Sensor">Id of the sensor.</param>
/// <param name="OfflineSince">When it was heard last or said to be gone; null while it is there.</param>
/// <param name="Flapping">Whether it keeps falling silent.</param>
/// <param name="ByLink">Whether the link of its village is the cause.</param>
/// <param name="Case">Id of its case, or null.</param>
public sealed record SilentSensorAnswer(string Sensor, DateTimeOffset? OfflineSince, bool Flapping, bool ByLink, string? Case);
