using System.Globalization;

namespace Deqing.Realtime.Fleet;

/// <summary>An argument is missing, unknown or out of range; the message is for the person at the terminal.</summary>
internal sealed class ArgumentsException(string message) : Exception(message);

/// <summary>The <c>--name value</c> pairs of a command line. Every name is asked for once; what nobody asked for is an error.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public Arguments(IReadOnlyList<string> words)
    {
        for (var i = 0; i < words.Count; i += 2)
        {
            if (!words[i].StartsWith("--", StringComparison.Ordinal)) throw new ArgumentsException($"'{words[i]}' is not an option.");
            if (i + 1 == words.Count) throw new ArgumentsException($"{words[i]} needs a value.");
            if (!_values.TryAdd(words[i], words[i + 1])) throw new ArgumentsException($"{words[i]} is given twice.");
        }
    }

    public string? Optional(string name)
    {
        _known.Add(name);
        return _values.GetValueOrDefault(name);
    }

    public string Required(string name) => Optional(name) ?? throw new ArgumentsException($"{name} is missing.");

    public long WholeNumber(string name, long missing, long least, long most)
    {
        if (Optional(name) is not { } text) return missing;
        var read = long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value);
        return read && value >= least && value <= most
            ? value
            : throw new ArgumentsException($"{name} must be a whole number from {least} to {most}, not '{text}'.");
    }

    public DateTimeOffset? Instant(string name)
    {
        if (Optional(name) is not { } text) return null;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var value)
            ? value
            : throw new ArgumentsException($"{name} must be an ISO 8601 instant such as 2026-04-01T03:10:00+08:00, not '{text}'.");
    }

    /// <summary>A time without a zone, as a recording's own clock has it.</summary>
    public DateTime? LocalTime(string name)
    {
        if (Optional(name) is not { } text) return null;
        return DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var value)
            ? value
            : throw new ArgumentsException($"{name} must be a time such as 2021-11-22T22:00:00, not '{text}'.");
    }

    public TimeSpan? TimeOfDay(string name)
    {
        if (Optional(name) is not { } text) return null;
        return TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var value)
            ? value.ToTimeSpan()
            : throw new ArgumentsException($"{name} must be a time of day such as 04:30, not '{text}'.");
    }

    public string OneOf(string name, string missing, params ReadOnlySpan<string> allowed)
    {
        var text = Optional(name) ?? missing;
        return allowed.Contains(text)
            ? text
            : throw new ArgumentsException($"{name} must be one of {string.Join(", ", allowed.ToArray())}, not '{text}'.");
    }

    /// <exception cref="ArgumentsException">An option was given that the command does not know.</exception>
    public void Finish()
    {
        if (_values.Keys.FirstOrDefault(name => !_known.Contains(name)) is { } unknown)
            throw new ArgumentsException($"{unknown} is not an option of this command.");
    }
}
