namespace Deqing.Realtime.Domain.Hj212;

/// <summary>One field of the content (CP) of a packet.</summary>
/// <param name="code">Code of the factor it is of, such as <c>w01009</c>; empty if it is of none.</param>
/// <param name="name">Its name, such as <c>Rtd</c> or <c>DataTime</c>.</param>
/// <param name="value">Its value; may be empty.</param>
public readonly ref struct ContentField(ReadOnlySpan<byte> code, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
{
    /// <summary>Code of the factor it is of; empty if it is of none.</summary>
    public ReadOnlySpan<byte> Code { get; } = code;

    /// <summary>Its name.</summary>
    public ReadOnlySpan<byte> Name { get; } = name;

    /// <summary>Its value.</summary>
    public ReadOnlySpan<byte> Value { get; } = value;
}

/// <summary>
/// Goes through the fields of a content: items apart by <c>;</c>, the fields of one by <c>,</c>, a factor's code before <c>-</c>.
/// What is no <c>name=value</c> is passed over.
/// </summary>
public ref struct ContentReader(ReadOnlySpan<byte> content)
{
    private ReadOnlySpan<byte> rest = content;

    /// <summary>The next field, if there is one.</summary>
    public bool Next(out ContentField field)
    {
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOfAny((byte)';', (byte)',');
            var text = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            var equals = text.IndexOf((byte)'=');
            if (equals <= 0)
                continue;
            var dash = text[..equals].IndexOf((byte)'-');
            field = new ContentField(
                dash < 0 ? default : text[..dash], text[(dash + 1)..equals], text[(equals + 1)..]);
            return true;
        }
        field = default;
        return false;
    }

    /// <summary>The value of the first field of a name that is of no factor; empty if there is none.</summary>
    public static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> content, ReadOnlySpan<byte> name)
    {
        var reader = new ContentReader(content);
        while (reader.Next(out var field))
            if (field.Code.IsEmpty && field.Name.SequenceEqual(name))
                return field.Value;
        return default;
    }
}
