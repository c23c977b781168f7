using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Domain.Places;

namespace Deqing.Realtime.Api.Figures;

/// <summary>What figures are called in one language.</summary>
internal sealed class FigureTexts : BuiltInTexts
{
    /// <summary>The county's own language.</summary>
    public const string Own = "zh-CN";

    /// <summary>The languages there are.</summary>
    public static readonly IReadOnlyDictionary<string, FigureTexts> All = new Dictionary<string, FigureTexts>
    {
        [Own] = new(Own), ["en"] = new("en"),
    };

    private FigureTexts(string language)
        : base("figures", language)
    {
    }

    /// <summary>The name of a column: of a path such as <c>verify.need</c> both words.</summary>
    public string Column(string path) => string.Join(Language == "en" ? ": " : "·", path.Split('.').Select(word => this[word]));

    /// <summary>A text in both languages.</summary>
    public static Names NamesOf(string name) => new(All[Own][name], All["en"][name]);
}
