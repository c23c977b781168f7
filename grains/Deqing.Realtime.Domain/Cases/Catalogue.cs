using System.Collections.Frozen;
using Deqing.Realtime.Domain.Clocks;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Rules;

namespace Deqing.Realtime.Domain.Cases;

/// <summary>A department that handles cases (责任单位).</summary>
/// <param name="Id">Its key in the county pack, also of territories: <c>department:agriculture</c>.</param>
/// <param name="Names">Its name.</param>
/// <param name="Synthetic">Whether the pack made it up.</param>
public sealed record Department(string Id, Names Names, bool Synthetic);

/// <summary>
/// One of the conditions of a category: when it is filed, how long handling may take and when it is closed (立案条件、处置时限、结案条件).
/// </summary>
/// <param name="Id">Its key within the category.</param>
/// <param name="Filing">When a case of the category is filed under it.</param>
/// <param name="Limit">How long handling may take from the dispatch on.</param>
/// <param name="Closing">What must be so before it is closed.</param>
public sealed record CaseCondition(string Id, Names Filing, Limit Limit, Names Closing);

/// <summary>Which results are checked on site (核查).</summary>
public enum CheckRule : byte
{
    /// <summary>Every one.</summary>
    Always,

    /// <summary>A share of them, by lot; the others pass to closing.</summary>
    ByLot,
}

/// <summary>Which department leads in which area.</summary>
/// <param name="Township">Code of the township, or null for all others.</param>
/// <param name="Department">Id of the department.</param>
public sealed record Responsibility(string? Township, string Department);

/// <summary>A kind of problem (案件类别), shaped like the classes of GB/T 30428.2: group, class, conditions.</summary>
/// <param name="Id">Its key, for example <c>pondOxygen</c>.</param>
/// <param name="Code">Its number: two digits of the group, two of the class.</param>
/// <param name="Group">Id of its group.</param>
/// <param name="Names">Its name.</param>
/// <param name="Keywords">Words people use for it, in both languages.</param>
/// <param name="IsPublic">Whether villagers may report it.</param>
/// <param name="IsQuestion">Whether it is a question to answer rather than a problem to solve (咨询).</param>
/// <param name="Level">How urgent a new case of it is, unless an alarm says otherwise.</param>
/// <param name="Promise">How long the villager waits at most from the report to the end; this clock never pauses.</param>
/// <param name="Conditions">Its conditions, the usual one first; at least one.</param>
/// <param name="Evidence">What evidence feedback must bring; empty if a note is enough.</param>
/// <param name="Check">Which results are checked.</param>
/// <param name="CheckShare">Of a hundred, how many are checked by lot; 100 for always.</param>
/// <param name="Responsible">Which department leads where.</param>
public sealed record Category(
    string Id, string Code, string Group, Names Names, ImmutableArray<string> Keywords, bool IsPublic, bool IsQuestion, Severity Level,
    Limit Promise, ImmutableArray<CaseCondition> Conditions, ImmutableArray<EvidenceKind> Evidence, CheckRule Check, int CheckShare,
    ImmutableArray<Responsibility> Responsible)
{
    /// <summary>The condition of an id, or null.</summary>
    public CaseCondition? Find(string condition)
    {
        foreach (var known in Conditions)
            if (known.Id == condition)
                return known;
        return null;
    }

    /// <summary>The department that leads in a township, or null where none is named.</summary>
    public string? LeadIn(string? township)
    {
        string? others = null;
        foreach (var known in Responsible)
            if (known.Township == township && township is not null)
                return known.Department;
            else if (known.Township is null)
                others = known.Department;
        return others;
    }
}

/// <summary>A group of categories (大类).</summary>
/// <param name="Id">Its key.</param>
/// <param name="Code">Two digits.</param>
/// <param name="Names">Its name.</param>
public sealed record CategoryGroup(string Id, string Code, Names Names);

/// <summary>How long each step may take, the same for all categories.</summary>
/// <param name="Verify">Verifying on site.</param>
/// <param name="File">Filing or refusing.</param>
/// <param name="Dispatch">Dispatching.</param>
/// <param name="Arbitrate">The arbiter's decision.</param>
/// <param name="Accept">Accepting.</param>
/// <param name="Check">Checking the result.</param>
/// <param name="Close">Closing.</param>
public sealed record StageLimits(Limit Verify, Limit File, Limit Dispatch, Limit Arbitrate, Limit Accept, Limit Check, Limit Close);

/// <summary>Numbers of the flow that are the county's to choose.</summary>
/// <param name="MaxExtensions">How many extensions a case is granted at most.</param>
/// <param name="LongestHold">How long a hold lasts at most.</param>
/// <param name="MaxHolds">How often a case is put on hold at most.</param>
/// <param name="ArbitrateAfter">After how many returns of the same department an arbiter decides.</param>
/// <param name="ReopenWithin">How long after its end a reporter may say that it was not solved.</param>
/// <param name="DuplicateMetres">Within how many metres another report may be about the same problem.</param>
/// <param name="DuplicateDays">And within how many days.</param>
public sealed record FlowLimits(
    int MaxExtensions, TimeSpan LongestHold, int MaxHolds, int ArbitrateAfter, TimeSpan ReopenWithin, int DuplicateMetres,
    int DuplicateDays);

/// <summary>Everything a county says of its cases: departments, categories, limits.</summary>
public sealed class Catalogue
{
    /// <summary>Builds the lookups. Ids must be unique and references resolved.</summary>
    public Catalogue(
        ImmutableArray<Department> departments, ImmutableArray<CategoryGroup> groups, ImmutableArray<Category> categories,
        StageLimits stages, FlowLimits flow)
    {
        Departments = departments;
        Groups = groups;
        Categories = categories;
        Stages = stages;
        Flow = flow;
        byId = categories.ToFrozenDictionary(category => category.Id);
        departmentsById = departments.ToFrozenDictionary(department => department.Id);
    }

    private readonly FrozenDictionary<string, Category> byId;
    private readonly FrozenDictionary<string, Department> departmentsById;

    /// <summary>Departments in the order of the pack.</summary>
    public ImmutableArray<Department> Departments { get; }

    /// <summary>Groups in the order of the pack.</summary>
    public ImmutableArray<CategoryGroup> Groups { get; }

    /// <summary>Categories in the order of the pack.</summary>
    public ImmutableArray<Category> Categories { get; }

    /// <summary>Limits of the steps.</summary>
    public StageLimits Stages { get; }

    /// <summary>Numbers of the flow.</summary>
    public FlowLimits Flow { get; }

    /// <summary>The category of an id, or null.</summary>
    public Category? Find(string category) => byId.GetValueOrDefault(category);

    /// <summary>The department of an id, or null.</summary>
    public Department? FindDepartment(string department) => departmentsById.GetValueOrDefault(department);
}
