using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Deqing.Realtime.Domain.Cases;

namespace Deqing.Realtime.Storage;

/// <summary>Cases and their events as the case log keeps them. A test freezes this text.</summary>
internal static class CaseJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        NumberHandling = JsonNumberHandling.Strict,
        // Somebody may have rewritten a row with a tool that sorts members.
        AllowOutOfOrderMetadataProperties = true,
        // Names and notes are Chinese: written as they are, not as escapes. The text never becomes part of a web page as it is.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly Dictionary<Type, string> Types = typeof(CaseEvent).GetCustomAttributes<JsonDerivedTypeAttribute>()
        .ToDictionary(derived => derived.DerivedType, derived => (string)derived.TypeDiscriminator!);

    /// <summary>The name under which an event is stored.</summary>
    public static string TypeOf(CaseEvent happened) => Types[happened.GetType()];

    public static string Write(CaseEvent happened) => JsonSerializer.Serialize(happened, Options);

    public static string Write(PondCase state) => JsonSerializer.Serialize(state, Options);

    public static CaseEvent ReadEvent(string json) => JsonSerializer.Deserialize<CaseEvent>(json, Options)!;

    public static PondCase ReadCase(string json) => JsonSerializer.Deserialize<PondCase>(json, Options)!;
}
