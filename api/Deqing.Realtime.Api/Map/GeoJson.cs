using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Deqing.Realtime.Domain.Places;

namespace Deqing.Realtime.Api.Map;

/// <summary>Writes a feature collection (RFC 7946).</summary>
internal readonly struct GeoJson
{
    private readonly Utf8JsonWriter json;

    private GeoJson(Utf8JsonWriter json) => this.json = json;

    /// <summary>Writes a collection.</summary>
    /// <param name="synthetic">Whether its shapes are generated; null leaves the mark out.</param>
    /// <param name="features">Writes its features.</param>
    public static byte[] Write(bool? synthetic, Action<GeoJson> features)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("type", "FeatureCollection");
            if (synthetic is { } mark)
                json.WriteBoolean("synthetic", mark);
            json.WriteStartArray("features");
            features(new GeoJson(json));
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Writes a feature with a shape taken from elsewhere.</summary>
    public void Feature(int number, (string Key, string Value)[] properties, JsonElement geometry)
    {
        Start(number, properties);
        json.WritePropertyName("geometry");
        geometry.WriteTo(json);
        json.WriteEndObject();
    }

    /// <summary>Writes a point.</summary>
    public void Feature(int? number, (string Key, string Value)[] properties, Position position)
    {
        Start(number, properties);
        json.WriteStartObject("geometry");
        json.WriteString("type", "Point");
        json.WriteStartArray("coordinates");
        json.WriteNumberValue(position.Longitude);
        json.WriteNumberValue(position.Latitude);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void Start(int? number, (string Key, string Value)[] properties)
    {
        json.WriteStartObject();
        json.WriteString("type", "Feature");
        if (number is { } id)
            json.WriteNumber("id", id);
        json.WriteStartObject("properties");
        foreach (var (key, value) in properties)
            json.WriteString(key, value);
        json.WriteEndObject();
    }
}
