using System.ComponentModel;
using CloudNative.CloudEvents;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Cases;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Api.People;
using Deqing.Realtime.Api.Places;
using Deqing.Realtime.Api.SignIn;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Grains.Hooks;
using Deqing.Realtime.Grains.Hosting;
using Deqing.Realtime.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Api.Hooks;

/// <summary>Subscriptions of other systems, and the events themselves for who would rather fetch them.</summary>
internal static class HookEndpoints
{
    private const int MaxUrl = 1_000, MaxName = 100, DefaultPage = 100;

    /// <summary>Registers what sends events.</summary>
    public static IServiceCollection AddHooks(this IServiceCollection services)
    {
        services.AddOptions<HookOptions>().BindConfiguration(HookOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        return services.AddSingleton<HookClient>().AddSingleton<CaseCloudEvents>()
            .AddSingleton<IHookSender, HookSender>().AddHookDelivery();
    }

    /// <summary>Maps them.</summary>
    public static IEndpointRouteBuilder MapHooks(this IEndpointRouteBuilder routes)
    {
        var hooks = routes.MapGroup("/api/v1/hooks").WithTags("Hooks");
        hooks.MapGet("", List).WithName("listHooks").WithSummary("Subscriptions of other systems in one's territory.")
            .Requires(Operation.ManageHooks);
        hooks.MapPost("", Add).WithName("addHook").WithSummary("Subscribes another system to the events of cases.")
            .WithProblems(StatusCodes.Status400BadRequest, StatusCodes.Status409Conflict).Requires(Operation.ManageHooks);
        hooks.MapPost("/{id}/replay", Replay).WithName("replayHook")
            .WithSummary("Sends events again from a sequence number on, and switches the subscription on.")
            .WithProblems(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)
            .Requires(Operation.ManageHooks);
        hooks.MapPost("/{id}/disable", Disable).WithName("disableHook").WithSummary("Switches a subscription off; replay switches it on.")
            .WithProblems(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict).Requires(Operation.ManageHooks);
        hooks.MapDelete("/{id}", Remove).WithName("removeHook").WithSummary("Ends a subscription.")
            .WithProblems(StatusCodes.Status404NotFound).Requires(Operation.ManageHooks);
        routes.MapGet("/api/v1/events", ReadEvents).WithTags("Hooks").WithName("readEvents")
            .WithSummary("Events of the cases in one's territory as a batch of CloudEvents, in order.")
            .Produces(StatusCodes.Status200OK, contentType: "application/cloudevents-batch+json")
            .WithProblems(StatusCodes.Status400BadRequest).Requires(Operation.ReadCases);
        return routes;
    }

    private static async Task<Ok<HooksAnswer>> List(
        CurrentCaller current, County county, IHookStore hooks, CountyClock clock, CancellationToken cancellation)
    {
        var head = await hooks.HeadAsync(cancellation);
        var all = await hooks.ListAsync(cancellation);
        return TypedResults.Ok(new HooksAnswer(
            [.. all.Where(hook => MayManage(current, hook.Territory, county)).Select(hook => HookAnswer.Of(hook, head, clock))]));
    }

    private static async Task<Results<Created<AddedHookAnswer>, ProblemHttpResult>> Add(
        HookRequest request, CurrentCaller current, County county, PeopleRights may, IHookStore hooks, Sealing sealing,
        IOptions<HookOptions> options, AccessWriter writer, CountyClock clock, TimeProvider time, CancellationToken cancellation)
    {
        if (request.Name.Trim() is not { Length: > 0 and <= MaxName } name)
            return Problems.BadRequest("badName", $"'name' has 1 to {MaxName} characters.");
        if (!IsUrl(request.Url, options.Value.AllowPrivate))
            return Problems.BadRequest("badUrl", $"'url' is an https address of at most {MaxUrl} characters without user and password.");
        if (Territory.Parse(request.Territory) is not { } territory || !IsKnown(territory, county))
            return GrantEndpoints.UnknownTerritory(request.Territory);
        if (!MayManage(current, territory, county))
            return may.Outside(current, Operation.ManageHooks, request.Territory);
        if (request.Types?.FirstOrDefault(type => type != Hook.Called && !CaseJson.IsType(type)) is { } unknown)
            return Problems.BadRequest("unknownType", $"There is no event type '{unknown}'.");
        var head = await hooks.HeadAsync(cancellation);
        if (request.After is < 0 || request.After > head)
            return BadSequence(head);
        if ((await hooks.ListAsync(cancellation)).Length >= options.Value.MaxHooks)
            return Problems.Refuse(StatusCodes.Status409Conflict, "tooManyHooks", $"There are {options.Value.MaxHooks} already.");
        var secret = HookSigning.NewSecret();
        var hook = await hooks.SaveAsync(
            new Hook(
                Ids.New(), name, request.Url, territory, [.. request.Types ?? []], sealing.SealHook(secret), true, request.After ?? head, 0,
                null, null, current.Id, time.GetUtcNow(), 0),
            CancellationToken.None);
        await writer.AuditAsync(current.Audit("hookAdded", target: hook!.Id, detail: $"{territory} {new Uri(request.Url).Host}"));
        return TypedResults.Created($"/api/v1/hooks/{hook.Id}", new AddedHookAnswer(HookAnswer.Of(hook, head, clock), secret));
    }

    private static async Task<Results<Ok<HookAnswer>, ProblemHttpResult>> Replay(
        [Description("Id of the subscription.")] string id, ReplayRequest request, CurrentCaller current, County county, IHookStore hooks,
        AccessWriter writer, CountyClock clock, CancellationToken cancellation)
    {
        var head = await hooks.HeadAsync(cancellation);
        if (request.After < 0 || request.After > head)
            return BadSequence(head);
        return await ChangeAsync(
            id, hook => hook with { Cursor = request.After, Enabled = true, Attempts = 0, NextAt = null, Problem = null },
            $"replay after {request.After}", current, county, hooks, writer, clock, cancellation);
    }

    private static Task<Results<Ok<HookAnswer>, ProblemHttpResult>> Disable(
        [Description("Id of the subscription.")] string id, CurrentCaller current, County county, IHookStore hooks, AccessWriter writer,
        CountyClock clock, CancellationToken cancellation) =>
        ChangeAsync(id, hook => hook with { Enabled = false }, "disable", current, county, hooks, writer, clock, cancellation);

    private static async Task<Results<NoContent, ProblemHttpResult>> Remove(
        [Description("Id of the subscription.")] string id, CurrentCaller current, County county, IHookStore hooks, AccessWriter writer,
        CancellationToken cancellation)
    {
        if (await hooks.FindAsync(id, cancellation) is not { } hook || !MayManage(current, hook.Territory, county))
            return Unknown(id);
        await hooks.RemoveAsync(id, CancellationToken.None);
        await writer.AuditAsync(current.Audit("hookRemoved", target: id, detail: hook.Name));
        return TypedResults.NoContent();
    }

    private static async Task<Results<ContentHttpResult, ProblemHttpResult>> ReadEvents(
        CurrentCaller current, IHookStore hooks, ICaseLog cases, CaseCloudEvents events,
        [Description("Only events with a higher sequence number; the next page begins after the last one's.")] string? after,
        [Description("At most so many are looked at."), Whole(1, IHookStore.MaxEntries, DefaultPage)] string? limit,
        CancellationToken cancellation)
    {
        var most = DefaultPage;
        var from = 0L;
        if (limit is not null && (!int.TryParse(limit, out most) || most is < 1 or > IHookStore.MaxEntries))
            return Problems.BadRequest("badLimit", $"'limit' is a whole number from 1 to {IHookStore.MaxEntries}.");
        if (after is not null && (!long.TryParse(after, out from) || from < 0))
            return Problems.BadRequest("badAfter", "'after' is a sequence number.");
        var entries = await hooks.ReadAsync(from, most, cancellation);
        var rows = (await cases.FindAsync([.. entries.Select(entry => entry.CaseId).Distinct()], cancellation)).ToDictionary(row => row.Id);
        var reach = current.ReachOf(Operation.ReadCases);
        var batch =
            from entry in entries
            let row = rows.GetValueOrDefault(entry.CaseId)
            where row is not null && reach.Covers(row.Case.Place, [.. row.Case.Assignments.Select(part => part.Department)])
            select events.Of(entry, row);
        var body = events.Formatter.EncodeBatchModeMessage(batch, out var contentType);
        return TypedResults.Text(System.Text.Encoding.UTF8.GetString(body.Span), contentType.ToString());
    }

    private static async Task<Results<Ok<HookAnswer>, ProblemHttpResult>> ChangeAsync(
        string id, Func<Hook, Hook> change, string what, CurrentCaller current, County county, IHookStore hooks, AccessWriter writer,
        CountyClock clock, CancellationToken cancellation)
    {
        // The subscription itself notes how far it is; whoever changes it waits for a gap between two notes.
        const int tries = 5;
        for (var attempt = 0; attempt < tries; attempt++)
        {
            if (await hooks.FindAsync(id, cancellation) is not { } hook || !MayManage(current, hook.Territory, county))
                return Unknown(id);
            if (await hooks.SaveAsync(change(hook), CancellationToken.None) is not { } saved)
                continue;
            await writer.AuditAsync(current.Audit("hookChanged", target: id, detail: what));
            return TypedResults.Ok(HookAnswer.Of(saved, await hooks.HeadAsync(cancellation), clock));
        }

        return Problems.Refuse(StatusCodes.Status409Conflict, "busy", "The subscription is at work; try again.");
    }

    private static bool MayManage(CurrentCaller current, Territory territory, County county) =>
        current.ReachOf(Operation.ManageHooks).Covers(territory, county);

    private static bool IsKnown(Territory territory, County county) => territory.Kind == TerritoryKind.Department
        ? county.Catalogue.FindDepartment(territory.Key) is not null
        : Place.Of(territory, county) is not null;

    private static bool IsUrl(string text, bool allowPlain) =>
        text.Length <= MaxUrl && Uri.TryCreate(text, UriKind.Absolute, out var url) && url.UserInfo.Length == 0
        && (url.Scheme == Uri.UriSchemeHttps || (allowPlain && url.Scheme == Uri.UriSchemeHttp));

    private static ProblemHttpResult BadSequence(long head) =>
        Problems.BadRequest("badSequence", $"'after' is from 0 to {head}, the number of the newest event.");

    private static ProblemHttpResult Unknown(string id) => Problems.NotFound("unknownHook", $"There is no subscription '{id}'.");
}
