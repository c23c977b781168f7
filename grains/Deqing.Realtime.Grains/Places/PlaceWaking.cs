using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Grains.Water;

namespace Deqing.Realtime.Grains.Places;

/// <summary>Wakes the places sensors stand at, whichever kind they are.</summary>
internal static class PlaceWaking
{
    /// <summary>Wakes a pond or a village of the county pack.</summary>
    /// <param name="grains">Where it is found.</param>
    /// <param name="county">The county.</param>
    /// <param name="place">Pond id or village code.</param>
    public static Task WakePlace(this IGrainFactory grains, County county, string place) => county.Ponds.ContainsKey(place)
        ? grains.GetGrain<IPondGrain>(place).Wake()
        : grains.GetGrain<IVillageGrain>(place).Wake();
}
