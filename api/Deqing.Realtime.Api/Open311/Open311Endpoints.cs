using System.Collections.Immutable;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Places;
using Deqing.Realtime.Api.Reports;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Storage;

namespace Deqing.Realtime.Api.Open311;

/// <summary>
/// Open311 GeoReport version 2, so that clients made for it work with this county. Beyond it, as parameters that no client has to
/// send: <c>lat</c>, <c>long</c>, <c>radius</c> in metres, <c>updated_after</c>, <c>updated_before</c>, <c>page</c>,
/// <c>page_size</c>, and <c>extensions=true</c> for the element <c>extended_attributes</c>; with a new request, <c>key</c> makes
/// a repeat the same request.
/// </summary>
internal static class Open311Endpoints
{
    /// <summary>Where it is.</summary>
    public const string Root = "/open311/v2";

    /// <summary>When what is described by the discovery changed last.</summary>
    private const string Changeset = "2026-11-26T00:00:00+08:00";

    private const int MostIds = 100;

    /// <summary>Registers what writes it.</summary>
    public static IServiceCollection AddOpen311(this IServiceCollection services) =>
        services.AddSingleton<GeoWriting>().AddScoped<Open311Submission>();

    /// <summary>Maps it. Its own documents describe it, so the API document does not.</summary>
    public static IEndpointRouteBuilder MapOpen311(this IEndpointRouteBuilder routes)
    {
        var open311 = routes.MapGroup(Root).ExcludeFromDescription();
        open311.MapGet("/discovery.{format}", Discover).ForEverybody();
        open311.MapGet("/services.{format}", ListServices).ForEverybody();
        open311.MapGet("/services/{code}.{format}", ReadService).ForEverybody();
        open311.MapGet("/requests.{format}", ListRequests).ForEverybody();
        open311.MapGet("/requests/{id}.{format}", ReadRequest).ForEverybody();
        open311.MapGet("/tokens/{token}.{format}", ReadToken).ForEverybody();
        open311.MapPost("/requests.{format}", Submit).ForEverybody();
        return routes;
    }

    /// <summary>The format of a suffix.</summary>
    public static GeoFormat Of(string format) =>
        string.Equals(format, "json", StringComparison.OrdinalIgnoreCase) ? GeoFormat.Json : GeoFormat.Xml;

    /// <summary>Whether names are asked for in English.</summary>
    public static bool IsEnglish(HttpRequest request) =>
        request.Headers.AcceptLanguage.ToString().StartsWith("en", StringComparison.OrdinalIgnoreCase);

    /// <summary>What is wrong with the suffix or the jurisdiction, or null.</summary>
    public static GeoResult? Refused(string format, string? jurisdiction, County county)
    {
        if (!string.Equals(format, "xml", StringComparison.OrdinalIgnoreCase) && Of(format) != GeoFormat.Json)
            return GeoResult.Refuse(
                GeoFormat.Xml, new GeoError(StatusCodes.Status400BadRequest, $"The format is xml or json, not '{format}'."));
        return string.IsNullOrEmpty(jurisdiction) || jurisdiction == county.Code
            ? null
            : NotFound(format, $"There is no jurisdiction '{jurisdiction}' here; jurisdiction_id is {county.Code} or left out.");
    }

    private static GeoResult NotFound(string format, string what) =>
        GeoResult.Refuse(Of(format), new GeoError(StatusCodes.Status404NotFound, what));

    private static GeoResult? Refused(string format, HttpRequest request, County county) =>
        Refused(format, request.Query["jurisdiction_id"], county);

    private static GeoResult Discover(string format, HttpRequest request, County county)
    {
        if (Refused(format, request, county) is { } refused)
            return refused;
        var url = $"{request.Scheme}://{request.Host}{Root}";
        return new GeoResult(Of(format), "discovery", new GeoRecord(
            ("changeset", Changeset),
            ("contact", county.Parts.Names.Zh), ("key_service", "A key of the county: its administrators make them."),
            ("endpoints", new GeoList("endpoint", [new GeoRecord(
                ("specification", "http://wiki.open311.org/GeoReport_v2"), ("url", url), ("changeset", Changeset), ("type", "production"),
                ("formats", new GeoList("format", ["text/xml", "application/json"])))]))));
    }

    private static GeoResult ListServices(string format, HttpRequest request, County county, GeoWriting writing) =>
        Refused(format, request, county) ?? new GeoResult(Of(format), "services", new GeoList("service", [
            .. writing.Services.Select(id => writing.Service(county.Catalogue.Find(id)!, IsEnglish(request))),
        ]));

    private static GeoResult ReadService(string code, string format, HttpRequest request, County county)
    {
        if (Refused(format, request, county) is { } refused)
            return refused;
        return county.Catalogue.Find(code) is { IsPublic: true } category
            ? new GeoResult(Of(format), "service_definition", GeoWriting.Definition(category))
            : NotFound(format, $"There is no service '{code}'.");
    }

    private static async Task<IResult> ListRequests(
        string format, HttpRequest request, County county, ICaseLog log, GeoWriting writing, CountyClock clock,
        CancellationToken cancellation)
    {
        if (Refused(format, request, county) is { } refused)
            return refused;
        string? Parameter(string name) => request.Query[name];
        ImmutableArray<CaseRow> rows;
        if (GeoQuery.Words(Parameter("service_request_id")) is { IsEmpty: false } ids)
        {
            if (ids.Length > MostIds)
                return GeoResult.Refuse(
                    Of(format), new GeoError(StatusCodes.Status400BadRequest, $"At most {MostIds} service_request_id at once."));
            var found = new List<CaseRow>();
            foreach (var id in ids)
                if (await GeoWriting.FindAsync(log, county.Catalogue, id, cancellation) is { } row)
                    found.Add(row);
            rows = [.. found];
        }
        else
        {
            var errors = new List<GeoError>();
            var query = GeoQuery.Read(Parameter, county.Catalogue, clock.Now, errors);
            if (errors.Count > 0)
                return GeoResult.Refuse(Of(format), errors);
            rows = await GeoSearch.ListAsync(log, query, writing.Services, cancellation);
        }

        return Requests(format, request, writing, rows);
    }

    private static async Task<IResult> ReadRequest(
        string id, string format, HttpRequest request, County county, ICaseLog log, GeoWriting writing, CancellationToken cancellation)
    {
        if (Refused(format, request, county) is { } refused)
            return refused;
        return await GeoWriting.FindAsync(log, county.Catalogue, id, cancellation) is { } row
            ? Requests(format, request, writing, [row])
            : NotFound(format, $"There is no service request '{id}'.");
    }

    private static GeoResult Requests(string format, HttpRequest request, GeoWriting writing, ImmutableArray<CaseRow> rows) => new(
        Of(format), "service_requests", new GeoList("request", [
            .. rows.Select(row => writing.Request(row, IsEnglish(request), request.Query["extensions"] == "true")),
        ]));

    // A request gets its id at once, so its token is the receipt code: who has it need not wait for anything.
    private static async Task<IResult> ReadToken(
        string token, string format, HttpRequest request, County county, ReportReading reading, Cases.CaseWriting writing,
        CancellationToken cancellation)
    {
        if (Refused(format, request, county) is { } refused)
            return refused;
        return await reading.FindAsync(token, cancellation) is { } found
            ? new GeoResult(Of(format), "service_requests", new GeoList("request", [new GeoRecord(
                ("service_request_id", writing.NumberOf(found.Row)), ("token", token))]))
            : NotFound(format, "There is no such token.");
    }

    private static Task<IResult> Submit(
        string format, HttpRequest request, Open311Submission submission, CancellationToken cancellation) =>
        submission.TakeAsync(format, request, cancellation);
}
