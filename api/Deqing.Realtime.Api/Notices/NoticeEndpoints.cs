using System.Collections.Immutable;
using System.ComponentModel;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Cases;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Api.Places;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Grains.Hosting;
using Deqing.Realtime.Grains.Notices;
using Deqing.Realtime.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Deqing.Realtime.Api.Notices;

/// <summary>One's inbox, and who was called for a case.</summary>
internal static class NoticeEndpoints
{
    private const int DefaultPage = 50;

    /// <summary>Registers what tells people.</summary>
    public static IServiceCollection AddNotices(this IServiceCollection services)
    {
        services.AddOptions<MailOptions>().BindConfiguration(MailOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<ChannelOptions>().BindConfiguration(ChannelOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        return services.AddSingleton<MailSender>().AddSingleton<GatewaySender>().AddSingleton<NoticeTexts>().AddSingleton<NoticePush>()
            .AddSingleton<NoticeSender>().AddSingleton<INoticeSender>(provider => provider.GetRequiredService<NoticeSender>())
            .AddNoticeDelivery();
    }

    /// <summary>Maps them.</summary>
    public static IEndpointRouteBuilder MapNotices(this IEndpointRouteBuilder routes)
    {
        var notices = routes.MapGroup("/api/v1/notices").WithTags("Notices");
        notices.MapGet("", List).WithName("listNotices").WithSummary("What one was called for, newest first.")
            .WithProblems(StatusCodes.Status400BadRequest).ForSignedIn();
        notices.MapPost("/{number:long}/read", Read).WithName("markNoticeRead").WithSummary("Notes that one has read a notice.")
            .WithProblems(StatusCodes.Status404NotFound).ForSignedIn();
        notices.MapGet("/preferences", PreferenceEndpoints.Read).WithName("readNoticePreferences")
            .WithSummary("How one wants to be told.").ForSignedIn();
        notices.MapPut("/preferences", PreferenceEndpoints.Put).WithName("putNoticePreferences")
            .WithSummary("Says how one wants to be told.")
            .WithProblems(StatusCodes.Status400BadRequest, StatusCodes.Status409Conflict).ForSignedIn();
        routes.MapGet($"{CaseEndpoints.Root}/{{id}}/notices", OfCase).WithTags("Cases").WithName("listCaseNotices")
            .WithSummary("Who was called for a case, on which channels, and what became of it.")
            .WithProblems(StatusCodes.Status404NotFound).Requires(Operation.ReadCases);
        return routes;
    }

    private static async Task<Results<Ok<InboxAnswer>, ProblemHttpResult>> List(
        CurrentCaller current, INoticeStore store, ICaseLog cases, CaseWriting writing, CountyClock clock,
        [Description("Only notices with a smaller number.")] string? before,
        [Description("At most so many."), Whole(1, INoticeStore.MaxPage, DefaultPage)] string? limit,
        CancellationToken cancellation)
    {
        var read = new Parameters();
        var most = read.Whole("limit", limit, 1, INoticeStore.MaxPage, DefaultPage, "badLimit");
        var under = long.MaxValue;
        if (!string.IsNullOrEmpty(before) && (!long.TryParse(before, out under) || under < 1))
            read.Refuse("badBefore", "'before' is the number of a notice.", 0);
        if (read.Problem is { } problem)
            return problem;
        var page = await store.InboxAsync(current.Id, under, most, cancellation);
        var rows = (await cases.FindAsync([.. page.Select(notice => notice.CaseId).Distinct()], cancellation)).ToDictionary(row => row.Id);
        var reach = current.ReachOf(Operation.ReadCases);
        return TypedResults.Ok(new InboxAnswer(
            [
                .. page.Select(notice => new NoticeAnswer(
                    notice.Number, notice.CaseId, notice.Urgent, clock.Local(notice.CreatedAt), clock.Local(notice.ReadAt),
                    rows.TryGetValue(notice.CaseId, out var row) && CaseRights.Covers(reach, current.Caller, row.Case)
                        ? writing.Summary(row)
                        : null)),
            ],
            await store.UnreadAsync(current.Id, cancellation),
            page.Length == most ? page[^1].Number : null));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Read(
        [Description("Number of the notice.")] long number, CurrentCaller current, INoticeStore store, TimeProvider time) =>
        await store.ReadAsync(current.Id, number, time.GetUtcNow(), CancellationToken.None)
            ? TypedResults.NoContent()
            : Problems.NotFound("unknownNotice", $"There is no notice {number} in your inbox.");

    private static async Task<Results<Ok<CaseNoticesAnswer>, ProblemHttpResult>> OfCase(
        [Description("Id of the case.")] string id, CaseCommands cases, INoticeStore store, CountyClock clock,
        CancellationToken cancellation)
    {
        if (await cases.FindAsync(id, cancellation) is null)
            return CaseEndpoints.UnknownCase(id);
        var told = await store.OfCaseAsync(id, cancellation);
        return TypedResults.Ok(new CaseNoticesAnswer([.. told.Select(it => Answer(it.Notice, it.Deliveries, clock))]));
    }

    private static CaseNoticeAnswer Answer(Notice it, ImmutableArray<NoticeDelivery> deliveries, CountyClock clock) => new(
        it.Number, it.Run, it.Loops, it.Step, it.Person, it.Name, it.Urgent, clock.Local(it.CreatedAt), clock.Local(it.ReadAt),
        [
            .. deliveries.Select(delivery => new NoticeDeliveryAnswer(
                delivery.Channel, delivery.State, delivery.Attempts, clock.Local(delivery.NextAt), clock.Local(delivery.EndedAt),
                delivery.Problem, delivery.ExternalId)),
        ]);
}
