using System.ComponentModel;
using System.Globalization;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Api.Places;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Deqing.Realtime.Api.People;

/// <summary>A page of the audit log, newest first.</summary>
/// <param name="Entries">The entries.</param>
/// <param name="Next">Pass it as <c>before</c> for the next page; null when this was the last.</param>
public sealed record AuditAnswer(IReadOnlyList<AuditEntryAnswer> Entries, string? Next);

/// <summary>An entry of the audit log.</summary>
/// <param name="Sequence">Its number.</param>
/// <param name="At">When it happened.</param>
/// <param name="Action">What was done or tried.</param>
/// <param name="Outcome"><c>done</c>, or the reason why not.</param>
/// <param name="Actor">Id of who did it; null for nobody known, the engine, and an operator at the machine.</param>
/// <param name="ActorName">Their name then.</param>
/// <param name="Address">Network address they came from; empty for the machine itself.</param>
/// <param name="Subject">Id of the person or key it was done to, or null.</param>
/// <param name="Target">What else it was done to, or null.</param>
/// <param name="Detail">What else is to know, or null.</param>
public sealed record AuditEntryAnswer(
    long Sequence, DateTimeOffset At, string Action, string Outcome, string? Actor, string ActorName, string Address, string? Subject,
    string? Target, string? Detail);

/// <summary>Reading and verifying the audit log.</summary>
internal static class AuditEndpoints
{
    private const int MaxPage = 1_000, DefaultPage = 100, MaxText = 100;

    /// <summary>Maps them.</summary>
    public static IEndpointRouteBuilder MapAudit(this IEndpointRouteBuilder routes)
    {
        var audit = routes.MapGroup("/api/v1/audit").WithTags("Audit");
        audit.MapGet("", Search).WithName("searchAudit").WithSummary("The audit log by pages, newest first.")
            .WithProblems(StatusCodes.Status400BadRequest).RequiresInCounty(Operation.ReadAudit);
        audit.MapGet("/verify", Verify).WithName("verifyAudit")
            .WithSummary("Reads the whole audit log and says whether it is as it was written.")
            .RequiresInCounty(Operation.ReadAudit).RequireRateLimiting(RateLimits.SignIn);
        return routes;
    }

    private static async Task<Results<Ok<AuditAnswer>, ProblemHttpResult>> Search(
        IAccessStore store, CountyClock clock,
        [Description("Not before this time."), Instant] string? from,
        [Description("Before this time."), Instant] string? to,
        [Description("Only what this id did.")] string? actor,
        [Description("Only what was done to this id.")] string? subject,
        [Description("Only this action.")] string? action,
        [Description("Only this outcome: 'done' or a reason.")] string? outcome,
        [Description("Only entries whose actor name, target or detail contains this.")] string? text,
        [Description("Only entries before this number: 'next' of the page before.")] string? before,
        [Description("At most so many."), Whole(1, MaxPage, DefaultPage)] string? limit,
        CancellationToken cancellation)
    {
        var read = new Parameters();
        var since = string.IsNullOrEmpty(from) ? (DateTimeOffset?)null : read.Instant("from", from, default, "badInterval");
        var until = string.IsNullOrEmpty(to) ? (DateTimeOffset?)null : read.Instant("to", to, default, "badInterval");
        var most = read.Whole("limit", limit, 1, MaxPage, DefaultPage, "badLimit");
        var number = (long?)null;
        if (!string.IsNullOrEmpty(before))
            number = long.TryParse(before, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
                ? value
                : read.Refuse("badCursor", "'before' must be the 'next' of another page of this list.", 0L);
        if (new[] { actor, subject, action, outcome, text }.Any(filter => filter?.Length > MaxText))
            read.Refuse("badText", $"A filter has at most {MaxText} characters.", 0);
        if (read.Problem is { } problem)
            return problem;
        var entries = await store.AuditAsync(
            new AuditQuery(
                since?.ToUniversalTime(), until?.ToUniversalTime(), Given(actor), Given(subject), Given(action), Given(outcome),
                Given(text),
                number, most + 1),
            cancellation);
        var page = entries.Length > most ? entries[..most] : entries;
        return TypedResults.Ok(new AuditAnswer(
            [.. page.Select(entry => Of(entry, clock))],
            entries.Length > most ? page[^1].Sequence.ToString(CultureInfo.InvariantCulture) : null));
    }

    private static async Task<Ok<AuditVerdict>> Verify(
        CurrentCaller current, AuditHead head, AuditChain chain, AccessWriter writer, CancellationToken cancellation)
    {
        var verdict = await head.VerifyAsync(chain, cancellation);
        await writer.AuditAsync(current.Audit("auditVerified", outcome: verdict.Intact ? AuditDraft.Done : "broken"));
        return TypedResults.Ok(verdict);
    }

    private static AuditEntryAnswer Of(AuditEntry entry, CountyClock clock) => new(
        entry.Sequence, clock.Local(entry.Entry.At), entry.Entry.Action, entry.Entry.Outcome, Given(entry.Entry.Actor),
        entry.Entry.ActorName,
        entry.Entry.Address, entry.Entry.Subject, entry.Entry.Target, entry.Entry.Detail);

    private static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
