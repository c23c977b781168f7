using System.Collections.Frozen;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Clocks;
using Deqing.Realtime.Domain.Escalation;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Rules;
using Deqing.Realtime.Domain.Water;

namespace Deqing.Realtime.Storage.Counties;

/// <summary>Reads a county pack: the folder that holds everything that is the county and not the engine.</summary>
public static class CountyFolder
{
    /// <summary>
    /// Reads and checks every file of the pack. Nothing is half taken: a pack with any mistake gives no county.
    /// </summary>
    /// <param name="folder">The folder of the pack, for example <c>deploy/counties/deqing</c>.</param>
    /// <returns>The county, or all mistakes.</returns>
    public static CountyReading Load(string folder)
    {
        if (!Directory.Exists(folder))
            return new CountyReading(null, null, [new CountyMistake(folder, "", "there is no such county pack folder")]);

        var pack = new PackFolder(folder);
        var metrics = MetricsFile.Read(pack);
        var county = CountyFile.Read(pack, metrics);
        var types = pack.Trusts(CountyFile.File) ? county?.StationTypes : null;
        var departments = DepartmentsFile.Read(pack);
        var places = PlaceFiles.Read(pack, types);
        var categories = CategoriesFile.Read(
            pack, pack.Known(DepartmentsFile.File, departments?.Select(department => department.Id)),
            pack.Known(PlaceFiles.TownshipsFile, places.Townships?.Select(township => township.Code)));
        var faults = metrics is null ? null : MetricsFile.ReadFaults(
            pack, pack.Known(CategoriesFile.File, categories?.Categories.Select(category => category.Id)));
        var rules = RulesFile.Read(
            pack, metrics, types, pack.Known(CategoriesFile.File, categories?.Categories.Select(category => category.Id)));
        var escalation = EscalationFile.Read(
            pack, pack.Known(CategoriesFile.File, categories?.Categories.Select(category => category.Id)),
            pack.Known(PlaceFiles.TownshipsFile, places.Townships?.Select(township => township.Code)),
            pack.Known(DepartmentsFile.File, departments?.Select(department => department.Id)));
        var dispatch = DispatchFile.Read(
            pack, pack.Known(CategoriesFile.File, categories?.Categories.Select(category => category.Id)));
        var dialects = DialectsFile.Read(pack, metrics?.Select(metric => metric.Key).ToFrozenSet());
        var links = LivenessFile.Read(
            pack, pack.Known(CategoriesFile.File, categories?.Categories.Select(category => category.Id)));
        var layers = LayersFile.Read(pack, types);
        var shapes = GeometryFiles.Read(pack, county?.Code, places);
        var days = HolidayFiles.Read(pack);

        var mistakes = pack.Mistakes;
        if (mistakes.Length > 0 || county is null)
            return new CountyReading(null, null, mistakes);
        var parts = new CountyParts(
            county.Code, county.Names, county.TimeZone, county.Datum, county.Center, county.Notes,
            [.. places.Townships!], [.. places.Villages!], [.. places.Ponds!], [.. places.Sensors!],
            [.. county.StationTypes], layers, new MetricCatalogue([.. metrics!]) { Faults = faults }, new RuleBook(rules),
            new WorkCalendar(TimeZoneInfo.FindSystemTimeZoneById(county.TimeZone), new WorkHours(county.WorkingHours), days),
            new Catalogue(departments!.Value, categories!.Groups, categories.Categories, categories.Stages, categories.Flow))
        {
            Escalation = new EscalationBook(escalation),
            Dispatch = dispatch,
            Dialects = dialects,
            Links = links,
        };
        var found = new County(parts);
        return new CountyReading(found, new PlaceFinder(found, shapes), []);
    }
}

/// <summary>Keeps keys apart: notes every key that occurs a second time.</summary>
internal sealed class Unique<T>(string what)
    where T : notnull
{
    private readonly HashSet<T> seen = [];

    /// <summary>What is wrong with the key, or null.</summary>
    public string? Mistake(T key) => seen.Add(key) ? null : $"{what} '{key}' stands twice";
}

/// <summary>The closed sets of words of the pack.</summary>
internal static class Words
{
    public static readonly FrozenDictionary<string, PlaceKind> PlaceKinds = new Dictionary<string, PlaceKind>
    {
        ["pond"] = PlaceKind.Pond, ["village"] = PlaceKind.Village,
    }.ToFrozenDictionary();

    public static readonly FrozenDictionary<string, VillageKind> VillageKinds = new Dictionary<string, VillageKind>
    {
        ["village"] = VillageKind.Village, ["community"] = VillageKind.Community,
    }.ToFrozenDictionary();

    public static readonly FrozenDictionary<string, Side> Sides = new Dictionary<string, Side>
    {
        ["below"] = Side.Below, ["above"] = Side.Above,
    }.ToFrozenDictionary();

    /// <summary>The severities a rule may have: an alarm that reports normality would be none.</summary>
    public static readonly FrozenDictionary<string, Severity> Severities = new Dictionary<string, Severity>
    {
        ["notice"] = Severity.Notice, ["warning"] = Severity.Warning, ["serious"] = Severity.Serious, ["critical"] = Severity.Critical,
    }.ToFrozenDictionary();

    public static readonly FrozenDictionary<string, CheckRule> CheckRules = new Dictionary<string, CheckRule>
    {
        ["always"] = CheckRule.Always, ["byLot"] = CheckRule.ByLot,
    }.ToFrozenDictionary();

    public static readonly FrozenDictionary<string, EvidenceKind> EvidenceKinds = new Dictionary<string, EvidenceKind>
    {
        ["photo"] = EvidenceKind.Photo, ["voice"] = EvidenceKind.Voice,
    }.ToFrozenDictionary();

    public static readonly FrozenDictionary<string, string> Operators = Same(">=", "<=", "range");

    public static readonly FrozenDictionary<string, string> LayerKinds =
        Same("boundary", "townships", "villages", "ponds", "sensors", "cases");

    /// <summary>What is wrong with working hours, in plain words.</summary>
    public static string Of(HoursRefusal refusal) => refusal switch
    {
        HoursRefusal.NoSlots => "must name at least one slot",
        HoursRefusal.TooManySlots => $"must not name more than {WorkHours.MaxSlots} slots",
        HoursRefusal.SlotEndsBeforeItStarts => "every slot must end after it begins",
        HoursRefusal.SlotsOverlap => "every slot must begin when the one before it has ended",
        _ => throw new NotSupportedException($"Unknown refusal {refusal}."),
    };

    private static FrozenDictionary<string, string> Same(params string[] words) => words.ToFrozenDictionary(word => word);
}
