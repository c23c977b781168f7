using System.Text.Json;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Api.Ingest;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Water;

namespace Deqing.Realtime.Api.SensorThings;

/// <summary>An Observation on its way in.</summary>
/// <param name="Stream">The Datastream it is of.</param>
/// <param name="At">When it was measured, UTC, to the millisecond.</param>
/// <param name="Result">The value.</param>
/// <param name="Sequence">The device's own counter, where it has one.</param>
internal sealed record ObservationDraft(Datastream Stream, DateTimeOffset At, float Result, long? Sequence);

/// <summary>Reads the members of an Observation. Only what is kept, and <c>resultTime</c>, may be there.</summary>
internal sealed class DraftReading(SensingModel model, Datastream? stream, DateTimeOffset receivedAt)
{
    /// <summary>Id of an entity that is referred to.</summary>
    public const string Id = "@iot.id";

    private Datastream? found = stream;
    private DateTimeOffset at = receivedAt;
    private float? result;
    private long? sequence;
    private string? feature;

    /// <summary>The sensor it is of, as far as that was read.</summary>
    public SensorPlace? Sensor => found?.Sensor;

    /// <summary>Reads the members.</summary>
    /// <returns>The Observation.</returns>
    /// <exception cref="SensingRefused">It is none.</exception>
    public ObservationDraft Read(IEnumerable<(string Name, JsonElement Value)> members)
    {
        // The Datastream first: what else is wrong is then known to be of its sensor.
        foreach (var (name, value) in members.OrderBy(member => member.Name != "Datastream"))
            Take(name, value);
        if (found is null)
            throw Refused(Rejection.MissingMember, "'Datastream' is missing; it is named by its '@iot.id'.");
        if (result is not { } number)
            throw Refused(Rejection.MissingMember, "'result' is missing.");
        if (feature is not null && feature != found.Sensor.PlaceId)
            throw SensingRefused.Bad("otherFeature", $"'{found.Id}' observes '{found.Sensor.PlaceId}', not '{feature}'.");
        return new ObservationDraft(found, at, number, sequence);
    }

    /// <summary>The Datastream an entity refers to.</summary>
    /// <exception cref="SensingRefused">There is none.</exception>
    public static Datastream StreamOf(SensingModel model, JsonElement reference) =>
        Reference("Datastream", reference) is var id && model.FindStream(id) is { } stream
            ? stream
            : throw SensingRefused.Bad("unknownDatastream", $"There is no Datastream '{id}'.");

    private void Take(string name, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Null && name != "result")
            return;
        switch (name)
        {
            case "phenomenonTime":
                at = Intake.Normalise(Time(name, value));
                break;
            case "resultTime":
                Time(name, value);
                break;
            case "result":
                result = Number(value);
                break;
            case "parameters":
                sequence = Sequence(value);
                break;
            case "Datastream":
                var named = StreamOf(model, value);
                found = found is null || found == named
                    ? named
                    : throw SensingRefused.Bad("otherDatastream", $"The path names '{found.Id}', the body '{named.Id}'.");
                break;
            case "FeatureOfInterest":
                feature = Reference(name, value);
                break;
            case "FeatureOfInterest/id":
                feature = value.ValueKind == JsonValueKind.String
                    ? value.GetString() : throw Refused(Rejection.WrongType, $"'{name}' is a text.");
                break;
            default:
                throw SensingRefused.Bad(
                    "notKept", $"'{name}' is not kept: an Observation has phenomenonTime, result, parameters.sequence and its Datastream.");
        }
    }

    private static string Reference(string name, JsonElement value) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(Id, out var id) && id.ValueKind == JsonValueKind.String
            ? id.GetString()!
            : throw Refused(Rejection.WrongType, $"'{name}' is an object with the text '{Id}'.");

    private static DateTimeOffset Time(string name, JsonElement value) =>
        value.ValueKind == JsonValueKind.String && Parameters.IsInstant(value.GetString()!, out var time)
            ? time
            : throw Refused(Rejection.MalformedTime, $"'{name}' is an instant in ISO 8601 with an offset; intervals are not kept.");

    private static float Number(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Number)
            throw Refused(Rejection.WrongType, "'result' is a number.");
        return value.TryGetSingle(out var number) && float.IsFinite(number)
            ? number
            : throw Refused(Rejection.NotFinite, "'result' is beyond single precision.");
    }

    private static long? Sequence(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
            throw Refused(Rejection.WrongType, "'parameters' is an object.");
        foreach (var member in value.EnumerateObject())
            if (member.Name != "sequence" || member.Value.ValueKind != JsonValueKind.Number
                || !member.Value.TryGetInt64(out var number) || number < 0)
                throw SensingRefused.Bad("notKept", "Of 'parameters' only 'sequence' is kept, a whole number from 0 on.");
            else
                return number;
        return null;
    }

    private static SensingRefused Refused(Rejection reason, string detail) => SensingRefused.Bad(Words.Of(reason), detail);
}
