using System.Collections.Frozen;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Water;
using Deqing.Realtime.Grains.Places;

namespace Deqing.Realtime.Api.Ingest;

/// <summary>
/// Reads one observation from JSON text: <c>{"sensor":…,"at":…,"sequence":…,"values":{metric:value}}</c>. Never throws on what
/// it reads, except <see cref="JsonException"/> where the text is no JSON. Other members are ignored.
/// </summary>
/// <remarks>
/// The first problem in reading order is the one that is named; a missing member is one only when nothing else is. A value
/// of null was not measured. Known ids and keys are found without making a string of them.
/// </remarks>
internal sealed class ObservationReader(County county, ISensors sensors)
{
    /// <summary>Deepest nesting that is read; deeper text counts as malformed.</summary>
    public const int MaxDepth = 16;

    private const int MaxId = 64, MaxEscaped = 6 * MaxId;

    private readonly FrozenDictionary<string, Metric>.AlternateLookup<ReadOnlySpan<char>> metrics =
        county.Metrics.All.ToFrozenDictionary(metric => metric.Key).GetAlternateLookup<ReadOnlySpan<char>>();

    [Flags]
    private enum Member
    {
        None = 0,
        Sensor = 1,
        At = 2,
        Sequence = 4,
        Values = 8,
    }

    /// <summary>The registered sensor of an id, perhaps retired, or null.</summary>
    public SensorPlace? FindSensor(ReadOnlySpan<char> id) => sensors.Now.Find(id);

    /// <summary>Reads the value the reader stands on and leaves the reader at its end.</summary>
    /// <param name="json">Stands on the first token of the value.</param>
    /// <param name="topicSensor">The sensor, where the protocol names it; then a member <c>sensor</c> means nothing.</param>
    /// <param name="receivedAt">When it arrived.</param>
    public ReadItem Read(ref Utf8JsonReader json, SensorPlace? topicSensor, DateTimeOffset receivedAt)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return new ReadItem(topicSensor, null, Rejection.WrongType);
        }

        var draft = new Draft { Sensor = topicSensor };
        Span<MetricValue> values = stackalloc MetricValue[county.Metrics.All.Length];
        var seen = Member.None;
        Rejection? problem = null;
        while (json.Read() && json.TokenType != JsonTokenType.EndObject)
        {
            var member = MemberAt(in json);
            if (member == Member.Sensor && topicSensor is not null)
                member = Member.None;
            json.Read();
            var found = (seen & member) != 0 ? Rejection.DuplicateKey : ReadMember(ref json, member, ref draft, values);
            problem ??= found;
            seen |= member;
            json.Skip();
        }

        var missing = Member.At | Member.Values | (topicSensor is null ? Member.Sensor : Member.None);
        problem ??= (seen & missing) == missing ? null : Rejection.MissingMember;
        return problem is { } reason
            ? new ReadItem(draft.Sensor, null, reason)
            : new ReadItem(draft.Sensor, draft.Build(receivedAt, values), null);
    }

    private static Member MemberAt(in Utf8JsonReader json)
    {
        var name = Text(in json, stackalloc byte[MaxEscaped]);
        return name.SequenceEqual("values"u8) ? Member.Values
            : name.SequenceEqual("sensor"u8) ? Member.Sensor
            : name.SequenceEqual("at"u8) ? Member.At
            : name.SequenceEqual("sequence"u8) ? Member.Sequence
            : Member.None;
    }

    /// <summary>Reads the value of a member; may leave the reader at the start of a value it did not want.</summary>
    private Rejection? ReadMember(
        ref Utf8JsonReader json, Member member, ref Draft draft, scoped Span<MetricValue> values) => member switch
    {
        Member.Sensor => ReadSensor(in json, ref draft),
        Member.At => ReadAt(in json, ref draft),
        Member.Sequence => ReadSequence(in json, ref draft),
        Member.Values => ReadValues(ref json, ref draft, values),
        _ => null,
    };

    private Rejection? ReadSensor(in Utf8JsonReader json, ref Draft draft)
    {
        if (json.TokenType != JsonTokenType.String)
            return Rejection.WrongType;
        Span<char> id = stackalloc char[MaxId];
        var text = Text(in json, stackalloc byte[MaxEscaped]);
        draft.Sensor = text.Length <= MaxId && Ascii.ToUtf16(text, id, out var length) == default ? FindSensor(id[..length]) : null;
        return draft.Sensor is null ? Rejection.UnknownSensor : null;
    }

    private static Rejection? ReadAt(in Utf8JsonReader json, ref Draft draft)
    {
        if (json.TokenType != JsonTokenType.String)
            return Rejection.WrongType;
        var text = Text(in json, stackalloc byte[MaxEscaped]);
        if (!HasOffset(text) || !json.TryGetDateTimeOffset(out var at))
            return Rejection.MalformedTime;
        draft.At = Intake.Normalise(at);
        return null;
    }

    /// <summary>Without an offset the framework would take the time for local: the time zone of the server, not of the device.</summary>
    internal static bool HasOffset(ReadOnlySpan<byte> text) =>
        text.Length > 11 && (text[^1] == 'Z' || text[11..].IndexOfAny((byte)'+', (byte)'-') >= 0);

    private static Rejection? ReadSequence(in Utf8JsonReader json, ref Draft draft)
    {
        if (json.TokenType == JsonTokenType.Null)
            return null;
        if (json.TokenType != JsonTokenType.Number || !json.TryGetInt64(out var sequence) || sequence < 0)
            return Rejection.WrongType;
        draft.Sequence = sequence;
        return null;
    }

    private Rejection? ReadValues(ref Utf8JsonReader json, ref Draft draft, scoped Span<MetricValue> values)
    {
        if (json.TokenType != JsonTokenType.StartObject)
            return Rejection.WrongType;
        Span<ulong> seen = stackalloc ulong[(MetricCatalogue.MaxNumber / 64) + 1];
        Rejection? problem = null;
        while (json.Read() && json.TokenType != JsonTokenType.EndObject)
        {
            var metric = FindMetric(in json);
            json.Read();
            problem ??= metric is null ? Rejection.UnknownMetric
                : IsSecond(seen, metric.Number) ? Rejection.DuplicateKey
                : ReadValue(in json, (byte)metric.Number, ref draft, values);
            json.Skip();
        }
        return problem ?? (draft.Count == 0 ? Rejection.NoValues : null);
    }

    internal static bool IsSecond(Span<ulong> seen, int number)
    {
        var bit = 1UL << (number & 63);
        var before = (seen[number >> 6] & bit) != 0;
        seen[number >> 6] |= bit;
        return before;
    }

    private Metric? FindMetric(in Utf8JsonReader json)
    {
        Span<char> key = stackalloc char[MaxId];
        var text = Text(in json, stackalloc byte[MaxEscaped]);
        return text.Length <= MaxId && Ascii.ToUtf16(text, key, out var length) == default
            && metrics.TryGetValue(key[..length], out var metric) ? metric : null;
    }

    private static Rejection? ReadValue(in Utf8JsonReader json, byte metric, ref Draft draft, scoped Span<MetricValue> values)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.Null:
                return null;
            case JsonTokenType.Number:
                if (!json.TryGetSingle(out var value) || !float.IsFinite(value))
                    return Rejection.NotFinite;
                values[draft.Count++] = new MetricValue(metric, value, Quality.Good);
                return null;
            case JsonTokenType.String:
                return IsNotFinite(Text(in json, stackalloc byte[MaxEscaped])) ? Rejection.NotFinite : Rejection.WrongType;
            default:
                return Rejection.WrongType;
        }
    }

    /// <summary>Whether a text is one of the words by which programs write what is no number.</summary>
    internal static bool IsNotFinite(ReadOnlySpan<byte> text)
    {
        if (text is [(byte)'+' or (byte)'-', ..])
            text = text[1..];
        return Ascii.EqualsIgnoreCase(text, "NaN"u8) || Ascii.EqualsIgnoreCase(text, "Infinity"u8)
            || Ascii.EqualsIgnoreCase(text, "Inf"u8) || text.SequenceEqual("∞"u8);
    }

    /// <summary>The text of a name or a string, escapes resolved; empty where it is too long to be known or no text.</summary>
    internal static ReadOnlySpan<byte> Text(in Utf8JsonReader json, Span<byte> scratch)
    {
        if (!json.ValueIsEscaped)
            return json.ValueSpan;
        if (json.ValueSpan.Length > scratch.Length)
            return default;
        try
        {
            return scratch[..json.CopyString(scratch)];
        }
        catch (InvalidOperationException)
        {
            return default;
        }
    }

    private struct Draft
    {
        public SensorPlace? Sensor;
        public DateTimeOffset At;
        public long? Sequence;
        public int Count;

        public readonly Observation Build(DateTimeOffset receivedAt, ReadOnlySpan<MetricValue> values) =>
            new(At, receivedAt, Sequence, ImmutableCollectionsMarshal.AsImmutableArray(values[..Count].ToArray()));
    }
}
