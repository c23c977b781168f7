using Deqing.Realtime.Api.Devices;
using Deqing.Realtime.Domain.Places;

namespace Deqing.Realtime.Api.Tests.Ingest;

/// <summary>A book in which M00001 is the instrument of S00001 and so on, each with the PW 123456.</summary>
internal sealed class FakeBook(SensorBook sensors) : IDeviceBook
{
    public const string Password = "123456";

    public SensorPlace? OfKey(string key) => null;

    public Hj212Link? OfMn(string mn) =>
        mn.Length > 1 && mn[0] is 'M' or 'm' && sensors.Find($"S{mn[1..]}") is { } sensor
            ? new Hj212Link(sensor, password => password == Password)
            : null;
}
