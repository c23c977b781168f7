using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Deqing.Realtime.Domain.Places;

namespace Deqing.Realtime.Api.SensorThings;

/// <summary>Writes entities as the standard does: control information in <c>@iot.</c> members, absolute links.</summary>
/// <param name="json">Where to.</param>
/// <param name="model">The entity types.</param>
/// <param name="root">Address of the service root, without a slash at its end.</param>
internal sealed class SensingWriter(Utf8JsonWriter json, SensingModel model, string root)
{
    private const string Id = "@iot.id", SelfLink = "@iot.selfLink", NavigationLink = "@iot.navigationLink", Count = "@iot.count",
        NextLink = "@iot.nextLink";

    /// <summary>Where an entity is read.</summary>
    public static string Self(string root, EntityType type, object row) => $"{root}/{type.Set}('{Escaped(type.Id(row))}')";

    /// <summary>An instant as it is written: UTC, to the millisecond.</summary>
    public static string Text(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Writes a list.</summary>
    /// <param name="address">Where it was read, without its query.</param>
    /// <param name="page">The page.</param>
    /// <param name="each">Writes an entity of it.</param>
    public void List(string address, ResultPage page, Action<ResultRow> each)
    {
        json.WriteStartObject();
        if (page.Count is { } count)
            json.WriteNumber(Count, count);
        if (page.Next is { } next)
            json.WriteString(NextLink, $"{address}?{next}");
        json.WriteStartArray("value");
        foreach (var row in page.Rows)
            each(row);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Writes an entity.</summary>
    public void Entity(EntityType type, ResultRow result, SensingQuery query)
    {
        var self = Self(root, type, result.Row);
        json.WriteStartObject();
        if (query.Shows("id"))
            json.WriteString(Id, type.Id(result.Row));
        if (query.Select is null || query.Shows("selfLink"))
            json.WriteString(SelfLink, self);
        foreach (var field in type.Fields)
            if (query.Shows(field.Name) && field.Read(result.Row) is { } value)
            {
                json.WritePropertyName(field.Name);
                Value(value);
            }

        foreach (var link in type.Links)
            if (IndexOf(query, link) is var index and >= 0)
                Expanded(self, link, query.Expands[index].Query, result.Expanded[index]);
            else if (query.Shows(link.Name))
                json.WriteString(link.Name + NavigationLink, $"{self}/{link.Name}");
        json.WriteEndObject();
    }

    /// <summary>Writes a reference to an entity.</summary>
    public void Reference(EntityType type, object row)
    {
        json.WriteStartObject();
        json.WriteString(SelfLink, Self(root, type, row));
        json.WriteEndObject();
    }

    /// <summary>Writes the value of a property.</summary>
    public void Value(object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case string text:
                json.WriteStringValue(text);
                break;
            case double number:
                json.WriteNumberValue(number);
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case DateTimeOffset time:
                json.WriteStringValue(Text(time));
                break;
            case Position position:
                Point(position);
                break;
            case IReadOnlyDictionary<string, object?> members:
                json.WriteStartObject();
                foreach (var (name, member) in members)
                {
                    json.WritePropertyName(name);
                    Value(member);
                }

                json.WriteEndObject();
                break;
            case System.Collections.IEnumerable items:
                json.WriteStartArray();
                foreach (var item in items)
                    Value(item);
                json.WriteEndArray();
                break;
            default:
                throw new NotSupportedException($"A property is of the kind {value.GetType()}.");
        }
    }

    private void Expanded(string self, Link link, SensingQuery query, ResultPage page)
    {
        var target = model[link.Target];
        if (!link.IsCollection)
        {
            json.WritePropertyName(link.Name);
            Entity(target, page.Rows[0], query);
            return;
        }

        if (page.Count is { } count)
            json.WriteNumber(link.Name + Count, count);
        if (page.Next is { } next)
            json.WriteString(link.Name + NextLink, $"{self}/{link.Name}?{next}");
        json.WriteStartArray(link.Name);
        foreach (var row in page.Rows)
            Entity(target, row, query);
        json.WriteEndArray();
    }

    private void Point(Position position)
    {
        json.WriteStartObject();
        json.WriteString("type", "Point");
        json.WriteStartArray("coordinates");
        json.WriteNumberValue(position.Longitude);
        json.WriteNumberValue(position.Latitude);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static int IndexOf(SensingQuery query, Link link)
    {
        for (var index = 0; index < query.Expands.Length; index++)
            if (query.Expands[index].Link == link)
                return index;
        return -1;
    }

    // Ids are made of characters that stand for themselves in a path, whatever the registry lets in.
    private static string Escaped(string id) => Uri.EscapeDataString(id).Replace("%3A", ":", StringComparison.Ordinal);
}
