using System.Collections.Immutable;
using Microsoft.OData;
using Microsoft.OData.UriParser;

namespace Deqing.Realtime.Api.SensorThings;

/// <summary>How what a path leads to is shown.</summary>
internal enum PathEnd
{
    /// <summary>As it is.</summary>
    Whole,

    /// <summary>As links: <c>/$ref</c>.</summary>
    References,

    /// <summary>As its number: <c>/$count</c>.</summary>
    Count,

    /// <summary>As its bare value: <c>/$value</c>.</summary>
    Value,
}

/// <summary>What a path leads to: a list of rows, a row, or a property of it.</summary>
/// <param name="Type">Type of the entity or the entities.</param>
/// <param name="Rows">Rows of a list, Datastreams for observations; null for one entity.</param>
/// <param name="Row">Row of the entity.</param>
/// <param name="Members">Name of the property, and of what is asked for within it.</param>
/// <param name="End">How it is shown.</param>
/// <param name="IsAll">Whether the list is of all entities of its type.</param>
internal sealed record SensingTarget(
    EntityType Type, IEnumerable<object>? Rows, object? Row, ImmutableArray<string> Members, PathEnd End, bool IsAll = false);

/// <summary>Walks along a path.</summary>
internal sealed class SensingPath(SensingModel model, SensingEdm edm, SensingReader reader, ObservationSource source)
{
    /// <summary>Longest path.</summary>
    public const int MaxSegments = 12;

    /// <summary>Finds what a path leads to.</summary>
    /// <param name="path">The path below the service root, percent-encoded.</param>
    /// <param name="cancellation">The request is gone.</param>
    /// <exception cref="SensingRefused">Nothing, or what the caller may not see.</exception>
    public async Task<SensingTarget> FindAsync(string path, CancellationToken cancellation)
    {
        SensingTarget? at = null;
        foreach (var segment in Parse(path))
            at = segment switch
            {
                EntitySetSegment set => Root(set),
                KeySegment key => await KeyAsync(at!, key, cancellation),
                NavigationPropertySegment link => Follow(at!, link.NavigationProperty.Name),
                NavigationPropertyLinkSegment link => Follow(at!, link.NavigationProperty.Name) with { End = PathEnd.References },
                PropertySegment property => at! with { Members = [property.Property.Name] },
                DynamicPathSegment member => at! with { Members = at.Members.Add(member.Identifier) },
                CountSegment => at! with { End = PathEnd.Count },
                ValueSegment when !at!.Members.IsEmpty => at with { End = PathEnd.Value },
                ReferenceSegment => at! with { End = PathEnd.References },
                _ => throw SensingRefused.Bad("badPath", $"'{segment.Identifier}' cannot stand here."),
            };
        return at ?? throw SensingRefused.Missing("The path is empty.");
    }

    private ODataPath Parse(string path)
    {
        if (path.Count(sign => sign == '/') >= MaxSegments)
            throw SensingRefused.Bad("tooLong", $"A path has at most {MaxSegments} segments.");
        try
        {
            return new ODataUriParser(edm.Paths, new Uri(path, UriKind.Relative)) { UrlKeyDelimiter = ODataUrlKeyDelimiter.Parentheses }
                .ParsePath();
        }
        catch (ODataUnrecognizedPathException wrong)
        {
            throw SensingRefused.Missing(wrong.Message);
        }
        catch (Exception wrong) when (wrong is ODataException or FormatException or ArgumentException)
        {
            throw SensingRefused.Bad("badPath", $"The path is not understood; ids stand in quotes, as in Things('x'): {wrong.Message}");
        }
    }

    private SensingTarget Root(EntitySetSegment set)
    {
        var type = model.Types.First(one => one.Set == set.Identifier);
        return new SensingTarget(
            type, type.Name == SensingModel.Observation ? model[SensingModel.Stream].All() : type.All(), null, [],
            PathEnd.Whole, IsAll: true);
    }

    private SensingTarget Follow(SensingTarget at, string name)
    {
        var link = at.Type.FindLink(name)!;
        var rows = link.Follow(at.Row!);
        var type = model[link.Target];
        return link.IsCollection
            ? new SensingTarget(type, rows, null, [], PathEnd.Whole)
            : new SensingTarget(type, null, rows.Single(), [], PathEnd.Whole);
    }

    private async Task<SensingTarget> KeyAsync(SensingTarget at, KeySegment key, CancellationToken cancellation)
    {
        var id = (string)key.Keys.Single().Value;
        var row = at.Type.Name == SensingModel.Observation
            ? await ObservationAsync(at, id, cancellation)
            : at.Type.Find(id) is { } found && (at.IsAll || at.Rows!.Any(one => at.Type.Id(one) == id)) ? found : null;
        if (row is null)
            throw SensingRefused.Missing($"There is no {at.Type.Name} '{id}' here.");
        return reader.Sees(at.Type, row)
            ? at with { Rows = null, Row = row }
            : throw new SensingRefused(StatusCodes.Status403Forbidden, "outsideTerritory", "Your role allows this, but not at this place.");
    }

    private async Task<ObservedValue?> ObservationAsync(SensingTarget list, string id, CancellationToken cancellation)
    {
        if (model.FindMoment(id) is not var (stream, at) || !(list.IsAll || list.Rows!.Contains(stream))
            || await source.FindAsync(stream.Sensor.Number, at, cancellation) is not { } message)
            return null;
        return message.Values.Where(value => value.Metric == stream.Metric.Number)
            .Select(value => new ObservedValue(stream, message, value)).FirstOrDefault();
    }
}
