using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text.Json;
using Deqing.Realtime.Api.Configuration;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Water;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Api.Ingest;

/// <summary>
/// Reads what devices made for other systems write: ThingsBoard's telemetry and flat objects. Never throws on what it reads. An
/// observation that says no time has <c>default</c> as its time until <see cref="ArrivalTimes"/> gives it one.
/// </summary>
/// <remarks>
/// It forgives what such systems forgive: numbers in quotation marks, and names nobody knows, which are counted and left out
/// without costing the others. What it cannot forgive has the same reasons as our own messages.
/// </remarks>
internal sealed class DialectReader(
    County county, ObservationReader sensors, IngestMetrics metrics, IOptions<IngestOptions> options)
{
    private const int MaxText = 64, MaxEscaped = 6 * MaxText;

    private readonly IngestOptions limits = options.Value;

    /// <summary>Reads an object, an array of objects or <c>{ts, values}</c>, all of one sensor.</summary>
    /// <returns>Why nothing of it can be taken, or null.</returns>
    public Refusal? ReadMessage(ReadOnlySpan<byte> payload, Vocabulary words, SensorPlace sensor, ObservationBatch batch) =>
        ObservationFraming.Guarded(payload, batch, (Reader: this, words, sensor), static (ref json, batch, message) =>
            message.Reader.ReadOneOrMany(ref json, batch, message.words, message.sensor) ?? Join(batch));

    /// <summary>Reads ThingsBoard's message of a gateway: <c>{"S00001": [{ts, values}, …], …}</c>.</summary>
    /// <returns>Why nothing of it can be taken, or null.</returns>
    public Refusal? ReadGateway(ReadOnlySpan<byte> payload, Vocabulary words, ObservationBatch batch) =>
        ObservationFraming.Guarded(payload, batch, (Reader: this, words), static (ref json, batch, message) =>
        {
            if (json.TokenType != JsonTokenType.StartObject)
                return new Refusal(RefusalReason.WrongType, "The message must be an object of devices.");
            while (json.Read() && json.TokenType != JsonTokenType.EndObject)
            {
                var sensor = message.Reader.SensorAt(in json);
                json.Read();
                if (message.Reader.ReadOneOrMany(ref json, batch, message.words, sensor) is { } refusal)
                    return refusal;
            }
            return Join(batch);
        });

    /// <summary>
    /// The log keeps one row for a sensor and time, such systems one for each value. So what a message says of one time in several
    /// parts is put together, where no metric stands in two of them.
    /// </summary>
    private static Refusal? Join(ObservationBatch batch)
    {
        var items = CollectionsMarshal.AsSpan(batch.Items);
        var kept = 0;
        if (items.Length < 2)
            return null;
        var first = new Dictionary<(int Sensor, DateTimeOffset At), int>(items.Length);
        foreach (var item in items)
        {
            if (item.Observation is { } part && part.At != default && !first.TryAdd((item.Sensor!.Number, part.At), kept))
            {
                ref var whole = ref items[first[(item.Sensor.Number, part.At)]];
                var values = whole.Observation!.Values;
                if (!values.Any(value => part.Values.Any(other => other.Metric == value.Metric)))
                {
                    whole = whole with { Observation = whole.Observation with { Values = values.AddRange(part.Values) } };
                    continue;
                }
            }
            items[kept++] = item;
        }
        batch.Items.RemoveRange(kept, items.Length - kept);
        return null;
    }

    private SensorPlace? SensorAt(in Utf8JsonReader json)
    {
        Span<char> id = stackalloc char[MaxText];
        var text = ObservationReader.Text(in json, stackalloc byte[MaxEscaped]);
        return text.Length <= MaxText && System.Text.Ascii.ToUtf16(text, id, out var length) == default
            ? sensors.FindSensor(id[..length]) : null;
    }

    private Refusal? ReadOneOrMany(ref Utf8JsonReader json, ObservationBatch batch, Vocabulary words, SensorPlace? sensor)
    {
        if (json.TokenType != JsonTokenType.StartArray)
            return Add(ref json, batch, words, sensor);
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
            if (Add(ref json, batch, words, sensor) is { } refusal)
                return refusal;
        return null;
    }

    private Refusal? Add(ref Utf8JsonReader json, ObservationBatch batch, Vocabulary words, SensorPlace? sensor)
    {
        if (batch.Items.Count == limits.MaxObservations)
            return new Refusal(RefusalReason.TooManyObservations, $"More than {limits.MaxObservations} observations in one message.");
        var start = json.TokenStartIndex;
        var item = Read(ref json, batch, words, sensor);
        batch.Items.Add(
            json.BytesConsumed - start > limits.MaxObservationBytes ? new ReadItem(sensor, null, Rejection.TooLong)
            : sensor is null ? ReadItem.Rejected(Rejection.UnknownSensor)
            : item);
        return null;
    }

    private ReadItem Read(ref Utf8JsonReader json, ObservationBatch batch, Vocabulary words, SensorPlace? sensor)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return new ReadItem(sensor, null, Rejection.WrongType);
        }

        var draft = new Draft();
        Span<MetricValue> values = stackalloc MetricValue[county.Metrics.All.Length];
        var isTimed = words.Time is null && HasTimeAndValues(json);
        var problem = isTimed ? ReadTimed(ref json, words, ref draft, values) : ReadValues(ref json, words, ref draft, values);
        return problem is { } reason ? new ReadItem(sensor, null, reason)
            : draft.Count == 0 ? new ReadItem(sensor, null, Rejection.NoValues)
            : new ReadItem(sensor, draft.Build(batch.ReceivedAt, values), null);
    }

    /// <summary>Looks ahead: an object with both members is one of ThingsBoard's with a time, any other is values alone.</summary>
    private static bool HasTimeAndValues(Utf8JsonReader json)
    {
        var (time, values) = (false, false);
        while (json.Read() && json.TokenType != JsonTokenType.EndObject)
        {
            time |= IsNamed(in json, "ts"u8);
            values |= IsNamed(in json, "values"u8);
            json.Skip();
        }
        return time && values;
    }

    private static bool IsNamed(in Utf8JsonReader json, ReadOnlySpan<byte> name) =>
        ObservationReader.Text(in json, stackalloc byte[MaxEscaped]).SequenceEqual(name);

    private Rejection? ReadTimed(ref Utf8JsonReader json, Vocabulary words, ref Draft draft, scoped Span<MetricValue> values)
    {
        Rejection? problem = null;
        while (json.Read() && json.TokenType != JsonTokenType.EndObject)
        {
            var (isTime, isValues) = (IsNamed(in json, "ts"u8), IsNamed(in json, "values"u8));
            json.Read();
            var found = isTime ? ReadTime(in json, ref draft)
                : !isValues ? null
                : json.TokenType == JsonTokenType.StartObject ? ReadValues(ref json, words, ref draft, values)
                : Rejection.WrongType;
            problem ??= found;
            json.Skip();
        }
        return problem;
    }

    /// <summary>Reads the members of an object of values; stands on its end afterwards.</summary>
    private Rejection? ReadValues(ref Utf8JsonReader json, Vocabulary words, ref Draft draft, scoped Span<MetricValue> values)
    {
        Span<ulong> seen = stackalloc ulong[(MetricCatalogue.MaxNumber / 64) + 1];
        Rejection? problem = null;
        while (json.Read() && json.TokenType != JsonTokenType.EndObject)
        {
            var (isTime, number) = NameAt(in json, words);
            json.Read();
            if (number is > Vocabulary.Ignored)
                problem ??= ObservationReader.IsSecond(seen, number.Value) ? Rejection.DuplicateKey
                    : ReadValue(in json, (byte)number.Value, ref draft, values);
            else if (isTime)
                problem ??= ReadTime(in json, ref draft);
            else if (number is null)
                metrics.UnknownName(words.Id);
            json.Skip();
        }
        return problem;
    }

    private static (bool IsTime, int? Number) NameAt(in Utf8JsonReader json, Vocabulary words)
    {
        var name = ObservationReader.Text(in json, stackalloc byte[MaxEscaped]);
        return words.Time is { } time && name.SequenceEqual(time) ? (true, null) : (false, words.Find(name));
    }

    private static Rejection? ReadValue(in Utf8JsonReader json, byte metric, ref Draft draft, scoped Span<MetricValue> values)
    {
        float value;
        switch (json.TokenType)
        {
            case JsonTokenType.Null:
                return null;
            case JsonTokenType.Number:
                if (!json.TryGetSingle(out value))
                    return Rejection.NotFinite;
                break;
            case JsonTokenType.String:
                var text = ObservationReader.Text(in json, stackalloc byte[MaxEscaped]).Trim(" \t"u8);
                if (text.IsEmpty && json.ValueSpan.Length <= MaxText)
                    return null;
                if (ObservationReader.IsNotFinite(text))
                    return Rejection.NotFinite;
                if (!Utf8Parser.TryParse(text, out value, out var length) || length != text.Length)
                    return Rejection.WrongType;
                break;
            default:
                return Rejection.WrongType;
        }
        if (!float.IsFinite(value))
            return Rejection.NotFinite;
        values[draft.Count++] = new MetricValue(metric, value, Quality.Good);
        return null;
    }

    private static Rejection? ReadTime(in Utf8JsonReader json, ref Draft draft)
    {
        if (json.TokenType == JsonTokenType.Null)
            return null;
        if (json.TokenType is not (JsonTokenType.Number or JsonTokenType.String))
            return Rejection.WrongType;
        var text = ObservationReader.Text(in json, stackalloc byte[MaxEscaped]).Trim(" \t"u8);
        if (Utf8Parser.TryParse(text, out double number, out var length) && length == text.Length)
            return UnixTime(number) is { } unix ? Take(unix, ref draft) : Rejection.MalformedTime;
        return json.TokenType == JsonTokenType.String && ObservationReader.HasOffset(text) && json.TryGetDateTimeOffset(out var at)
            ? Take(at, ref draft) : Rejection.MalformedTime;
    }

    private static Rejection? Take(DateTimeOffset at, ref Draft draft)
    {
        draft.At = Intake.Normalise(at);
        return null;
    }

    /// <summary>Seconds or milliseconds since 1970: what are milliseconds from 1973 on would as seconds lie beyond the year 5138.</summary>
    private static DateTimeOffset? UnixTime(double number)
    {
        const double Milliseconds = 1e11, End = 253_402_300_799_999;
        var milliseconds = Math.Abs(number) < Milliseconds ? number * 1_000 : number;
        return milliseconds is > 0 and <= End ? DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds) : null;
    }

    private struct Draft
    {
        public DateTimeOffset At;
        public int Count;

        public readonly Observation Build(DateTimeOffset receivedAt, ReadOnlySpan<MetricValue> values) =>
            new(At, receivedAt, null, ImmutableCollectionsMarshal.AsImmutableArray(values[..Count].ToArray()));
    }
}
