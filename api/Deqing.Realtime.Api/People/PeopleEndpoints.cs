using System.Collections.Immutable;
using System.ComponentModel;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Api.Places;
using Deqing.Realtime.Api.SignIn;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Api.People;

/// <summary>People: who there is, adding one, and switching one off and on.</summary>
internal static class PeopleEndpoints
{
    private const int MaxPage = 500, DefaultPage = 100, MaxText = 100;

    /// <summary>Registers what the answers about people need.</summary>
    public static IServiceCollection AddPeople(this IServiceCollection services) =>
        services.AddSingleton<PeopleWriting>().AddSingleton<PeopleRights>();

    /// <summary>Maps them.</summary>
    public static IEndpointRouteBuilder MapPeople(this IEndpointRouteBuilder routes)
    {
        var people = routes.MapGroup("/api/v1/people").WithTags("People");
        people.MapGet("", List).WithName("listPeople")
            .WithSummary("People with a role in one's territory, by pages in the order of their names.")
            .WithProblems(StatusCodes.Status400BadRequest).Requires(Operation.ReadRights);
        people.MapGet("/{id}", Read).WithName("readPerson").WithSummary("A person and their roles.")
            .WithProblems(StatusCodes.Status404NotFound).Requires(Operation.ReadRights);
        people.MapPost("", Add).WithName("addPerson").WithSummary("Adds a person, who then sets a password by a one-time link.")
            .WithProblems(StatusCodes.Status400BadRequest, StatusCodes.Status409Conflict).Requires(Operation.ManageRights);
        people.MapPost("/{id}/disable", Disable).WithName("disablePerson")
            .WithSummary("Switches a person off: they may do nothing from now on.")
            .WithProblems(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict).Requires(Operation.ManageRights);
        people.MapPost("/{id}/enable", Enable).WithName("enablePerson").WithSummary("Switches a person on again.")
            .WithProblems(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict).Requires(Operation.ManageRights);
        people.MapPost("/{id}/setup-link", NewLink).WithName("newSetupLink").WithSummary("Makes a one-time link for a new password.")
            .WithProblems(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict).Requires(Operation.ManageRights);
        people.MapPost("/{id}/sign-out", SignOut).WithName("signOutPerson").WithSummary("Ends all sessions of a person.")
            .WithProblems(StatusCodes.Status404NotFound).Requires(Operation.ManageRights);
        return routes;
    }

    private static async Task<Results<Ok<PeopleAnswer>, ProblemHttpResult>> List(
        CurrentCaller current, IAccessStore store, PeopleRights may, PeopleWriting writing,
        [Description("Only people whose name or display name contains this.")] string? text,
        [Description("Only people who have this role."),
         Words(
             "administrator", "commandCenter", "supervisor", "villageOfficer", "departmentHandler", "gridWorker", "checker", "farmer",
             "villager", "auditor")] string? role,
        [Description("Only people after this name: 'next' of the page before.")] string? after,
        [Description("At most so many."), Whole(1, MaxPage, DefaultPage)] string? limit,
        CancellationToken cancellation)
    {
        var read = new Parameters();
        var wanted = read.Word("role", role, PeopleRights.Words, "badRole");
        var most = read.Whole("limit", limit, 1, MaxPage, DefaultPage, "badLimit");
        if (text?.Length > MaxText || after?.Length > MaxText)
            read.Refuse("badText", $"'text' and 'after' have at most {MaxText} characters.", 0);
        if (read.Problem is { } problem)
            return problem;
        var reach = current.ReachOf(Operation.ReadRights);
        var found = new List<SubjectRights>();
        for (var full = true; full && found.Count <= most;)
        {
            var page = await store.ListAsync(
                new SubjectQuery(SubjectKind.Person, string.IsNullOrEmpty(text) ? null : text, wanted, after, MaxPage), cancellation);
            found.AddRange(page.Where(person => may.Concerns(reach, person)));
            (full, after) = (page.Length == MaxPage, page.IsEmpty ? after : page[^1].Subject.Name);
        }

        var people = found.Take(most).Select(writing.Person).ToArray();
        return TypedResults.Ok(new PeopleAnswer(people, found.Count > most ? people[^1].Name : null));
    }

    private static async Task<Results<Ok<PersonSummary>, ProblemHttpResult>> Read(
        [Description("Id of the person.")] string id, CurrentCaller current, PeopleRights may, PeopleWriting writing,
        CancellationToken cancellation)
    {
        var (person, problem) = await may.FindAsync(id, current, cancellation);
        return person is null ? problem! : TypedResults.Ok(writing.Person(person));
    }

    private static async Task<Results<Created<AddedPersonAnswer>, ProblemHttpResult>> Add(
        PersonRequest request, CurrentCaller current, AccessWriter writer, OneTimeLinks links, Sealing sealing, PeopleWriting writing,
        IOptions<OpenIdOptions> openId, CountyClock clock)
    {
        if (Refused(request, openId.Value) is { } problem)
            return problem;
        var subject = new Subject(
            Ids.New(), SubjectKind.Person, request.Name, request.DisplayName.Trim(), false, false, clock.Now.ToUniversalTime(),
            new SubjectSecrets(
                External: request.External is { } external ? PeopleExternal.Of(openId.Value.Authority, external) : null,
                Phone: sealing.SealPersonal(request.Phone),
                IdNumber: sealing.SealPersonal(request.IdNumber?.ToUpperInvariant())),
            0);
        (subject, var link, var until) = links.New(subject);
        if (await writer.WriteAsync([subject.Save()], current.Audit("personAdded", subject.Id, subject.Name)) != AccessWrite.Written)
            return Problems.Refuse(StatusCodes.Status409Conflict, "nameTaken", "Somebody else has this name or external identity.");
        return TypedResults.Created(
            $"/api/v1/people/{subject.Id}",
            new AddedPersonAnswer(writing.Person(new SubjectRights(subject with { Version = 1 }, [], [])), link, clock.Local(until)));
    }

    private static Task<Results<Ok<PersonSummary>, ProblemHttpResult>> Disable(
        [Description("Id of the person.")] string id, CurrentCaller current, PeopleRights may, AccessWriter writer, PeopleWriting writing,
        TimeProvider time, CancellationToken cancellation) =>
        Switch(id, true, current, may, writer, writing, time, cancellation);

    private static Task<Results<Ok<PersonSummary>, ProblemHttpResult>> Enable(
        [Description("Id of the person.")] string id, CurrentCaller current, PeopleRights may, AccessWriter writer, PeopleWriting writing,
        TimeProvider time, CancellationToken cancellation) =>
        Switch(id, false, current, may, writer, writing, time, cancellation);

    private static async Task<Results<Ok<PersonSummary>, ProblemHttpResult>> Switch(
        string id, bool off, CurrentCaller current, PeopleRights may, AccessWriter writer, PeopleWriting writing, TimeProvider time,
        CancellationToken cancellation)
    {
        var (person, problem) = await may.FindToManageAsync(id, current, cancellation);
        if (person is null)
            return problem!;
        var after = person with { Subject = person.Subject with { Disabled = off } };
        ImmutableArray<AccessChange> changes = off
            ? [after.Subject.Save(), new EndSessions(id, null), new EndDelegationsOf(id, time.GetUtcNow())]
            : [after.Subject.Save()];
        var written = await writer.WriteAsync(changes, current.Audit(off ? "personDisabled" : "personEnabled", id, person.Subject.Name));
        return written == AccessWrite.Written ? TypedResults.Ok(writing.Person(after)) : SessionEndpoints.Changed();
    }

    private static async Task<Results<Ok<LinkAnswer>, ProblemHttpResult>> NewLink(
        [Description("Id of the person.")] string id, CurrentCaller current, PeopleRights may, AccessWriter writer, OneTimeLinks links,
        CountyClock clock, CancellationToken cancellation)
    {
        var (person, problem) = await may.FindToManageAsync(id, current, cancellation);
        if (person is null)
            return problem!;
        var (subject, link, until) = links.New(person.Subject);
        var written = await writer.WriteAsync([subject.Save()], current.Audit("setupLinkMade", id, subject.Name));
        return written == AccessWrite.Written ? TypedResults.Ok(new LinkAnswer(link, clock.Local(until))) : SessionEndpoints.Changed();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> SignOut(
        [Description("Id of the person.")] string id, CurrentCaller current, PeopleRights may, AccessWriter writer,
        CancellationToken cancellation)
    {
        var (person, problem) = await may.FindToManageAsync(id, current, cancellation);
        if (person is null)
            return problem!;
        await writer.WriteAsync([new EndSessions(id, null)], current.Audit("signOutEverywhere", id, person.Subject.Name));
        return TypedResults.NoContent();
    }

    private static ProblemHttpResult? Refused(PersonRequest request, OpenIdOptions openId) =>
        !PersonRules.IsName(request.Name) ? Problems.BadRequest("badName", PersonRules.NameRule)
        : !PersonRules.IsDisplayName(request.DisplayName) ? Problems.BadRequest("badDisplayName", PersonRules.DisplayNameRule)
        : request.Phone is { } phone && !PersonRules.IsPhone(phone) ? Problems.BadRequest("badPhone", PersonRules.PhoneRule)
        : request.IdNumber is { } number && !PersonRules.IsIdNumber(number) ? Problems.BadRequest("badIdNumber", PersonRules.IdNumberRule)
        : request.External is { } external
            && (openId.Authority.Length == 0 || external.Length is 0 or > 255 || external.Any(char.IsControl))
            ? Problems.BadRequest("badExternal", "'external' must be a subject of the external sign-in, and one must be configured.")
        : null;
}
