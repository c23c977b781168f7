using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Water;
using Deqing.Realtime.Storage.Counties;

namespace Deqing.Realtime.Fleet.Simulate;

internal sealed record Device(string Id, StationType Kind);

/// <summary>What a fleet needs to know of a county: its devices, the ranges of their probes, and where the sun stands.</summary>
internal sealed record DeviceCatalogue(IReadOnlyList<Device> Devices, MetricCatalogue Metrics, TimeZoneInfo Zone)
{
    /// <exception cref="InvalidDataException">The pack has mistakes; the message names them all.</exception>
    public static DeviceCatalogue Read(string folder)
    {
        var reading = CountyFolder.Load(folder);
        if (reading.County is not { } county) throw new InvalidDataException(string.Join(Environment.NewLine, reading.Mistakes));
        return new DeviceCatalogue(
            [.. county.Parts.Sensors.Select(sensor => new Device(sensor.Id, county.StationTypes[sensor.StationType]))],
            county.Metrics,
            TimeZoneInfo.FindSystemTimeZoneById(county.Parts.TimeZone));
    }
}
