using System.Collections.Immutable;
using System.Globalization;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Escalation;
using Deqing.Realtime.Domain.Notices;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Grains.Escalation;

namespace Deqing.Realtime.Api.Escalation;

/// <summary>Writes what the cases about the findings of a night say.</summary>
internal sealed class NightTexts(County county) : INightTexts
{
    /// <summary>The most places, and people, named in a text; the others are counted.</summary>
    public const int MaxNamed = 10;

    private readonly BuiltInTexts texts = new("night", NoticePreference.Languages[0]);

    /// <inheritdoc/>
    public string Gone => texts["gone"];

    /// <inheritdoc/>
    public string OfGap(NightGap gap, EscalationPolicy policy) => Fill(
        texts["gap"],
        ("policy", texts.Of(policy.Names)), ("step", Number(gap.Step + 1)), ("who", Who(gap.What.Who)),
        ("missing", Number(gap.Places.Length)), ("of", Number(gap.Of)), ("places", List(gap.Places, PlaceOf)));

    /// <inheritdoc/>
    public string OfUnreachable(ImmutableArray<Called> people) => Fill(
        texts["unreachable"], ("count", Number(people.Length)), ("people", List(people, person => person.Name)));

    private string Who(Target who) =>
        (who.Next ? texts["next"] : "") + (who switch
        {
            { Role: { } role } =>
                texts[$"role.{Hosting.Json.Word(role)}"] + (who.At is { } rung ? texts[$"rung.{Hosting.Json.Word(rung)}"] : ""),
            { Roster: { } roster } => Fill(texts["roster"], ("id", roster)),
            { OnDuty: { } place } => texts[$"onDuty.{Hosting.Json.Word(place)}"],
            _ => Fill(texts["person"], ("id", who.Person ?? "")),
        });

    private string PlaceOf(string text) => Territory.Parse(text) switch
    {
        { Kind: TerritoryKind.Department, Key: var id } when county.Catalogue.FindDepartment(id) is { } department =>
            texts.Of(department.Names),
        { Kind: TerritoryKind.Department } or null => text,
        { Kind: TerritoryKind.County } => texts.Of(county.Parts.Names),
        { } place => Place.Of(place, county) is { } where ? texts.PlaceOf(county, where) : text,
    };

    private string List<T>(ImmutableArray<T> items, Func<T, string> name) =>
        string.Join(texts["separator"], items.Take(MaxNamed).Select(name)) + (items.Length > MaxNamed ? texts["more"] : "");

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Fill(string text, params (string Name, string Value)[] values) =>
        values.Aggregate(text, (filled, it) => filled.Replace($"{{{it.Name}}}", it.Value, StringComparison.Ordinal));
}
