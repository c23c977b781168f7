using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Storage.Counties;

namespace Deqing.Realtime.Load;

/// <summary>The county the load is of.</summary>
internal static class Pack
{
    /// <summary>Reads it from its folder.</summary>
    public static County Load() =>
        CountyFolder.Load(Path.Combine(RunningProgram.Repository, "deploy", "counties", "deqing")).County
        ?? throw new InvalidOperationException("The county pack has mistakes.");

    /// <summary>Its pond stations, which measure the six values.</summary>
    public static SensorPlace[] Stations(this County county) =>
        [.. county.Parts.Sensors.Where(sensor => sensor.StationType == "pondStation")];

    /// <summary>
    /// As many sensors of water as there are devices, each its own: two that speak for one sensor look like a wrong clock. Beyond the
    /// ponds and rivers those of outlets send the six values too.
    /// </summary>
    public static SensorPlace[] Devices(this County county, int count) =>
    [
        .. ((string[])["pondStation", "riverSection", "tailWaterOutlet"])
            .SelectMany(type => county.Parts.Sensors.Where(sensor => sensor.StationType == type)).Take(count),
    ];
}
