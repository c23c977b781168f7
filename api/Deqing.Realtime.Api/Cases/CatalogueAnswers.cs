using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Clocks;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Rules;

namespace Deqing.Realtime.Api.Cases;

/// <summary>What cases can be about, how long they may take, and who handles them.</summary>
/// <param name="Groups">Groups of categories (大类), in the order of the county pack.</param>
/// <param name="Categories">Categories (小类), in the order of the county pack.</param>
/// <param name="Departments">Departments that handle cases (责任单位).</param>
public sealed record CatalogueAnswer(
    IReadOnlyList<CategoryGroup> Groups, IReadOnlyList<CategoryAnswer> Categories, IReadOnlyList<Department> Departments)
{
    internal static CatalogueAnswer Of(Catalogue catalogue) => new(
        catalogue.Groups, [.. catalogue.Categories.Select(CategoryAnswer.Of)], catalogue.Departments);
}

/// <summary>A kind of problem (案件类别).</summary>
/// <param name="Id">Its key.</param>
/// <param name="Code">Two digits of its group and two of its own.</param>
/// <param name="Group">Id of its group.</param>
/// <param name="Names">Its name.</param>
/// <param name="Keywords">Words people use for it, in both languages.</param>
/// <param name="IsPublic">Whether villagers may report it.</param>
/// <param name="IsQuestion">Whether it is a question to answer rather than a problem to solve (咨询).</param>
/// <param name="Level">How urgent a new case of it is, unless an alarm says otherwise.</param>
/// <param name="Promise">How long a villager waits at most from the report to the end.</param>
/// <param name="Conditions">When it is filed, how long handling may take and when it is closed; the usual one first.</param>
/// <param name="Evidence">What evidence feedback must bring; empty if a note is enough.</param>
/// <param name="Check">Which results are checked on site.</param>
/// <param name="CheckShare">Of a hundred, how many are checked; 100 for always.</param>
public sealed record CategoryAnswer(
    string Id, string Code, string Group, Names Names, IReadOnlyList<string> Keywords, bool IsPublic, bool IsQuestion, Severity Level,
    TimeLimitAnswer Promise, IReadOnlyList<ConditionAnswer> Conditions, IReadOnlyList<EvidenceKind> Evidence, CheckRule Check,
    int CheckShare)
{
    internal static CategoryAnswer Of(Category it) => new(
        it.Id, it.Code, it.Group, it.Names, it.Keywords, it.IsPublic, it.IsQuestion, it.Level, TimeLimitAnswer.Of(it.Promise),
        [.. it.Conditions.Select(known => new ConditionAnswer(
            known.Id, known.Filing, TimeLimitAnswer.Of(known.Limit), known.Closing))],
        it.Evidence, it.Check, it.CheckShare);
}

/// <summary>A condition of a category.</summary>
/// <param name="Id">Its key within the category.</param>
/// <param name="Filing">When a case is filed under it (立案条件).</param>
/// <param name="Limit">How long handling may take from the dispatch on (处置时限).</param>
/// <param name="Closing">What must be so before the case is closed (结案条件).</param>
public sealed record ConditionAnswer(string Id, Names Filing, TimeLimitAnswer Limit, Names Closing);

/// <summary>How long something may take (时限).</summary>
/// <param name="Class">In what it is counted.</param>
/// <param name="Value">How many of it.</param>
public sealed record TimeLimitAnswer(ClockClass Class, int Value)
{
    internal static TimeLimitAnswer Of(Limit limit) => new(limit.Class, limit.Value);
}
