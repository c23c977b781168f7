using System.Collections.Immutable;
using Deqing.Realtime.Api.Hosting;

namespace Deqing.Realtime.Api.Proofs;

/// <summary>The texts of the pages of a pack in one language.</summary>
internal sealed class PackTexts : BuiltInTexts
{
    private PackTexts(string language, string fileName)
        : base("pack", language) => FileName = fileName;

    /// <summary>Both languages; the first is the county's own.</summary>
    public static ImmutableArray<PackTexts> All { get; } = [new("zh-CN", "index.html"), new("en", "index.en.html")];

    /// <summary>Name of the page in the pack.</summary>
    public string FileName { get; }
}
