using System.Text.Json;
using Deqing.Realtime.Domain.Places;

namespace Deqing.Realtime.Api.Figures;

/// <summary>What figures are called in one language.</summary>
internal sealed class FigureTexts
{
    /// <summary>The languages there are; the first is the county's own.</summary>
    public static readonly IReadOnlyDictionary<string, FigureTexts> All = new Dictionary<string, FigureTexts>
    {
        ["zh-CN"] = new("zh-CN"), ["en"] = new("en"),
    };

    private readonly bool isEnglish;
    private readonly Dictionary<string, string> texts;

    private FigureTexts(string language)
    {
        isEnglish = language == "en";
        using var stream = typeof(FigureTexts).Assembly.GetManifestResourceStream($"figures.{language}.json")!;
        texts = JsonSerializer.Deserialize<Dictionary<string, string>>(stream)!;
    }

    /// <summary>Every name there is a text for.</summary>
    public IEnumerable<string> Names => texts.Keys;

    /// <summary>A text.</summary>
    public string this[string name] => texts[name];

    /// <summary>The name of a column: of a path such as <c>verify.need</c> both words.</summary>
    public string Column(string path) => string.Join(isEnglish ? ": " : "·", path.Split('.').Select(word => texts[word]));

    /// <summary>The one of two names that is in this language.</summary>
    public string Of(Names names) => isEnglish ? names.En : names.Zh;

    /// <summary>A text in both languages.</summary>
    public static Names NamesOf(string name) => new(All["zh-CN"][name], All["en"][name]);
}
