using System.Collections.Immutable;
using System.Text.Json;

namespace Deqing.Realtime.Api.Proofs;

/// <summary>What a stored event says to a reader, found by the names all events share, so that events to come are shown too.</summary>
/// <param name="By">Who; empty for nobody.</param>
/// <param name="Departments">Ids of the departments it names.</param>
/// <param name="Words">What was written.</param>
/// <param name="Media">Ids of photos and recordings.</param>
internal sealed record PackedEvent(
    string By, ImmutableArray<string> Departments, ImmutableArray<string> Words, ImmutableArray<string> Media)
{
    private static readonly string[] WordNames = ["text", "note", "reason"], DepartmentNames = ["department", "lead"];

    /// <summary>Reads the stored text; null if it is no object.</summary>
    public static PackedEvent? Read(string payload)
    {
        try
        {
            using var json = JsonDocument.Parse(payload);
            if (json.RootElement.ValueKind != JsonValueKind.Object)
                return null;
            ImmutableArray<JsonElement> parts = Child(json.RootElement, "report") is { ValueKind: JsonValueKind.Object } report
                ? [json.RootElement, report]
                : [json.RootElement];
            var by = Child(json.RootElement, "actor") ?? Child(json.RootElement, "by");
            return new PackedEvent(
                Name(by),
                [.. parts.Append(by ?? default).SelectMany(part => DepartmentNames.Select(name => Text(part, name))).OfType<string>()],
                [.. parts.SelectMany(part => WordNames.Select(name => Text(part, name))).OfType<string>().Where(text => text.Length > 0)],
                [.. parts.SelectMany(MediaOf)]);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static IEnumerable<string> MediaOf(JsonElement part) =>
        Child(part, "evidence") is { ValueKind: JsonValueKind.Array } evidence
            ? evidence.EnumerateArray().Select(one => Text(one, "medium")).OfType<string>().ToArray()
            : [];

    private static string Name(JsonElement? by) => by switch
    {
        { ValueKind: JsonValueKind.String } name => name.GetString()!,
        { } actor => Text(actor, "name") ?? "",
        null => "",
    };

    private static string? Text(JsonElement part, string name) =>
        Child(part, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static JsonElement? Child(JsonElement part, string name) =>
        part.ValueKind == JsonValueKind.Object && part.TryGetProperty(name, out var child) && child.ValueKind != JsonValueKind.Null
            ? child
            : null;
}
