using System.Text.Json.Serialization;

namespace Deqing.Realtime.Domain.Duty;

/// <summary>Something that lies on top of what was planned. The names of the kinds are the stored format.</summary>
/// <param name="Id">Its id in the roster.</param>
/// <param name="From">Since when it holds.</param>
/// <param name="Until">From when on it no longer holds.</param>
[GenerateSerializer, Immutable]
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Substitute), "substitute")]
[JsonDerivedType(typeof(Swap), "swap")]
[JsonDerivedType(typeof(Override), "override")]
[JsonDerivedType(typeof(Absence), "absence")]
public abstract record DutyChange(
    [property: Id(0)] string Id, [property: Id(1)] DateTimeOffset From, [property: Id(2)] DateTimeOffset Until)
{
    /// <summary>From when on nothing of it holds.</summary>
    public virtual DateTimeOffset Last => Until;

    /// <summary>Ids of the people it names.</summary>
    public abstract IEnumerable<string> People();
}

/// <summary>Somebody does another's duty (替班).</summary>
/// <param name="Person">Whose duty it is.</param>
/// <param name="By">Who does it.</param>
[GenerateSerializer, Immutable]
public sealed record Substitute(
    string Id, DateTimeOffset From, DateTimeOffset Until, [property: Id(0)] string Person, [property: Id(1)] string By)
    : DutyChange(Id, From, Until)
{
    /// <inheritdoc/>
    public override IEnumerable<string> People() => [Person, By];
}

/// <summary>Two people do each other's duty (换班): two substitutions that are made and undone together.</summary>
/// <param name="Person">Whose duty between <paramref name="From"/> and <paramref name="Until"/> the other does.</param>
/// <param name="Other">Whose duty in the other time the person does.</param>
/// <param name="OtherFrom">When that begins.</param>
/// <param name="OtherUntil">When it ends.</param>
[GenerateSerializer, Immutable]
public sealed record Swap(
    string Id, DateTimeOffset From, DateTimeOffset Until, [property: Id(0)] string Person, [property: Id(1)] string Other,
    [property: Id(2)] DateTimeOffset OtherFrom, [property: Id(3)] DateTimeOffset OtherUntil)
    : DutyChange(Id, From, Until)
{
    /// <inheritdoc/>
    public override DateTimeOffset Last => Until > OtherUntil ? Until : OtherUntil;

    /// <inheritdoc/>
    public override IEnumerable<string> People() => [Person, Other];
}

/// <summary>Exactly these people are on duty, whatever was planned.</summary>
/// <param name="Instead">Ids of the people.</param>
[GenerateSerializer, Immutable]
public sealed record Override(
    string Id, DateTimeOffset From, DateTimeOffset Until, [property: Id(0)] ImmutableArray<string> Instead)
    : DutyChange(Id, From, Until)
{
    /// <inheritdoc/>
    public override IEnumerable<string> People() => Instead;
}

/// <summary>
/// Somebody is away (请假) and therefore not on duty, in whatever order this became known: their duty is a gap unless somebody else
/// does it.
/// </summary>
/// <param name="Person">Id of the person.</param>
[GenerateSerializer, Immutable]
public sealed record Absence(string Id, DateTimeOffset From, DateTimeOffset Until, [property: Id(0)] string Person)
    : DutyChange(Id, From, Until)
{
    /// <inheritdoc/>
    public override IEnumerable<string> People() => [Person];
}
