using System.Text.Json;
using Deqing.Realtime.Api.Configuration;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Water;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Api.Ingest;

/// <summary>
/// Finds the observations in a body: a document, lines, or a message of one sensor. A document and a message are one text: when
/// it is no JSON, nothing of it is taken. Lines stand alone.
/// </summary>
internal sealed class ObservationFraming(ObservationReader reader, IOptions<IngestOptions> options)
{
    private static readonly JsonReaderOptions Strict = new() { MaxDepth = ObservationReader.MaxDepth };

    private readonly IngestOptions limits = options.Value;

    /// <summary>Reads <c>{"observations":[…]}</c>.</summary>
    /// <returns>Why nothing of it can be taken, or null.</returns>
    public Refusal? ReadDocument(ReadOnlySpan<byte> body, ObservationBatch batch) =>
        Guarded(body, batch, this, static (ref json, batch, framing) => framing.ReadRoot(ref json, batch));

    /// <summary>Reads newline-delimited observations (application/x-ndjson). Empty lines are not counted.</summary>
    /// <returns>Why nothing of it can be taken, or null.</returns>
    public Refusal? ReadLines(ReadOnlySpan<byte> body, ObservationBatch batch)
    {
        foreach (var range in body.Split((byte)'\n'))
        {
            var line = body[range].Trim(" \t\r"u8);
            if (line.IsEmpty)
                continue;
            if (batch.Items.Count == limits.MaxObservations)
            {
                batch.Items.Clear();
                return TooMany();
            }
            batch.Items.Add(ReadLine(line, batch.ReceivedAt));
        }
        return null;
    }

    /// <summary>Reads one observation or an array of them, all of one sensor.</summary>
    /// <returns>Why nothing of it can be taken, or null.</returns>
    public Refusal? ReadMessage(ReadOnlySpan<byte> payload, SensorPlace sensor, ObservationBatch batch) =>
        Guarded(payload, batch, (Framing: this, Sensor: sensor), static (ref json, batch, message) =>
        {
            if (json.TokenType == JsonTokenType.StartArray)
                return message.Framing.ReadArray(ref json, batch, message.Sensor);
            batch.Items.Add(message.Framing.ReadMeasured(ref json, batch, message.Sensor));
            return null;
        });

    private Refusal? ReadRoot(ref Utf8JsonReader json, ObservationBatch batch)
    {
        const string Shape = "The body must be an object with one member \"observations\", an array.";
        if (json.TokenType != JsonTokenType.StartObject)
            return new Refusal(RefusalReason.WrongType, Shape);
        var found = false;
        while (json.Read() && json.TokenType != JsonTokenType.EndObject)
        {
            var isObservations = !json.ValueIsEscaped && json.ValueTextEquals("observations"u8);
            json.Read();
            if (!isObservations)
            {
                json.Skip();
                continue;
            }
            if (found)
                return new Refusal(RefusalReason.DuplicateKey, "The member \"observations\" stands twice.");
            if (json.TokenType != JsonTokenType.StartArray)
                return new Refusal(RefusalReason.WrongType, Shape);
            if (ReadArray(ref json, batch, null) is { } refusal)
                return refusal;
            found = true;
        }
        return found ? null : new Refusal(RefusalReason.MissingMember, Shape);
    }

    private Refusal? ReadArray(ref Utf8JsonReader json, ObservationBatch batch, SensorPlace? sensor)
    {
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (batch.Items.Count == limits.MaxObservations)
                return TooMany();
            batch.Items.Add(ReadMeasured(ref json, batch, sensor));
        }
        return null;
    }

    private ReadItem ReadMeasured(ref Utf8JsonReader json, ObservationBatch batch, SensorPlace? sensor)
    {
        var start = json.TokenStartIndex;
        var item = reader.Read(ref json, sensor, batch.ReceivedAt);
        return json.BytesConsumed - start > limits.MaxObservationBytes ? new ReadItem(item.Sensor, null, Rejection.TooLong) : item;
    }

    private ReadItem ReadLine(ReadOnlySpan<byte> line, DateTimeOffset receivedAt)
    {
        if (line.Length > limits.MaxObservationBytes)
            return ReadItem.Rejected(Rejection.TooLong);
        if (StartsWithMark(line))
            return ReadItem.Rejected(Rejection.ByteOrderMark);
        try
        {
            var json = new Utf8JsonReader(line, Strict);
            json.Read();
            var item = reader.Read(ref json, null, receivedAt);
            json.Read();
            return item;
        }
        catch (JsonException)
        {
            return ReadItem.Rejected(Rejection.MalformedJson);
        }
    }

    /// <summary>Reads what a text holds; stands on its first token.</summary>
    internal delegate Refusal? ReadText<in T>(ref Utf8JsonReader json, ObservationBatch batch, T state);

    /// <summary>Reads a text from its first token to its last byte; when it is refused, the batch is empty.</summary>
    internal static Refusal? Guarded<T>(ReadOnlySpan<byte> text, ObservationBatch batch, T state, ReadText<T> read)
    {
        if (StartsWithMark(text))
            return new Refusal(RefusalReason.ByteOrderMark, "JSON must not start with a byte order mark (RFC 8259 §8.1).");
        try
        {
            var json = new Utf8JsonReader(text, Strict);
            json.Read();
            var refusal = read(ref json, batch, state);
            if (refusal is null)
                json.Read();
            else
                batch.Items.Clear();
            return refusal;
        }
        catch (JsonException exception)
        {
            batch.Items.Clear();
            return new Refusal(RefusalReason.MalformedJson, $"Not JSON at byte {PositionOf(exception, text)}.");
        }
    }

    private static bool StartsWithMark(ReadOnlySpan<byte> text) =>
        text.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF])
        || text.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF])
        || text.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]);

    private static long PositionOf(JsonException exception, ReadOnlySpan<byte> text)
    {
        var position = 0;
        for (var line = exception.LineNumber ?? 0; line > 0; line--)
            position += text[position..].IndexOf((byte)'\n') + 1;
        return position + (exception.BytePositionInLine ?? 0);
    }

    private Refusal TooMany() => new(
        RefusalReason.TooManyObservations, $"More than {limits.MaxObservations} observations in one call; nothing of it was taken.");
}
