using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Water;

namespace Deqing.Realtime.Api.Ingest;

/// <summary>What is said on a topic.</summary>
internal enum MqttSpeech
{
    /// <summary>Nothing we know.</summary>
    Unknown,

    /// <summary>Our own observations of one sensor.</summary>
    Observations,

    /// <summary>Whether a sensor is connected.</summary>
    State,

    /// <summary>ThingsBoard's telemetry of the device that sends.</summary>
    ThingsBoard,

    /// <summary>ThingsBoard's telemetry of devices behind a gateway, named in the message.</summary>
    ThingsBoardGateway,

    /// <summary>A plain dialect of the county.</summary>
    Plain,
}

/// <summary>What a topic says.</summary>
/// <param name="Speech">What is said on it.</param>
/// <param name="Sensor">The registered sensor it names; null if it names none or an unknown one.</param>
/// <param name="Dialect">The vocabulary of a dialect.</param>
internal readonly record struct MqttAddress(MqttSpeech Speech, SensorPlace? Sensor = null, Vocabulary? Dialect = null);

/// <summary>The topics devices publish on.</summary>
internal sealed class MqttTopics
{
    /// <summary>ThingsBoard's topic of the device that sends.</summary>
    public const string ThingsBoard = "v1/devices/me/telemetry";

    /// <summary>ThingsBoard's topic of gateways.</summary>
    public const string ThingsBoardGateway = "v1/gateway/telemetry";

    private const string Prefix = "v1/", Observations = "/observations", State = "/state";

    private readonly ObservationReader reader;
    private readonly Vocabulary thingsBoard;
    private readonly (TopicTemplate Topic, Vocabulary Words)[] plain;

    public MqttTopics(County county, ObservationReader reader)
    {
        this.reader = reader;
        var dialects = county.Parts.Dialects;
        thingsBoard = new Vocabulary("thingsBoard", null, dialects.ThingsBoard, county.Metrics);
        plain = [.. dialects.Plain.Select(one => (one.Topic, new Vocabulary(one.Id, one.Time, one.Names, county.Metrics)))];
    }

    /// <summary>Filters that subscribe to every topic whose message says or shows which sensor it is of.</summary>
    public IEnumerable<string> Filters =>
        [$"{Prefix}+{Observations}", ThingsBoardGateway, .. plain.Select(one => one.Topic.Filter)];

    /// <summary>The filter that subscribes to what is said of connections.</summary>
    public static string StateFilter => $"{Prefix}+{State}";

    /// <summary>What a topic says.</summary>
    public MqttAddress Find(string topic)
    {
        if (topic.StartsWith(Prefix, StringComparison.Ordinal))
        {
            if (SensorIn(topic, Observations) is { } ofObservations)
                return new MqttAddress(MqttSpeech.Observations, reader.FindSensor(topic.AsSpan(ofObservations)));
            if (SensorIn(topic, State) is { } ofState)
                return new MqttAddress(MqttSpeech.State, reader.FindSensor(topic.AsSpan(ofState)));
            if (topic == ThingsBoard)
                return new MqttAddress(MqttSpeech.ThingsBoard, null, thingsBoard);
            if (topic == ThingsBoardGateway)
                return new MqttAddress(MqttSpeech.ThingsBoardGateway, null, thingsBoard);
        }

        foreach (var (template, words) in plain)
            if (template.Match(topic) is { } id)
                return new MqttAddress(MqttSpeech.Plain, reader.FindSensor(topic.AsSpan(id)), words);
        return default;
    }

    private static Range? SensorIn(string topic, string suffix)
    {
        var (start, end) = (Prefix.Length, topic.Length - suffix.Length);
        return end > start && topic.EndsWith(suffix, StringComparison.Ordinal) && !topic.AsSpan(start..end).Contains('/')
            ? start..end : null;
    }
}
