namespace Deqing.Realtime.Domain.Water;

/// <summary>
/// The MQTT topics of a dialect, level by level: <c>{sensor}</c>, exactly once, is the id of the sensor, <c>{anything}</c> is any
/// one level, other levels stand as they are. For example <c>{anything}/{sensor}</c>.
/// </summary>
public sealed class TopicTemplate
{
    /// <summary>The most levels of a template.</summary>
    public const int MaxLevels = 16;

    private const string Sensor = "{sensor}", Anything = "{anything}";

    private readonly string[] levels;

    private TopicTemplate(string[] levels) => this.levels = levels;

    /// <summary>The filter that subscribes to all of them (MQTT 5 §4.7.1).</summary>
    public string Filter => string.Join('/', levels.Select(level => IsWild(level) ? "+" : level));

    /// <summary>Reads a template.</summary>
    /// <returns>The template, or what is wrong with the text as the end of a sentence.</returns>
    public static (TopicTemplate? Template, string? Mistake) Parse(string text)
    {
        var levels = text.Split('/');
        if (levels.Length > MaxLevels)
            return (null, $"must not have more than {MaxLevels} levels");
        if (levels.Count(level => level == Sensor) != 1)
            return (null, $"must have one level {Sensor}");
        if (levels.FirstOrDefault(level => !IsWild(level) && level.AsSpan().ContainsAny("+#{}\0")) is { } wrong)
            return (null, $"has a level '{wrong}', which is neither {Sensor} nor {Anything} nor plain text");
        return (new TopicTemplate(levels), null);
    }

    /// <summary>Where the id of the sensor stands in a topic; null if it is no topic of the template. Allocates nothing.</summary>
    public Range? Match(ReadOnlySpan<char> topic)
    {
        // What begins with a dollar sign is the broker's own and no wildcard matches it (MQTT 5 §4.7.2).
        if (topic is ['$', ..] && IsWild(levels[0]))
            return null;
        var (at, sensor) = (0, default(Range));
        for (var level = 0; level < levels.Length; level++)
        {
            var rest = topic[at..];
            var length = level == levels.Length - 1 ? rest.Length : rest.IndexOf('/');
            if (length < 0)
                return null;
            var here = rest[..length];
            if (IsWild(levels[level]) ? here.IsEmpty || here.Contains('/') : !here.SequenceEqual(levels[level]))
                return null;
            if (levels[level] == Sensor)
                sensor = at..(at + length);
            at += length + 1;
        }

        return sensor;
    }

    /// <summary>Whether some topic is one of both templates.</summary>
    public bool Overlaps(TopicTemplate other) =>
        levels.Length == other.levels.Length
        && levels.Zip(other.levels).All(pair => IsWild(pair.First) || IsWild(pair.Second) || pair.First == pair.Second);

    /// <inheritdoc/>
    public override string ToString() => string.Join('/', levels);

    private static bool IsWild(string level) => level is Sensor or Anything;
}
