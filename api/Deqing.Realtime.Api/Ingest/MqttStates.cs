using System.Collections.Concurrent;
using System.Text;
using Deqing.Realtime.Domain.Places;

namespace Deqing.Realtime.Api.Ingest;

/// <summary>
/// Hears <c>online</c> and <c>offline</c> on <c>v1/{sensor}/state</c>. Of a last will it asks whether the connection that left it
/// still is the sensor's: a device that came back before its old connection was found dead is not called gone.
/// </summary>
internal sealed class MqttStates(SensorLinks links)
{
    private readonly ConcurrentDictionary<string, MqttSender> holders = [];

    /// <summary>From now on a sensor is spoken for by this connection: it spoke, or its last will does.</summary>
    public void Hold(SensorPlace sensor, MqttSender sender) => holders[sensor.Id] = sender;

    /// <summary>Hears a message.</summary>
    /// <returns>Whether it is one of the two words, or empty, which takes a retained message back and says nothing.</returns>
    public bool Hear(SensorPlace sensor, ReadOnlySpan<byte> word, MqttSender sender, bool isWill, DateTimeOffset at)
    {
        var online = Ascii.EqualsIgnoreCase(word, "online"u8);
        if (!online && !word.IsEmpty && !Ascii.EqualsIgnoreCase(word, "offline"u8))
            return false;
        if (isWill && !holders.TryRemove(KeyValuePair.Create(sensor.Id, sender)))
            return true;
        if (!isWill)
            Hold(sensor, sender);
        if (!word.IsEmpty)
            links.Said(sensor.Id, online, at);
        return true;
    }
}
