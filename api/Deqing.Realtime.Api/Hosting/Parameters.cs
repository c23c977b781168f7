using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Deqing.Realtime.Api.Hosting;

/// <summary>
/// Reads query parameters as text, so that a wrong one is answered with its name and what is allowed. The first problem is kept.
/// </summary>
internal sealed class Parameters
{
    private static readonly Dictionary<string, bool> Truths = new(StringComparer.Ordinal) { ["true"] = true, ["false"] = false };

    /// <summary>What is wrong with the first wrong parameter, or null.</summary>
    public ProblemHttpResult? Problem { get; private set; }

    /// <summary>A whole number within a range, its ends included.</summary>
    public int Whole(string name, string? text, int min, int max, int fallback, string reason)
    {
        if (string.IsNullOrEmpty(text))
            return fallback;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max)
            return value;
        return Refuse(reason, $"'{name}' must be a whole number from {min} to {max}.", fallback);
    }

    /// <summary>Degrees as a decimal number, of whatever size. It has to be given.</summary>
    public double Degrees(string name, string? text, string reason) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? value
            : Refuse(reason, $"'{name}' must be degrees as a decimal number, for example 30.5436.", double.NaN);

    /// <summary>An instant in ISO 8601 with an offset.</summary>
    public DateTimeOffset Instant(string name, string? text, DateTimeOffset fallback, string reason)
    {
        if (string.IsNullOrEmpty(text))
            return fallback;

        // A '+' that was not percent-encoded arrives as a space; no instant contains a space otherwise.
        var instant = text.Replace(' ', '+');
        if (IsInstant(instant, out var value))
            return value;
        return Refuse(reason, $"'{name}' must be a time in ISO 8601 with an offset, for example 2026-04-01T03:10:00+08:00.", fallback);
    }

    /// <summary>One of a closed set of words.</summary>
    public T? Word<T>(string name, string? text, IReadOnlyDictionary<string, T> words, string reason)
        where T : struct
    {
        if (string.IsNullOrEmpty(text))
            return null;
        if (words.TryGetValue(text, out var value))
            return value;
        return Refuse<T?>(reason, $"'{name}' must be one of {string.Join(", ", words.Keys)}.", null);
    }

    /// <summary>Yes or no, as <c>true</c> or <c>false</c>.</summary>
    public bool? Truth(string name, string? text, string reason) => Word(name, text, Truths, reason);

    /// <summary>The key of something that exists.</summary>
    public string? Known(string name, string? text, Func<string, bool> exists, string reason)
    {
        if (string.IsNullOrEmpty(text) || exists(text))
            return string.IsNullOrEmpty(text) ? null : text;
        return Refuse<string?>(reason, $"'{name}' names nothing that exists: '{text}'.", null);
    }

    /// <summary>Keeps a problem found by the caller.</summary>
    public T Refuse<T>(string reason, string detail, T fallback)
    {
        Problem ??= Problems.BadRequest(reason, detail);
        return fallback;
    }

    /// <summary>Whether a text is an instant in ISO 8601 with an offset.</summary>
    public static bool IsInstant(string text, out DateTimeOffset instant)
    {
        instant = default;
        return HasOffset(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out instant);
    }

    private static bool HasOffset(string instant) =>
        instant.IndexOf('T', StringComparison.OrdinalIgnoreCase) is var time and > 0
        && (instant.EndsWith('Z') || instant.EndsWith('z') || instant.IndexOfAny(['+', '-'], time) > 0);
}
