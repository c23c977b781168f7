using System.Collections.Frozen;
using System.Collections.Immutable;
using System.ComponentModel;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Rules;
using Deqing.Realtime.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Deqing.Realtime.Api.Cases;

/// <summary>What of a list is asked for. Everything is read as text, so that a wrong value is answered with its name.</summary>
/// <param name="State">Whether they have ended.</param>
/// <param name="Stage">Stages.</param>
/// <param name="Category">Categories.</param>
/// <param name="Source">Sources.</param>
/// <param name="Level">The least level.</param>
/// <param name="Township">Township.</param>
/// <param name="Village">Village.</param>
/// <param name="Pond">Pond.</param>
/// <param name="Department">Department.</param>
/// <param name="Overdue">Whether they are overdue.</param>
/// <param name="From">From when on.</param>
/// <param name="Until">Until when.</param>
/// <param name="Text">Words or a number.</param>
internal sealed record CaseFilters(
    [property: FromQuery(Name = "state"), Description("Only cases that have not ended, or only those that have."),
     Words("open", "over")] string? State,
    [property: FromQuery(Name = "stage"), Description("Only these stages, with commas between them.")] string? Stage,
    [property: FromQuery(Name = "category"), Description("Only these categories, with commas between them.")] string? Category,
    [property: FromQuery(Name = "source"), Description("Only from these sources, with commas between them.")] string? Source,
    [property: FromQuery(Name = "level"), Description("Only this level and worse."),
     Words("notice", "warning", "serious", "critical")] string? Level,
    [property: FromQuery(Name = "township"), Description("Only cases of this township.")] string? Township,
    [property: FromQuery(Name = "village"), Description("Only cases of this village.")] string? Village,
    [property: FromQuery(Name = "pond"), Description("Only cases of this pond.")] string? Pond,
    [property: FromQuery(Name = "department"), Description("Only cases this department has a part in.")] string? Department,
    [property: FromQuery(Name = "overdue"), Description("True for open cases that are overdue."),
     Words("true", "false")] string? Overdue,
    [property: FromQuery(Name = "from"), Description("Only cases opened at or after this time."), Instant] string? From,
    [property: FromQuery(Name = "until"), Description("Only cases opened before this time."), Instant] string? Until,
    [property: FromQuery(Name = "text"),
     Description("Only cases whose text contains this, or the one of this number.")] string? Text)
{
    /// <summary>Longest text to look for.</summary>
    public const int MaxText = 100;

    /// <summary>Most values of one filter.</summary>
    public const int MaxValues = 100;

    private static readonly FrozenDictionary<string, bool> States =
        new Dictionary<string, bool> { ["open"] = false, ["over"] = true }.ToFrozenDictionary();

    private static readonly ImmutableArray<CaseStage> Stages = [.. Enum.GetValues<CaseStage>()];

    /// <summary>Reads the filters. If one is wrong, <paramref name="read"/> has the problem.</summary>
    /// <param name="read">Keeps the first problem.</param>
    /// <param name="county">The county they name places and categories of.</param>
    /// <param name="reach">What who asks may see.</param>
    /// <param name="now">What was due before is overdue.</param>
    public CaseQuery Read(Parameters read, County county, Reach reach, DateTimeOffset now)
    {
        var over = read.Word("state", State, States, "badState");
        var stages = Each("stage", Stage, read, "badStage", Words<CaseStage>());
        var text = string.IsNullOrEmpty(Text) ? null : Text;
        if (text?.Length > MaxText)
            read.Refuse("textTooLong", $"'text' has at most {MaxText} characters.", 0);
        var chosen = over is not { } ended ? stages
            : [.. (stages.IsEmpty ? Stages : stages).Where(stage => stage >= CaseStage.Closed == ended)];
        return new CaseQuery
        {
            Stages = chosen,
            Categories = Each(
                "category", Category, read, "unknownCategory", county.Catalogue.Categories.ToDictionary(it => it.Id, it => it.Id)),
            Sources = Each("source", Source, read, "badSource", Words<CaseSource>()),
            Level = read.Word("level", Level, Words<Severity>(), "badLevel"),
            Township = read.Known("township", Township, county.Townships.ContainsKey, "unknownTownship"),
            Village = read.Known("village", Village, county.Villages.ContainsKey, "unknownVillage"),
            Pond = read.Known("pond", Pond, county.Ponds.ContainsKey, "unknownPond"),
            Department = read.Known(
                "department", Department, id => county.Catalogue.FindDepartment(id) is not null, "unknownDepartment"),
            DueBefore = read.Truth("overdue", Overdue, "badOverdue") == true ? now : null,
            From = Instant("from", From, read),
            Until = Instant("until", Until, read),
            Text = CaseNumber.Parse(text) is { } number ? $"{number}" : text,

            // Stages that exclude each other leave nothing.
            Reach = over is not null && chosen.IsEmpty ? Reach.Nowhere : reach,
            Limit = 1,
        };
    }

    /// <summary>The answer to filters that name a place no part of which lies within reach; null if some part does.</summary>
    public static ProblemHttpResult? Outside(CurrentCaller current, AccessRefusals refusals, County county, CaseQuery query) =>
        PlaceFilters.Refused(current, refusals, Operation.ReadCases, county, query.Township, query.Village, query.Pond);

    private static DateTimeOffset? Instant(string name, string? text, Parameters read) =>
        string.IsNullOrEmpty(text) ? null : read.Instant(name, text, default, "badTime").ToUniversalTime();

    private static ImmutableArray<T> Each<T>(
        string name, string? text, Parameters read, string reason, IReadOnlyDictionary<string, T> known)
    {
        if (string.IsNullOrEmpty(text))
            return [];
        var words = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (words.Length > MaxValues)
            return read.Refuse<ImmutableArray<T>>(reason, $"'{name}' has at most {MaxValues} values.", []);
        foreach (var word in words)
            if (!known.ContainsKey(word))
                return read.Refuse<ImmutableArray<T>>(reason, $"'{name}' names nothing that exists: '{word}'.", []);
        return [.. words.Distinct(StringComparer.Ordinal).Select(word => known[word])];
    }

    private static Dictionary<string, T> Words<T>()
        where T : struct, Enum => Enum.GetValues<T>().ToDictionary(Json.Word);
}
