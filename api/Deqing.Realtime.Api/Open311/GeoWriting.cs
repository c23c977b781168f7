using System.Collections.Immutable;
using Deqing.Realtime.Api.Cases;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Api.Places;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Storage;

namespace Deqing.Realtime.Api.Open311;

/// <summary>
/// Writes categories as services and cases as service requests. What an alarm opened is no request, and what is not for the public
/// is no service; nothing tells who reported.
/// </summary>
internal sealed class GeoWriting(County county, CaseWriting writing, CountyClock clock)
{
    /// <summary>Ways by which requests come; alarms are none.</summary>
    public static readonly ImmutableArray<CaseSource> Sources =
        [.. Enum.GetValues<CaseSource>().Where(source => source != CaseSource.Alarm)];

    /// <summary>Ids of the categories that are services.</summary>
    public ImmutableArray<string> Services { get; } =
        [.. county.Catalogue.Categories.Where(category => category.IsPublic).Select(category => category.Id)];

    /// <summary>The case whose number a text is, if it is a service request; else null.</summary>
    public static async Task<CaseRow?> FindAsync(ICaseLog log, Catalogue catalogue, string number, CancellationToken cancellation) =>
        CaseNumber.Parse(number) is { } known && await log.FindAsync(known, cancellation) is { Case.Source: not CaseSource.Alarm } row
        && catalogue.Find(row.Case.Category) is { IsPublic: true }
            ? row
            : null;

    /// <summary>A service.</summary>
    public GeoRecord Service(Category category, bool english)
    {
        var group = county.Catalogue.Groups.First(known => known.Id == category.Group);
        return new GeoRecord(
            ("service_code", category.Id), ("service_name", Name(category.Names, english)),
            ("description", Name(category.Conditions[0].Filing, english)), ("metadata", false), ("type", "realtime"),
            ("keywords", string.Join(',', category.Keywords)), ("group", Name(group.Names, english)));
    }

    /// <summary>The definition of a service: no category asks for more than the request itself has.</summary>
    public static GeoRecord Definition(Category category) =>
        new(("service_code", category.Id), ("attributes", new GeoList("attribute", [])));

    /// <summary>A service request.</summary>
    /// <param name="row">The case.</param>
    /// <param name="english">Whether names are in English.</param>
    /// <param name="extended">Whether the extension is asked for.</param>
    public GeoRecord Request(CaseRow row, bool english, bool extended)
    {
        var it = row.Case;
        var category = county.Catalogue.Find(it.Category)!;
        (string, object?)[] members =
        [
            ("service_request_id", writing.NumberOf(row)), ("status", it.IsOver ? "closed" : "open"),
            ("status_notes", it.Outcome is { } outcome ? Json.Word(outcome) : Json.Word(it.Stage)),
            ("service_name", Name(category.Names, english)), ("service_code", category.Id), ("description", it.Text),
            ("agency_responsible", it.Lead is { } lead && county.Catalogue.FindDepartment(lead) is { } known
                ? Name(known.Names, english) : null),
            ("service_notice", null), ("requested_datetime", clock.Local(it.ReportedAt)),
            ("updated_datetime", clock.Local(UpdatedAt(it))), ("expected_datetime", clock.Local(it.Promise?.Due.At)),
            ("address", it.Address), ("address_id", it.Place.Village), ("zipcode", null), ("lat", it.Position?.Latitude),
            ("long", it.Position?.Longitude), ("media_url", null),
        ];
        return extended
            ? new GeoRecord([.. members, ("extended_attributes", new GeoRecord(
                ("stage", Json.Word(it.Stage)), ("step", Json.Word(it.Step)), ("reporters", it.Reporters.Length),
                ("round", it.Round), ("overdue", !it.IsOver && it.Promise?.Due.At < clock.Now)))])
            : new GeoRecord(members);
    }

    /// <summary>When a request changed last: when it ended, else when its present step began.</summary>
    public static DateTimeOffset UpdatedAt(CaseFile it) => it.Times.Ended ?? it.StageSince ?? it.DecidedAt;

    /// <summary>A name in the language of who asks.</summary>
    public static string Name(Names names, bool english) => english ? names.En : names.Zh;
}
