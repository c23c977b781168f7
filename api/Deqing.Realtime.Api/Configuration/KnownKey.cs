using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace Deqing.Realtime.Api.Configuration;

/// <summary>A configuration key the program understands.</summary>
/// <param name="Name">The whole key, for example <c>Mqtt:Port</c>.</param>
/// <param name="Type">Type of its value.</param>
/// <param name="Rules">What else is asked of the value.</param>
internal sealed record KnownKey(string Name, Type Type, IReadOnlyList<ValidationAttribute> Rules)
{
    /// <summary>A key that is no property of an options class here.</summary>
    public static KnownKey Of<T>(string name) => new(name, typeof(T), []);

    /// <summary>The keys of a section: the writable properties of its options class.</summary>
    public static IEnumerable<KnownKey> OfSection<TOptions>(string section) =>
        from property in typeof(TOptions).GetProperties()
        where property.CanWrite
        select new KnownKey(
            $"{section}:{property.Name}", property.PropertyType, [.. property.GetCustomAttributes<ValidationAttribute>()]);

    /// <summary>What is wrong with a value, as the end of a sentence that starts with the key; null if nothing is.</summary>
    public string? Complain(string text)
    {
        if (!TryRead(text, out var value))
            return $"is '{text}', which is not {Expected()}";
        return Rules.FirstOrDefault(rule => !rule.IsValid(value)) switch
        {
            null => null,
            RangeAttribute range => string.Create(
                CultureInfo.InvariantCulture, $"is {text}, outside {range.Minimum} to {range.Maximum}"),
            var rule => $"is '{text}': {rule.FormatErrorMessage(Name)}",
        };
    }

    private bool TryRead(string text, out object? value)
    {
        (var read, value) = Type switch
        {
            _ when Type == typeof(int) =>
                (int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var whole), (object?)whole),
            _ when Type == typeof(double) =>
                (double.TryParse(text, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number), number),
            _ when Type == typeof(bool) => (bool.TryParse(text, out var flag), flag),
            _ when Type == typeof(TimeSpan) => (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span), span),
            _ when Type.IsEnum => (Names().Contains(text, StringComparer.OrdinalIgnoreCase), text),
            _ => (!string.IsNullOrWhiteSpace(text), text),
        };
        return read;
    }

    private string Expected() => Type switch
    {
        _ when Type == typeof(int) => "a whole number",
        _ when Type == typeof(double) => "a number",
        _ when Type == typeof(bool) => "true or false",
        _ when Type == typeof(TimeSpan) => "a time span such as 00:00:10",
        _ when Type.IsEnum => string.Join(" or ", Names()),
        _ => "a text",
    };

    private string[] Names() => Enum.GetNames(Type);
}
