using System.Collections.Frozen;
using Deqing.Realtime.Domain.Water;

namespace Deqing.Realtime.Storage.Counties;

/// <summary>
/// liveness.json: when a device or the link of a village is taken for gone. What it does not say is as usual; a county without the file
/// has the usual rules, which open no cases.
/// </summary>
internal static class LivenessFile
{
    public const string File = "liveness.json";

    private const int Day = 86_400;

    /// <summary>Reads it. References into a list that is null are not judged.</summary>
    public static LinkRules Read(PackFolder pack, FrozenSet<string>? categories)
    {
        var usual = LinkRules.Usual;
        if (!pack.Has(File) || pack.Json(File) is not { } root)
            return usual;
        return new LinkRules
        {
            Intervals = Has(root, "intervals") ? root.Number("intervals", 1.5, 100) : usual.Intervals,
            WindowIntervals = Has(root, "windowIntervals") ? root.Number("windowIntervals", 1, 10) : usual.WindowIntervals,
            Least = Has(root, "least") ? root.Integer("least", 2, 1_000) : usual.Least,
            SharePercent = Has(root, "sharePercent") ? root.Integer("sharePercent", 1, 100) : usual.SharePercent,
            DeviceAfter = Seconds(root, "deviceAfterSeconds", 0, usual.DeviceAfter),
            LinkAfter = Seconds(root, "linkAfterSeconds", 0, usual.LinkAfter),
            Steady = Seconds(root, "steadySeconds", 0, usual.Steady),
            FlapFalls = Has(root, "flapFalls") ? root.Integer("flapFalls", 2, 100) : usual.FlapFalls,
            FlapHalfLife = Seconds(root, "flapHalfLifeSeconds", 60, usual.FlapHalfLife),
            Device = Case(root, "device", categories),
            Link = Case(root, "link", categories),
        };
    }

    private static LinkCase? Case(PackObject root, string member, FrozenSet<string>? categories)
    {
        if (!Has(root, member) || root.Part(member) is not { } part)
            return null;
        var category = part.Id("category");
        if (categories is not null && category.Length > 0 && !categories.Contains(category))
            part.Mistake("category", $"unknown category '{category}'");
        return new LinkCase(category, part.Word("severity", Words.Severities));
    }

    private static TimeSpan Seconds(PackObject root, string member, int least, TimeSpan usual) =>
        Has(root, member) ? TimeSpan.FromSeconds(root.Integer(member, least, Day)) : usual;

    private static bool Has(PackObject root, string member) => root.Element.TryGetProperty(member, out _);
}
