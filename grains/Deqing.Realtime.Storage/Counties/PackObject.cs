using System.Collections.Frozen;
using System.Text.Json;
using Deqing.Realtime.Domain.Places;

namespace Deqing.Realtime.Storage.Counties;

/// <summary>
/// An object somewhere in a JSON file of the pack. A member that is missing or of another type is noted as a mistake and
/// read as an empty value, so that one reading finds them all.
/// </summary>
internal readonly record struct PackObject(JsonElement Element, string File, string Path, PackFolder Pack)
{
    public void Mistake(string member, string what) => Pack.Add(File, At(member), what);

    public string Text(string member, bool mayBeEmpty = false)
    {
        if (Member(member, JsonValueKind.String, "a text") is not { } element)
            return "";
        var text = element.GetString()!;
        if (!mayBeEmpty && string.IsNullOrWhiteSpace(text))
            Mistake(member, "must not be empty");
        return text;
    }

    /// <summary>A text, or null where the member is null or missing.</summary>
    public string? TextOrNull(string member) =>
        Element.TryGetProperty(member, out var element) && element.ValueKind != JsonValueKind.Null ? Text(member) : null;

    public string Id(string member)
    {
        var id = Text(member);
        if (id.Length > 0 && PackFolder.IdMistake(id) is { } mistake)
            Mistake(member, mistake);
        return id;
    }

    public double Number(string member, double min = double.MinValue, double max = double.MaxValue) =>
        Member(member, JsonValueKind.Number, "a number") is { } element ? Number(member, element, min, max) : double.NaN;

    /// <summary>A whole number from 0 on; 0 where it cannot be read.</summary>
    public int Integer(string member, int min, int max)
    {
        if (Member(member, JsonValueKind.Number, "a number") is not { } element)
            return 0;
        if (element.TryGetInt32(out var number) && number >= min && number <= max)
            return number;
        Mistake(member, $"must be a whole number from {min} to {max}, is {element.GetRawText()}");
        return 0;
    }

    public bool Flag(string member)
    {
        if (!Element.TryGetProperty(member, out var element))
            Mistake(member, "is missing");
        else if (element.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return element.GetBoolean();
        else
            Mistake(member, "must be true or false");
        return false;
    }

    /// <summary>One word of a closed set.</summary>
    public T Word<T>(string member, FrozenDictionary<string, T> words)
    {
        var word = Text(member);
        if (words.TryGetValue(word, out var value))
            return value;
        if (word.Length > 0)
            Mistake(member, $"'{word}' is none of {string.Join(", ", words.Keys.Order(StringComparer.Ordinal))}");
        return default!;
    }

    public Names Names(string member)
    {
        if (Member(member, JsonValueKind.Object, "an object with zh and en") is not { } element)
            return new Names("", "");
        var part = this with { Element = element, Path = At(member) };
        return new Names(part.Text("zh"), part.Text("en"));
    }

    /// <summary>The object of a member, or null where there is none.</summary>
    public PackObject? Part(string member) =>
        Member(member, JsonValueKind.Object, "an object") is { } element ? this with { Element = element, Path = At(member) } : null;

    /// <summary>The two numbers of an array of two.</summary>
    public (double First, double Second) Pair(string member)
    {
        if (Member(member, JsonValueKind.Array, "an array of two numbers") is not { } element)
            return (double.NaN, double.NaN);
        if (element.GetArrayLength() == 2 && element.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Number))
            return (Number($"{member}[0]", element[0]), Number($"{member}[1]", element[1]));
        Mistake(member, "must be an array of two numbers");
        return (double.NaN, double.NaN);
    }

    /// <summary>The numbers of an array of numbers.</summary>
    public ImmutableArray<double> Numbers(string member)
    {
        if (Member(member, JsonValueKind.Array, "an array") is not { } element)
            return [];
        var numbers = ImmutableArray.CreateBuilder<double>(element.GetArrayLength());
        foreach (var item in element.EnumerateArray())
            if (item.ValueKind == JsonValueKind.Number)
                numbers.Add(Number(member, item, float.MinValue, float.MaxValue));
            else
                Mistake(member, "must be an array of numbers");
        return numbers.ToImmutable();
    }

    /// <summary>The texts of an array of texts.</summary>
    public ImmutableArray<string> Texts(string member)
    {
        if (Member(member, JsonValueKind.Array, "an array") is not { } element)
            return [];
        if (element.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String))
            return [.. element.EnumerateArray().Select(item => item.GetString()!)];
        Mistake(member, "must be an array of texts");
        return [];
    }

    /// <summary>The pairs of an array of arrays of two texts each; null if it is none.</summary>
    public ImmutableArray<(string First, string Second)>? TextPairs(string member)
    {
        if (Member(member, JsonValueKind.Array, "an array") is not { } element)
            return null;
        if (element.EnumerateArray().All(IsTextPair))
            return [.. element.EnumerateArray().Select(pair => (pair[0].GetString()!, pair[1].GetString()!))];
        Mistake(member, "must be an array of arrays of two texts");
        return null;
    }

    /// <summary>The objects of an array of objects.</summary>
    public ImmutableArray<PackObject> Items(string member)
    {
        if (Member(member, JsonValueKind.Array, "an array") is not { } element)
            return [];
        var items = ImmutableArray.CreateBuilder<PackObject>(element.GetArrayLength());
        foreach (var (index, item) in element.EnumerateArray().Index())
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{member}[{index}]");
            if (item.ValueKind == JsonValueKind.Object)
                items.Add(this with { Element = item, Path = At(name) });
            else
                Mistake(name, "must be an object");
        }

        return items.ToImmutable();
    }

    public bool IsArray(string member) => Element.TryGetProperty(member, out var element) && element.ValueKind == JsonValueKind.Array;

    private static bool IsTextPair(JsonElement pair) =>
        pair.ValueKind == JsonValueKind.Array && pair.GetArrayLength() == 2
        && pair.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String);

    private double Number(string member, JsonElement element, double min = double.MinValue, double max = double.MaxValue)
    {
        if (element.TryGetDouble(out var number) && double.IsFinite(number) && number >= min && number <= max)
            return number;
        Mistake(member, string.Create(CultureInfo.InvariantCulture, $"must be from {min:R} to {max:R}, is {element.GetRawText()}"));
        return double.NaN;
    }

    private JsonElement? Member(string member, JsonValueKind kind, string expected)
    {
        if (!Element.TryGetProperty(member, out var element))
            Mistake(member, "is missing");
        else if (element.ValueKind == kind)
            return element;
        else
            Mistake(member, $"must be {expected}");
        return null;
    }

    private string At(string member) => Path.Length == 0 ? member : $"{Path}.{member}";
}
