using System.Text.Json;
using System.Text.Json.Serialization;

namespace Deqing.Realtime.Domain.Proofs;

/// <summary>Bytes as hexadecimal digits in lower case: one text for one value, so that no change of it goes unseen.</summary>
public sealed class HexBytes : JsonConverter<ImmutableArray<byte>>
{
    private const int MaxLength = 1_024;

    /// <summary>The digits of some bytes.</summary>
    public static string Text(ImmutableArray<byte> bytes) => Convert.ToHexStringLower(bytes.AsSpan());

    /// <summary>The bytes of some digits, or null if they are none.</summary>
    public static ImmutableArray<byte>? Parse(string? text) =>
        text is not null && text.Length % 2 == 0 && text.All(char.IsAsciiHexDigitLower) ? [.. Convert.FromHexString(text)] : null;

    /// <inheritdoc/>
    public override ImmutableArray<byte> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && reader.GetString() is { Length: <= MaxLength } text && Parse(text) is { } bytes
            ? bytes
            : throw new JsonException("These are no hexadecimal digits in lower case.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, ImmutableArray<byte> value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Text(value));
}
