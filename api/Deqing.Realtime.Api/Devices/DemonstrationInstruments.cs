using System.Collections.Frozen;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Grains.Places;

namespace Deqing.Realtime.Api.Devices;

/// <summary>An instrument of the demonstration, as <c>demonstration-people.json</c> of the county pack names it.</summary>
/// <param name="Mn">Its MN.</param>
/// <param name="Pw">Its PW, for everybody to read.</param>
/// <param name="Sensor">Id of its sensor.</param>
internal sealed record DemonstrationInstrument(string Mn, string Pw, string Sensor);

/// <summary>
/// The instruments of the demonstration in front of the registry. They are never written into it: what everybody knows counts while the
/// demonstration runs and not a moment longer.
/// </summary>
internal sealed class DemonstrationInstruments(IEnumerable<DemonstrationInstrument> instruments, ISensors sensors, IDeviceBook registry)
    : IDeviceBook
{
    private readonly FrozenDictionary<string, DemonstrationInstrument> known =
        instruments.ToFrozenDictionary(it => it.Mn, StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public SensorPlace? OfKey(string key) => registry.OfKey(key);

    /// <inheritdoc/>
    public Hj212Link? OfMn(string mn) => known.GetValueOrDefault(mn) is { } it && sensors.Now.Find(it.Sensor) is { RetiredAt: null } sensor
        ? new Hj212Link(sensor, password => password == it.Pw)
        : registry.OfMn(mn);
}
