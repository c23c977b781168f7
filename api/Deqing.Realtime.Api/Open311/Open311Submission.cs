using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Cases;
using Deqing.Realtime.Api.Reports;
using Deqing.Realtime.Api.SignIn;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Places;

namespace Deqing.Realtime.Api.Open311;

/// <summary>Takes a new service request from a program that has a key of the county. What it brings is a report of the public.</summary>
internal sealed class Open311Submission(
    County county, RightsDirectory directory, CurrentCaller current, ReportIntake intake, ReportReading reading,
    CaseWriting writing)
{
    private const int MaxName = 100, MaxAddress = 200;

    /// <summary>Takes it, or says all that is wrong with it.</summary>
    public async Task<IResult> TakeAsync(string suffix, HttpRequest request, CancellationToken cancellation)
    {
        if (!request.HasFormContentType)
            return Open311Endpoints.Refused(suffix, request.Query["jurisdiction_id"], county)
                ?? GeoResult.Refuse(
                    Open311Endpoints.Of(suffix),
                    new GeoError(StatusCodes.Status400BadRequest, "Send the request as application/x-www-form-urlencoded."));
        var form = await request.ReadFormAsync(cancellation);
        string? Field(string name) => form[name].ToString() is { Length: > 0 } text ? text
            : request.Query[name].ToString() is { Length: > 0 } other ? other : null;
        if (Open311Endpoints.Refused(suffix, Field("jurisdiction_id"), county) is { } refused)
            return refused;
        var format = Open311Endpoints.Of(suffix);
        if (!await IsKnownAsync(Field("api_key"), cancellation))
            return GeoResult.Refuse(
                format, new GeoError(StatusCodes.Status403Forbidden, "api_key is missing, wrong, or may not send requests."));
        var errors = new List<GeoError>();
        var report = Read(Field, errors);
        if (errors.Count > 0)
            return GeoResult.Refuse(format, errors);
        var taken = await intake.TakeAsync(report, "open311", cancellation);
        if (taken.Problem is { ProblemDetails: var problem })
            return GeoResult.Refuse(
                format,
                new GeoError(
                    problem.Status == StatusCodes.Status403Forbidden ? StatusCodes.Status403Forbidden : StatusCodes.Status400BadRequest,
                    problem.Detail ?? ""));
        var code = await reading.CodeAsync(taken.Row, taken.Tag, CancellationToken.None);
        (string, object?)[] members =
            [("service_request_id", writing.NumberOf(taken.Row)), ("service_notice", null), ("account_id", null)];
        return new GeoResult(
            format, "service_requests", new GeoList("request", [Field("extensions") == "true"
                ? new GeoRecord([.. members, ("extended_attributes", new GeoRecord(("receipt_code", code?.ToString())))])
                : new GeoRecord(members)]),
            taken.IsNew ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    private async Task<bool> IsKnownAsync(string? key, CancellationToken cancellation)
    {
        if (key is not null)
        {
            if (await ApiKeys.FindAsync(directory, key, cancellation) is not { } rights || directory.OfKey(rights) is not { } caller)
                return false;
            current.Become(caller, null);
        }

        return current.Caller.Kind == CallerKind.Key && current.MaySomewhere(Operation.SubmitReport).IsAllowed;
    }

    private ReportRequest Read(Func<string, string?> field, List<GeoError> errors)
    {
        var code = field("service_code");
        if (code is null)
            Bad(errors, "service_code is required.");
        else if (county.Catalogue.Find(code) is not { IsPublic: true })
            errors.Add(new GeoError(StatusCodes.Status404NotFound, $"There is no service '{code}'."));
        var (latitude, longitude) = (field("lat"), field("long"));
        var position = GeoQuery.PositionOf(latitude, longitude);
        var (address, village) = (field("address_string"), field("address_id"));
        if (position is null && (latitude ?? longitude) is not null)
            Bad(errors, "lat and long come together, as degrees of WGS 84.");
        else if (position is null && address is null && village is null)
            Bad(errors, "A location is required: lat and long, address_string or address_id.");
        if (address?.Length > MaxAddress)
            Bad(errors, $"address_string has at most {MaxAddress} characters.");
        if (village is not null && !county.Villages.ContainsKey(village))
            Bad(errors, $"address_id is the code of a village; there is no '{village}'.");
        var text = Text(field("description"), field("media_url"));
        if (text.Length == 0)
            Bad(errors, "description is required.");
        if (text.Length > CaseFile.MaxText)
            Bad(errors, $"description and media_url have at most {CaseFile.MaxText} characters.");
        return new ReportRequest(
            field("key") ?? Guid.NewGuid().ToString(), code ?? "", text, position?.Longitude, position?.Latitude,
            Village: village, Address: address, Contact: Contact(field, errors));
    }

    // A picture elsewhere is not fetched: an address somebody sends may point at anything. Its address is kept with the words.
    private static string Text(string? description, string? picture) =>
        string.Join('\n', new[] { description?.Trim(), picture?.Trim() }.Where(part => !string.IsNullOrEmpty(part)));

    private static ContactRequest? Contact(Func<string, string?> field, List<GeoError> errors)
    {
        var name = string.Join(' ', new[] { field("first_name"), field("last_name"), field("email") }.Where(part => part is not null));
        if (name.Length > MaxName)
            Bad(errors, $"first_name, last_name and email have at most {MaxName} characters together.");
        return name.Length > 0 || field("phone") is not null ? new ContactRequest(name, field("phone")) : null;
    }

    private static void Bad(List<GeoError> errors, string what) => errors.Add(new GeoError(StatusCodes.Status400BadRequest, what));
}
