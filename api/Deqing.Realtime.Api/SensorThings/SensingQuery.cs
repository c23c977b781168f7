using System.Collections.Immutable;

namespace Deqing.Realtime.Api.SensorThings;

/// <summary>What is asked about a list of entities, or about one.</summary>
/// <param name="Options">The options as they were written, without <c>$</c>-options that only say which page is wanted.</param>
/// <param name="Filter">Which entities, or null.</param>
/// <param name="Order">In which order: most significant first.</param>
/// <param name="Top">Most entities of a page.</param>
/// <param name="Skip">So many are left out first.</param>
/// <param name="Count">Whether to tell how many there are.</param>
/// <param name="Select">Names of properties and links to show; null for all.</param>
/// <param name="Expands">Links whose entities are shown within.</param>
/// <param name="After">Where the page before ended, in a list of observations.</param>
/// <param name="AsArrays">Whether observations are written as arrays.</param>
internal sealed record SensingQuery(
    IReadOnlyDictionary<string, string> Options, Expression? Filter, ImmutableArray<(Expression Key, bool IsDescending)> Order,
    int Top, int Skip, bool Count, ImmutableArray<string>? Select, ImmutableArray<(Link Link, SensingQuery Query)> Expands,
    ObservationCursor? After, bool AsArrays)
{
    /// <summary>Option that says where a page begins.</summary>
    public const string SkipOption = "$skip", SkipToken = "$skiptoken";

    /// <summary>Whether a property or a link is shown.</summary>
    public bool Shows(string name) => Select is not { } names || names.Contains(name);

    /// <summary>The query of the next page.</summary>
    /// <param name="option">What says where it begins.</param>
    /// <param name="value">Its value.</param>
    public string Next(string option, string value) => string.Join('&', Options
        .Where(known => known.Key is not (SkipOption or SkipToken)).Append(new(option, value))
        .Select(known => $"{known.Key}={Uri.EscapeDataString(known.Value)}"));
}
