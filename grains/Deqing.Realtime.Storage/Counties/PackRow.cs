using System.Collections.Frozen;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Water;

namespace Deqing.Realtime.Storage.Counties;

/// <summary>
/// A line of a CSV file of the pack. A field that cannot be read is noted as a mistake and read as an empty value, so that
/// one reading finds them all.
/// </summary>
internal readonly record struct PackRow(string[] Fields, Dictionary<string, int> Header, string File, string Line, PackFolder Pack)
{
    public void Mistake(string what) => Pack.Add(File, Line, what);

    public string Text(string column)
    {
        var text = Fields[Header[column]];
        if (string.IsNullOrWhiteSpace(text))
            Mistake($"{column} must not be empty");
        return text;
    }

    public string Id(string column)
    {
        var id = Fields[Header[column]];
        if (PackFolder.IdMistake(id) is { } mistake)
            Mistake($"{column}: {mistake}");
        return id;
    }

    /// <summary>The small number of a place or device; stable, 1 to 1,000,000.</summary>
    public int Number()
    {
        var text = Fields[Header["number"]];
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 1_000_000)
            return number;
        Mistake($"number must be a whole number from 1 to 1000000, is '{text}'");
        return 0;
    }

    public double Double(string column)
    {
        var text = Fields[Header[column]];
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        if (double.TryParse(text, Style, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
            return number;
        Mistake($"{column} must be a number, is '{text}'");
        return double.NaN;
    }

    public Position Position()
    {
        var position = new Position(Double("longitude"), Double("latitude"));
        if (!double.IsNaN(position.Longitude) && !double.IsNaN(position.Latitude) && PackFolder.PositionMistake(position) is { } mistake)
            Mistake(mistake);
        return position;
    }

    public Names Names() => new(Text("name_zh"), Text("name_en"));

    /// <summary>One word of a closed set.</summary>
    public T Word<T>(string column, FrozenDictionary<string, T> words)
    {
        var word = Fields[Header[column]];
        if (words.TryGetValue(word, out var value))
            return value;
        Mistake($"{column} '{word}' is none of {string.Join(", ", words.Keys.Order(StringComparer.Ordinal))}");
        return default!;
    }

    /// <summary>An instant in ISO 8601 with its offset.</summary>
    public DateTimeOffset Time(string column)
    {
        var text = Fields[Header[column]];
        string[] formats = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ss.FFFK"];
        var hasOffset = text.EndsWith('Z') || (text.Length > 6 && text[^6] is '+' or '-' && text[^3] == ':');
        if (hasOffset && DateTimeOffset.TryParseExact(text, formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
            return Intake.Normalise(time);
        Mistake($"{column} must be a time like 2026-01-01T00:00:00+08:00, is '{text}'");
        return default;
    }
}
