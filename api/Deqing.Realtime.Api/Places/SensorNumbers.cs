using System.Collections.Frozen;
using Deqing.Realtime.Domain.Places;

namespace Deqing.Realtime.Api.Places;

/// <summary>Finds a sensor by the small number under which live state and the reading log keep it.</summary>
internal sealed class SensorNumbers(County county)
{
    private readonly FrozenDictionary<int, string> ids =
        county.Parts.Sensors.ToFrozenDictionary(sensor => sensor.Number, sensor => sensor.Id);

    /// <summary>The id of a sensor of the county.</summary>
    public string IdOf(int number) => ids[number];
}
