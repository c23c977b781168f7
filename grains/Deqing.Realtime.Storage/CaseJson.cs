using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Deqing.Realtime.Domain.Cases;

namespace Deqing.Realtime.Storage;

/// <summary>Cases and their events as the case log keeps them. A test freezes this text.</summary>
public static class CaseJson
{
    internal static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false), new ArrayConverter() },
        NumberHandling = JsonNumberHandling.Strict,
        // What follows from other members is no fact of its own.
        IgnoreReadOnlyProperties = true,
        // Somebody may have rewritten a row with a tool that sorts members.
        AllowOutOfOrderMetadataProperties = true,
        // Names and notes are Chinese: written as they are, not as escapes. The text never becomes part of a web page as it is.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Query rows are written often and made anew from the events: what is not known is left out.</summary>
    private static readonly JsonSerializerOptions RowOptions =
        new(Options) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private static readonly Dictionary<Type, string> Types = typeof(CaseEvent).GetCustomAttributes<JsonDerivedTypeAttribute>()
        .ToDictionary(derived => derived.DerivedType, derived => (string)derived.TypeDiscriminator!);

    /// <summary>Whether an event is stored under a name.</summary>
    public static bool IsType(string name) => Types.ContainsValue(name);

    /// <summary>The name under which an event is stored.</summary>
    public static string TypeOf(CaseEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        return Types[happened.GetType()];
    }

    /// <summary>The text of an event.</summary>
    public static string Write(CaseEvent happened) => JsonSerializer.Serialize(happened, Options);

    /// <summary>The text of a case in its query row.</summary>
    public static string Write(CaseFile state) => JsonSerializer.Serialize(state, RowOptions);

    /// <summary>Reads the text of an event.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static CaseEvent ReadEvent(string json) => JsonSerializer.Deserialize<CaseEvent>(json, Options)!;

    /// <summary>Reads the text of a case.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static CaseFile ReadCase(string json) => JsonSerializer.Deserialize<CaseFile>(json, RowOptions)!;

    /// <summary>An array nobody set is an empty one; so is a null in a text.</summary>
    private sealed class ArrayConverter : JsonConverterFactory
    {
        public override bool CanConvert(Type typeToConvert) =>
            typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(ImmutableArray<>);

        public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
            (JsonConverter)Activator.CreateInstance(typeof(ArrayConverter<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;
    }

    private sealed class ArrayConverter<T> : JsonConverter<ImmutableArray<T>>
    {
        public override bool HandleNull => true;

        public override ImmutableArray<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            JsonSerializer.Deserialize<T[]>(ref reader, options) is { Length: > 0 } items ? [.. items] : [];

        public override void Write(Utf8JsonWriter writer, ImmutableArray<T> value, JsonSerializerOptions options)
        {
            writer.WriteStartArray();
            if (!value.IsDefault)
                foreach (var item in value)
                    JsonSerializer.Serialize(writer, item, options);
            writer.WriteEndArray();
        }
    }
}
