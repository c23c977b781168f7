using System.Text.RegularExpressions;

namespace Deqing.Realtime.Api.SensorThings;

/// <summary>An item of <c>$expand</c>.</summary>
/// <param name="Name">Name of the navigation property.</param>
/// <param name="Options">Its own query options.</param>
internal sealed record ExpandItem(string Name, Dictionary<string, string> Options);

/// <summary>
/// Makes the query options of SensorThings into those of OData, which it differs from in few things: an id is called
/// <c>@iot.id</c>, and <c>$expand=Datastreams/Sensor</c> expands along a path.
/// </summary>
internal static partial class QueryText
{
    private const string Expand = "$expand", Select = "$select";

    /// <summary>An expression as OData writes it.</summary>
    /// <remarks>A '+' that was not percent-encoded arrives as a space: no time with an offset has one otherwise.</remarks>
    public static string Expression(string text) => Different().Replace(text, match => match switch
    {
        { Groups: var groups } when groups["time"].Success => $"{groups["time"].Value}+{groups["offset"].Value}",
        { Value: ['@', ..] } => match.ValueSpan.EndsWith("id", StringComparison.Ordinal) ? "id" : "selfLink",
        _ => match.Value,
    });

    /// <summary>The names of a <c>$select</c>.</summary>
    public static IEnumerable<string> Names(string text) => Split(text, ',').Select(Expression);

    /// <summary>The items of a <c>$expand</c>; two that begin alike are one.</summary>
    /// <exception cref="SensingRefused">It cannot be read.</exception>
    public static IReadOnlyCollection<ExpandItem> Expands(string text)
    {
        var items = new Dictionary<string, ExpandItem>();
        foreach (var part in Split(text, ','))
        {
            var open = part.IndexOf('(', StringComparison.Ordinal);
            var slash = part.IndexOf('/', StringComparison.Ordinal);
            var isPath = slash >= 0 && (open < 0 || slash < open);
            var (name, options) = isPath ? (part[..slash], new Dictionary<string, string> { [Expand] = part[(slash + 1)..] })
                : open >= 0 ? (part[..open], Options(part, open))
                : (part, []);
            if (items.TryGetValue(name, out var known))
                Merge(known, options);
            else
                items.Add(name, new ExpandItem(name, options));
        }

        return items.Values;
    }

    private static Dictionary<string, string> Options(string part, int open)
    {
        if (!part.EndsWith(')'))
            throw SensingRefused.Bad("badExpand", $"'$expand' has something behind the options of '{part[..open]}'.");
        var options = new Dictionary<string, string>();
        foreach (var option in Split(part[(open + 1)..^1], ';'))
        {
            var equals = option.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0 || !options.TryAdd(option[..equals].Trim(), option[(equals + 1)..]))
                throw SensingRefused.Bad("badExpand", $"'$expand' has an option that is none or stands twice: '{option}'.");
        }

        return options;
    }

    private static void Merge(ExpandItem known, Dictionary<string, string> more)
    {
        foreach (var (name, value) in more)
            if (!known.Options.TryAdd(name, value))
                known.Options[name] = name is Expand or Select
                    ? $"{known.Options[name]},{value}"
                    : throw SensingRefused.Bad("badExpand", $"'$expand' names '{known.Name}' twice, each with '{name}'.");
    }

    /// <summary>Splits at a sign that stands neither in parentheses nor in quotes. No part is empty.</summary>
    private static List<string> Split(string text, char at)
    {
        var (parts, start, depth, isQuoted) = (new List<string>(), 0, 0, false);
        for (var index = 0; index < text.Length; index++)
        {
            var sign = text[index];
            isQuoted ^= sign == '\'';
            depth += isQuoted ? 0 : sign == '(' ? 1 : sign == ')' ? -1 : 0;
            if (depth < 0)
                break;
            if (sign == at && depth == 0 && !isQuoted)
            {
                parts.Add(text[start..index].Trim());
                start = index + 1;
            }
        }

        parts.Add(text[start..].Trim());
        if (depth != 0 || isQuoted || parts.Contains(""))
            throw SensingRefused.Bad("badQuery", $"'{text}' has an empty part, or a quote or parenthesis without its other one.");
        return parts;
    }

    [GeneratedRegex("""'[^']*'|@iot\.(?:id|selfLink)\b|(?<time>\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?) (?<offset>\d\d:\d\d)""")]
    private static partial Regex Different();
}
