using System.Collections.Immutable;
using Deqing.Realtime.Domain.Access;

namespace Deqing.Realtime.Api.SensorThings;

/// <summary>What kind of value a property has.</summary>
internal enum FieldKind
{
    Text,
    Number,
    Time,
    Point,

    /// <summary>An object with members of any kind.</summary>
    Object,
}

/// <summary>A property of an entity.</summary>
/// <param name="Name">Its name in the standard.</param>
/// <param name="Kind">What kind of value it has.</param>
/// <param name="Read">Reads it from the row of an entity; null where the entity has none.</param>
internal sealed record Field(string Name, FieldKind Kind, Func<object, object?> Read);

/// <summary>How many entities a link leads to.</summary>
internal enum Many
{
    /// <summary>One, and the standard says so.</summary>
    One,

    /// <summary>One here, a collection in the standard. Filters may write it without naming a member.</summary>
    OneOfMany,

    /// <summary>Any number.</summary>
    Any,
}

/// <summary>A navigation property.</summary>
/// <param name="Name">Its name in the standard.</param>
/// <param name="Target">Name of the entity type it leads to.</param>
/// <param name="Many">To how many.</param>
/// <param name="Follow">The rows it leads to. For observations the streams that have them: their rows are in the log.</param>
internal sealed record Link(string Name, string Target, Many Many, Func<object, IEnumerable<object>> Follow)
{
    /// <summary>Whether it is written as a list.</summary>
    public bool IsCollection => Many != Many.One;
}

/// <summary>A type of entity: what it has, where it leads, and where its entities come from.</summary>
internal sealed class EntityType
{
    /// <summary>Its name in the standard.</summary>
    public required string Name { get; init; }

    /// <summary>Name of the set of all its entities.</summary>
    public required string Set { get; init; }

    /// <summary>Rows of all its entities, in an order that does not change.</summary>
    public required Func<IEnumerable<object>> All { get; init; }

    /// <summary>The row of an id, or null.</summary>
    public required Func<string, object?> Find { get; init; }

    /// <summary>The id of a row.</summary>
    public required Func<object, string> Id { get; init; }

    /// <summary>Where it is; null for what is the same in the whole county.</summary>
    public required Func<object, Place?> PlaceOf { get; init; }

    /// <summary>Its properties.</summary>
    public ImmutableArray<Field> Fields { get; private set; } = [];

    /// <summary>Its navigation properties.</summary>
    public ImmutableArray<Link> Links { get; private set; } = [];

    /// <summary>Describes a type whose rows are of one class.</summary>
    public static EntityType Of<T>(
        string name, string set, Func<IEnumerable<T>> all, Func<string, T?> find, Func<T, string> id, Func<T, Place?> place)
        where T : class => new()
        {
            Name = name, Set = set, All = all, Find = find, Id = row => id((T)row), PlaceOf = row => place((T)row),
        };

    /// <summary>Adds a property.</summary>
    public EntityType Has<T>(string name, FieldKind kind, Func<T, object?> read)
    {
        Fields = Fields.Add(new Field(name, kind, row => read((T)row)));
        return this;
    }

    /// <summary>Adds a link to one entity.</summary>
    public EntityType To<T>(string name, string target, Func<T, object> follow)
    {
        Links = Links.Add(new Link(name, target, Many.One, row => [follow((T)row)]));
        return this;
    }

    /// <summary>Adds a link that is a collection in the standard and leads to one entity here.</summary>
    public EntityType ToOneOf<T>(string name, string target, Func<T, object> follow)
    {
        Links = Links.Add(new Link(name, target, Many.OneOfMany, row => [follow((T)row)]));
        return this;
    }

    /// <summary>Adds a link to any number of entities.</summary>
    public EntityType ToMany<T>(string name, string target, Func<T, IEnumerable<object>> follow)
    {
        Links = Links.Add(new Link(name, target, Many.Any, row => follow((T)row)));
        return this;
    }

    /// <summary>The property of a name, or null.</summary>
    public Field? FindField(string name) => Fields.FirstOrDefault(field => field.Name == name);

    /// <summary>The link of a name, or null.</summary>
    public Link? FindLink(string name) => Links.FirstOrDefault(link => link.Name == name);
}
