using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Deqing.Realtime.Fleet.Wire;

/// <summary>One message of one device, as it will be sent: nothing is checked or mended on the way.</summary>
/// <param name="At">When the device says it measured.</param>
/// <param name="Sequence">The device's own counter.</param>
/// <param name="Values">Values by metric key.</param>
internal sealed record FleetObservation(DateTimeOffset At, long Sequence, IReadOnlyList<KeyValuePair<string, double>> Values)
{
    /// <summary>The time as it stands in the message: ISO 8601, milliseconds, with offset.</summary>
    public string AtText => At.ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture);
}

/// <summary>The two shapes of a payload: what MQTT carries on a sensor's topic, and lines that name the sensor.</summary>
internal static class ObservationJson
{
    /// <summary>One object, or an array where there are several.</summary>
    public static byte[] Payload(IReadOnlyList<FleetObservation> batch)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        if (batch.Count > 1) json.WriteStartArray();
        foreach (var observation in batch) Write(json, null, observation);
        if (batch.Count > 1) json.WriteEndArray();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>NDJSON: one observation a line.</summary>
    public static byte[] Lines(string sensor, IReadOnlyList<FleetObservation> batch)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        foreach (var observation in batch)
        {
            Write(json, sensor, observation);
            json.Flush();
            buffer.Write("\n"u8);
            json.Reset();
        }
        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter json, string? sensor, FleetObservation observation)
    {
        json.WriteStartObject();
        if (sensor is not null) json.WriteString("sensor", sensor);
        json.WriteString("at", JsonEncodedText.Encode(observation.AtText, JavaScriptEncoder.UnsafeRelaxedJsonEscaping));
        json.WriteNumber("sequence", observation.Sequence);
        json.WriteStartObject("values");
        foreach (var (key, value) in observation.Values) json.WriteNumber(key, value);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
