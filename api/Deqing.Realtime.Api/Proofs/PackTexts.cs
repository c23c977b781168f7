using System.Collections.Immutable;
using System.Text.Json;

namespace Deqing.Realtime.Api.Proofs;

/// <summary>The texts of the pages of a pack in one language.</summary>
internal sealed class PackTexts
{
    private readonly Dictionary<string, string> texts;

    private PackTexts(string language, string fileName)
    {
        (Language, FileName) = (language, fileName);
        using var stream = typeof(PackTexts).Assembly.GetManifestResourceStream($"pack.{language}.json")!;
        texts = JsonSerializer.Deserialize<Dictionary<string, string>>(stream)!;
    }

    /// <summary>Both languages; the first is the county's own.</summary>
    public static ImmutableArray<PackTexts> All { get; } = [new("zh-CN", "index.html"), new("en", "index.en.html")];

    /// <summary>The language as BCP 47 has it.</summary>
    public string Language { get; }

    /// <summary>Name of the page in the pack.</summary>
    public string FileName { get; }

    /// <summary>Every name there is a text for.</summary>
    public IEnumerable<string> Names => texts.Keys;

    /// <summary>A text; its name if there is none, as for an event of a newer program.</summary>
    public string this[string name] => texts.GetValueOrDefault(name, name);

    /// <summary>The one of two names that is in this language.</summary>
    public string Of(Domain.Places.Names names) => Language == "en" ? names.En : names.Zh;
}
