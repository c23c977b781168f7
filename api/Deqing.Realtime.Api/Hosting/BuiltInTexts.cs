using System.Text.Json;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Places;

namespace Deqing.Realtime.Api.Hosting;

/// <summary>Texts in one language that come with the program, for what is written here and not drawn by a screen.</summary>
/// <param name="set">Name of the set: its file is <c>set.language.json</c>.</param>
/// <param name="language">The language as BCP 47 has it.</param>
internal class BuiltInTexts(string set, string language)
{
    private readonly Dictionary<string, string> texts = Read($"{set}.{language}.json");

    /// <summary>The language as BCP 47 has it.</summary>
    public string Language => language;

    /// <summary>Every name there is a text for.</summary>
    public IEnumerable<string> Names => texts.Keys;

    /// <summary>A text.</summary>
    /// <exception cref="KeyNotFoundException">There is none of this name.</exception>
    public string this[string name] => texts[name];

    /// <summary>A text; its name if there is none, as for an event of a newer program.</summary>
    public string OrName(string name) => texts.GetValueOrDefault(name, name);

    /// <summary>The one of two names that is in this language.</summary>
    public string Of(Names names) => language == "en" ? names.En : names.Zh;

    /// <summary>The name of a category; its id if the county has none of it.</summary>
    public string CategoryOf(County county, string category) =>
        county.Catalogue.Find(category) is { } known ? Of(known.Names) : category;

    /// <summary>A place in words, the largest part first; empty for the county as a whole.</summary>
    public string PlaceOf(County county, Place place, string? address = null) => string.Join(" · ", ((string?[])
    [
        place.Township is { } township && county.Townships.TryGetValue(township, out var first) ? Of(first.Names) : null,
        place.Village is { } village && county.Villages.TryGetValue(village, out var second) ? Of(second.Names) : null,
        place.Pond, address,
    ]).Where(part => !string.IsNullOrEmpty(part)));

    private static Dictionary<string, string> Read(string file)
    {
        using var stream = typeof(BuiltInTexts).Assembly.GetManifestResourceStream(file)!;
        return JsonSerializer.Deserialize<Dictionary<string, string>>(stream)!;
    }
}
