namespace Deqing.Realtime.Domain.Cases;

/// <summary>
/// The number of a case as people read it: the last two digits of the year it was opened in, by the county's calendar, and its number
/// with at least six digits, as <c>26-000123</c>. The number alone tells the case; the year helps people.
/// </summary>
public static class CaseNumber
{
    /// <summary>Longest text taken for a number.</summary>
    public const int MaxLength = 20;

    /// <summary>Writes a number.</summary>
    /// <param name="year">The year of the county the case was opened in.</param>
    /// <param name="number">Its number.</param>
    public static string Write(int year, long number) =>
        string.Create(CultureInfo.InvariantCulture, $"{year % 100:00}-{number:000000}");

    /// <summary>Reads a number; null if the text is none.</summary>
    public static long? Parse(string? text) =>
        text is { Length: > 3 and <= MaxLength } && text[2] == '-' && char.IsAsciiDigit(text[0]) && char.IsAsciiDigit(text[1])
        && long.TryParse(text.AsSpan(3), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
