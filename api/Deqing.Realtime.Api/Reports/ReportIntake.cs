using System.Collections.Immutable;
using System.Text.Json;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Cases;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Api.SignIn;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Grains.Cases;
using Deqing.Realtime.Storage;
using Deqing.Realtime.Storage.Counties;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Deqing.Realtime.Api.Reports;

/// <summary>A report that was taken, or why it was not.</summary>
/// <param name="Row">The case it opened or joined.</param>
/// <param name="Tag">Seal under which that case has the reporter's own event.</param>
/// <param name="IsNew">Whether it was not known before.</param>
/// <param name="Problem">Why it was not taken, or null; then the rest means nothing.</param>
internal readonly record struct TakenReport(CaseRow Row, string Tag, bool IsNew, ProblemHttpResult? Problem);

/// <summary>Takes reports: finds the place, keeps the evidence and the contact, and opens the case or joins one.</summary>
internal sealed class ReportIntake(
    County county, PlaceFinder finder, ICaseLog log, ReportReading reading, IContactStore contacts, CaseEvidence evidence,
    ReporterSeal seal, Sealing sealing, IGrainFactory grains, CurrentCaller current, TimeProvider time)
{
    private const int MinKey = 16, MaxKey = 100, MaxAddress = 200, MaxReference = 100, MaxName = 100, MaxPhone = 40;

    /// <summary>
    /// Takes a report. The same key is the same report: of a villager also when they signed in or out meanwhile, of a program its own.
    /// </summary>
    /// <param name="request">What is reported.</param>
    /// <param name="from">By which way it came.</param>
    /// <param name="cancellation">Gives up before the case was asked.</param>
    public async Task<TakenReport> TakeAsync(ReportRequest request, string from, CancellationToken cancellation)
    {
        var bad = new BadMembers();
        var place = Read(request, bad);
        if (!bad.IsEmpty)
            return Refuse(bad.Problem());
        if (CaseAccess.MayReport(request.Source, current.Caller, time.GetUtcNow()) is { Reason: not AccessReason.Allowed } right)
            return Refuse(AccessGate.Deny(right.Reason));
        var tag = current.Caller.Kind == CallerKind.Person ? seal.OfPerson(current.Id) : seal.OfReport($"{current.Id}\n{request.Key}");
        var joined = request.CoSign is { } number ? await FindAsync(number, cancellation) : null;
        if (request.CoSign is not null && joined is null)
            return Refuse(Problems.BadRequest("unknownCase", $"There is no case '{request.CoSign}' to join."));
        if (joined is not null && CaseFlow.IsReporter(joined.Case, tag))
            return new TakenReport(await OwnOfAsync(joined, tag, cancellation), tag, false, null);
        var isOfVillager = request.Source == CaseSource.Public && current.Caller.Kind != CallerKind.Key;
        var id = joined?.Id ?? seal.CaseId(isOfVillager ? "" : tag, request.Key);
        if (joined is null && await log.FindAsync([id], cancellation) is [var known])
            return Opened(known, isNew: false);

        var (taken, unknown) = await evidence.TakeAsync(request.Evidence ?? [], id, cancellation);
        if (unknown is not null)
            return Refuse(Problems.BadRequest("unknownMedium", $"There is no medium '{unknown}'; upload it first."));
        var hasContact = request.Contact is { Name.Length: > 0 } or { Phone.Length: > 0 };
        if (hasContact)
            await contacts.SaveAsync(
                new CaseContact(id, tag, sealing.SealPersonal(JsonSerializer.Serialize(request.Contact))!, time.GetUtcNow()),
                CancellationToken.None);
        var reporter = new Reporter(tag, hasContact, time.GetUtcNow());
        CaseCommand command = joined is not null
            ? new CoSign(reporter, request.Text.Trim(), taken)
            : new Report(What(request, place, taken), reporter);
        var answer = await grains.GetGrain<ICaseGrain>(id).Ask(command, new Asker(current.Caller, from));
        if (answer.Refusal is { } refusal)
            return Refuse(refusal == CaseRefusal.NotAllowed
                ? AccessGate.Deny(answer.Access)
                : Problems.Refuse(StatusCodes.Status409Conflict, Json.Word(refusal), CaseRefusals.Why(refusal)));

        // What was taken stays taken: a client that has hung up gets this answer when it sends the report again.
        var row = (await log.FindAsync([id], CancellationToken.None))[0];
        return joined is null ? Opened(row, isNew: true) : new TakenReport(row, tag, true, null);
    }

    // Of one report that was sent twice at once, signed in and out, the case has the seal of whichever came first.
    private static TakenReport Opened(CaseRow row, bool isNew) => new(row, row.Case.Reporters[0].Tag, isNew, null);

    /// <summary>The case that has the reporter's own event: the one they join, or one that went on in it before.</summary>
    private async Task<CaseRow> OwnOfAsync(CaseRow joined, string tag, CancellationToken cancellation) =>
        joined.Case.Reporters.Any(known => known.Tag == tag)
            ? joined
            : (await log.FindAsync(
                [joined.Case.Absorbed.First(other => other.Reporters.Any(known => known.Tag == tag)).Id], cancellation))[0];

    /// <summary>The case of a number that somebody may join: one of a public category, or the one it goes on in.</summary>
    private async Task<CaseRow?> FindAsync(string number, CancellationToken cancellation)
    {
        if (CaseNumber.Parse(number) is not { } known || await log.FindAsync(known, cancellation) is not { } row)
            return null;
        var end = await reading.EndOfAsync(row, cancellation);
        return end.Case.Alarm is null && county.Catalogue.Find(end.Case.Category) is { IsPublic: true } ? end : null;
    }

    private CaseReport What(ReportRequest request, FoundPlace place, ImmutableArray<Evidence> taken) => new(
        request.Source, request.Category, county.Catalogue.Find(request.Category)!.Level, request.Text.Trim(), place.Place, place.Position,
        place.By, string.IsNullOrWhiteSpace(request.Address) ? null : request.Address.Trim(),
        request.OccurredAt?.ToUniversalTime() ?? time.GetUtcNow(), taken, request.Reference);

    private FoundPlace Read(ReportRequest request, BadMembers bad)
    {
        if (request.Key.Length is < MinKey or > MaxKey || !request.Key.All(it => char.IsAsciiLetterOrDigit(it) || it is '.' or '_' or '-'))
            bad.Add("key", "badKey", $"must be {MinKey} to {MaxKey} of A-Z a-z 0-9 . _ -");
        if (county.Catalogue.Find(request.Category) is not { } category
            || (request.Source == CaseSource.Public && !category.IsPublic))
            bad.Add("category", "unknownCategory", "must be one of the catalogue's public categories");
        if (request.Text.Length > CaseFile.MaxText)
            bad.Add("text", "textTooLong", $"has at most {CaseFile.MaxText} characters");
        if (request.Evidence?.Count > CaseFile.MaxEvidence)
            bad.Add("evidence", "tooMuchEvidence", $"has at most {CaseFile.MaxEvidence} pieces");
        Longest("address", request.Address, MaxAddress, bad);
        Longest("reference", request.Reference, MaxReference, bad);
        Longest("contact.name", request.Contact?.Name, MaxName, bad);
        Longest("contact.phone", request.Contact?.Phone, MaxPhone, bad);
        return Find(request, bad);
    }

    private FoundPlace Find(ReportRequest request, BadMembers bad)
    {
        if (!Datums.Words.TryGetValue(request.Datum ?? "wgs84", out var datum))
            bad.Add("datum", "unknownDatum", "must be wgs84, gcj02 or bd09");
        if (request.Longitude is { } longitude && request.Latitude is { } latitude)
        {
            if (Datums.Check(new Position(longitude, latitude)) is { } refusal)
            {
                bad.Add("longitude", Json.Word(refusal), "and 'latitude' must be degrees, the longitude first");
                return default;
            }

            var position = Datums.ToWgs84(new Position(longitude, latitude), datum);
            var (place, by) = finder.Find(position);
            return new FoundPlace(place, position, by);
        }

        if (request.Longitude is not null || request.Latitude is not null)
            bad.Add("longitude", "halfAPosition", "and 'latitude' come together");
        if (request.Village is null)
            return new FoundPlace(Place.County, null, FoundBy.County);
        if (county.Villages.TryGetValue(request.Village, out var village))
            return new FoundPlace(Place.Of(village), null, FoundBy.Village);
        bad.Add("village", "unknownVillage", "is no village of the county");
        return default;
    }

    private static void Longest(string member, string? text, int most, BadMembers bad)
    {
        if (text?.Length > most)
            bad.Add(member, "textTooLong", $"has at most {most} characters");
    }

    private static TakenReport Refuse(ProblemHttpResult problem) => new(null!, "", false, problem);

    private readonly record struct FoundPlace(Place Place, Position? Position, FoundBy By);
}
