using System.Collections.Frozen;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Clocks;

namespace Deqing.Realtime.Storage.Counties;

/// <summary>categories.json: what cases can be about, how long each step may take, and the numbers of the flow.</summary>
internal sealed record CategoriesFile(
    ImmutableArray<CategoryGroup> Groups, ImmutableArray<Category> Categories, StageLimits Stages, FlowLimits Flow)
{
    public const string File = "categories.json";

    /// <summary>The most keywords and the most conditions of a category.</summary>
    public const int MaxKeywords = 40, MaxConditions = 12;

    private const int GroupDigits = 2, CodeDigits = 4, All = 100;

    /// <summary>Reads it. References into a list that is null are not judged.</summary>
    public static CategoriesFile? Read(PackFolder pack, FrozenSet<string>? departments, FrozenSet<string>? townships)
    {
        if (pack.Json(File) is not { } root)
            return null;
        var (stages, flow) = (FlowFile.Stages(root), FlowFile.Flow(root));
        var groups = GroupsOf(root);
        if (!root.IsArray("categories"))
            pack.Distrust(File);
        var (ids, codes) = (new Unique<string>("category"), new Unique<string>("code"));
        var categories = ImmutableArray.CreateBuilder<Category>();
        foreach (var part in root.Items("categories"))
        {
            var category = Read(part, groups, departments, townships);
            if (category.Id.Length == 0 || PackFolder.IdMistake(category.Id) is not null)
                pack.Distrust(File);
            else if (ids.Mistake(category.Id) is { } twice)
                part.Mistake("id", twice);
            if (category.Code.Length > 0 && codes.Mistake(category.Code) is { } sameCode)
                part.Mistake("code", sameCode);
            categories.Add(category);
        }

        return new CategoriesFile(groups, categories.ToImmutable(), stages, flow);
    }

    private static ImmutableArray<CategoryGroup> GroupsOf(PackObject root)
    {
        var (ids, codes) = (new Unique<string>("group"), new Unique<string>("code"));
        var groups = ImmutableArray.CreateBuilder<CategoryGroup>();
        foreach (var part in root.Items("groups"))
        {
            var group = new CategoryGroup(part.Id("id"), Digits(part, GroupDigits), part.Names("names"));
            if (ids.Mistake(group.Id) is { } twice)
                part.Mistake("id", twice);
            if (group.Code.Length > 0 && codes.Mistake(group.Code) is { } sameCode)
                part.Mistake("code", sameCode);
            groups.Add(group);
        }

        return groups.ToImmutable();
    }

    private static Category Read(
        PackObject part, ImmutableArray<CategoryGroup> groups, FrozenSet<string>? departments, FrozenSet<string>? townships)
    {
        var (id, group, code) = (part.Id("id"), part.Text("group"), Digits(part, CodeDigits));
        var known = groups.FirstOrDefault(each => each.Id == group);
        if (known is null && group.Length > 0)
            part.Mistake("group", $"unknown group '{group}'");
        else if (known is { Code.Length: > 0 } && code.Length > 0 && !code.StartsWith(known.Code, StringComparison.Ordinal))
            part.Mistake("code", $"'{code}' must begin with {known.Code}, the code of group '{group}'");
        var check = part.Word("check", Words.CheckRules);
        return new Category(
            id, code, group, part.Names("names"), Keywords(part), part.Flag("isPublic"), part.Flag("isQuestion"),
            part.Word("level", Words.Severities), FlowFile.Limit(part, "promise"), Conditions(part), Evidence(part), check,
            Share(part, check), Responsible(part, departments, townships));
    }

    private static string Digits(PackObject part, int digits)
    {
        var code = part.Text("code");
        if (code.Length == 0 || (code.Length == digits && code.All(char.IsAsciiDigit)))
            return code;
        part.Mistake("code", $"'{code}' is not a code of {digits} digits");
        return "";
    }

    private static ImmutableArray<string> Keywords(PackObject part)
    {
        var keywords = part.Texts("keywords");
        var once = new Unique<string>("keyword");
        foreach (var keyword in keywords)
            if (string.IsNullOrWhiteSpace(keyword))
                part.Mistake("keywords", "must not hold an empty text");
            else if (once.Mistake(keyword) is { } twice)
                part.Mistake("keywords", twice);
        if (keywords.Length > MaxKeywords)
            part.Mistake("keywords", $"must not name more than {MaxKeywords}");
        return keywords;
    }

    private static ImmutableArray<CaseCondition> Conditions(PackObject part)
    {
        var ids = new Unique<string>("condition");
        var conditions = ImmutableArray.CreateBuilder<CaseCondition>();
        foreach (var item in part.Items("conditions"))
        {
            var condition = new CaseCondition(
                item.Id("id"), item.Names("filing"), FlowFile.Limit(item, "limit"), item.Names("closing"));
            if (ids.Mistake(condition.Id) is { } twice)
                item.Mistake("id", twice);
            conditions.Add(condition);
        }

        if (conditions.Count == 0 && part.IsArray("conditions"))
            part.Mistake("conditions", "must name at least one condition");
        else if (conditions.Count > MaxConditions)
            part.Mistake("conditions", $"must not name more than {MaxConditions}");
        return conditions.ToImmutable();
    }

    private static ImmutableArray<EvidenceKind> Evidence(PackObject part)
    {
        var once = new Unique<string>("evidence");
        var kinds = ImmutableArray.CreateBuilder<EvidenceKind>();
        foreach (var word in part.Texts("evidence"))
            if (!Words.EvidenceKinds.TryGetValue(word, out var kind))
                part.Mistake("evidence", $"'{word}' is none of {string.Join(", ", Words.EvidenceKinds.Keys.Order(StringComparer.Ordinal))}");
            else if (once.Mistake(word) is { } twice)
                part.Mistake("evidence", twice);
            else
                kinds.Add(kind);
        return kinds.ToImmutable();
    }

    private static int Share(PackObject part, CheckRule check)
    {
        if (check == CheckRule.ByLot)
            return part.Integer("checkShare", 1, All - 1);
        if (part.Element.TryGetProperty("checkShare", out _))
            part.Mistake("checkShare", "stands only with the check byLot");
        return All;
    }

    private static ImmutableArray<Responsibility> Responsible(
        PackObject part, FrozenSet<string>? departments, FrozenSet<string>? townships)
    {
        var once = new Unique<string>("township");
        var responsible = ImmutableArray.CreateBuilder<Responsibility>();
        foreach (var item in part.Items("responsible"))
        {
            var (township, department) = (item.TextOrNull("township"), item.Text("department"));
            if (township is not null && townships is not null && !townships.Contains(township))
                item.Mistake("township", $"unknown township '{township}'");
            else if (once.Mistake(township ?? "") is { } twice)
                item.Mistake("township", township is null ? "all other townships stand twice" : twice);
            if (department.Length > 0 && departments is not null && !departments.Contains(department))
                item.Mistake("department", $"unknown department '{department}'");
            responsible.Add(new Responsibility(township, department));
        }

        if (part.IsArray("responsible") && responsible.All(known => known.Township is not null))
            part.Mistake("responsible", "must name who leads in all other townships, with the township null");
        return responsible.ToImmutable();
    }
}
