using System.ComponentModel;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Api.People;
using Deqing.Realtime.Api.Places;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Duty;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Deqing.Realtime.Api.Duty;

/// <summary>Who is on duty when, by the rosters.</summary>
internal static class DutyEndpoints
{
    // How much is shown to who asks for no time, and how much a calendar holds.
    private const int DefaultDays = 31, CalendarPast = 31, CalendarAhead = 184;

    private const int MaxText = 100, MaxPeople = 200, MaxLookedAt = 10_000;

    /// <summary>Maps them.</summary>
    public static IEndpointRouteBuilder MapDuty(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/duty", ReadDuty).WithTags("Duty").WithName("readDuty")
            .WithSummary("Who is on duty at a time, and who comes next, by every roster in one's territory.")
            .WithProblems(StatusCodes.Status400BadRequest).Requires(Operation.ReadRosters);
        routes.MapGet("/api/v1/duty/people", ListPeople).WithTags("Duty").WithName("listDutyPeople")
            .WithSummary("People with a role in the territory whose rosters one may write: whom a roster can name.")
            .WithProblems(StatusCodes.Status400BadRequest).Requires(Operation.ManageRosters);
        var rosters = routes.MapGroup("/api/v1/rosters/{id}").WithTags("Duty");
        rosters.MapGet("/shifts", ReadShifts).WithName("readShifts").WithSummary("The shifts of a time, with all changes.")
            .WithProblems(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound).Requires(Operation.ReadRosters);
        rosters.MapGet("/gaps", ReadGaps).WithName("readGaps")
            .WithSummary("When nobody is on duty, and when somebody is who is on duty by another roster too.")
            .WithProblems(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound).Requires(Operation.ReadRosters);
        rosters.MapGet("/calendar.ics", ReadCalendar).WithName("readDutyCalendar")
            .WithSummary("The shifts of the last month and the next half year as iCalendar (RFC 5545).")
            .Produces(StatusCodes.Status200OK, contentType: DutyCalendar.ContentType)
            .WithProblems(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound).Requires(Operation.ReadRosters);
        return routes;
    }

    private static async Task<Results<Ok<DutyAnswer>, ProblemHttpResult>> ReadDuty(
        RosterDesk desk, DutyPeople people, CountyClock clock, [Description("When; left out means now."), Instant] string? at,
        CancellationToken cancellation)
    {
        var parameters = new Parameters();
        var when = parameters.Instant("at", at, clock.Now, "badAt");
        if (parameters.Problem is { } problem)
            return problem;
        var answers = new List<RosterDutyAnswer>();
        foreach (var roster in (await desk.ListAsync(cancellation)).Select(row => row.Roster))
        {
            var timeline = desk.Timeline(roster);
            answers.Add(new RosterDutyAnswer(
                roster.Id, roster.Names, roster.Territory.ToString(),
                await people.AnswerAsync(roster, timeline.OnDuty(when), cancellation),
                await people.AnswerAsync(roster, timeline.NextOnDuty(when)?.Shifts ?? [], cancellation)));
        }

        return TypedResults.Ok(new DutyAnswer(clock.Local(when), answers));
    }

    private static async Task<Results<Ok<DutyPeopleAnswer>, ProblemHttpResult>> ListPeople(
        CurrentCaller current, IAccessStore store, PeopleRights rights, DutyPeople people,
        [Description("Only those whose name contains this: 1 to 100 characters.")] string? text, CancellationToken cancellation)
    {
        if (text is { Length: 0 or > MaxText })
            return Problems.BadRequest("badText", $"'text' has 1 to {MaxText} characters.");
        var reach = current.ReachOf(Operation.ManageRosters);
        var all = await store.ListAsync(new SubjectQuery(SubjectKind.Person, text, null, null, MaxLookedAt), cancellation);
        return TypedResults.Ok(new DutyPeopleAnswer(
            [.. all.Where(it => rights.Concerns(reach, it)).Take(MaxPeople).Select(it => people.Person(it.Subject.Id, it))]));
    }

    private static async Task<Results<Ok<ShiftsAnswer>, ProblemHttpResult>> ReadShifts(
        [Description("Id of the roster.")] string id, RosterDesk desk, DutyPeople people, CountyClock clock,
        [Description("Since when; left out means now."), Instant] string? from,
        [Description("Until when, at most 366 days later; left out means 31 days later."), Instant] string? until,
        CancellationToken cancellation)
    {
        var (roster, start, end, problem) = await FindAsync(id, from, until, desk, clock, cancellation);
        if (roster is null)
            return problem!;
        var shifts = desk.Timeline(roster).Shifts(start, end);
        if (shifts.Refusal is { } refusal)
            return Refuse(refusal);
        var zone = DutyPeople.ZoneOf(roster);
        return TypedResults.Ok(new ShiftsAnswer(
            TimeZoneInfo.ConvertTime(start, zone), TimeZoneInfo.ConvertTime(end, zone),
            await people.AnswerAsync(roster, shifts.Items, cancellation)));
    }

    private static async Task<Results<Ok<GapsAnswer>, ProblemHttpResult>> ReadGaps(
        [Description("Id of the roster.")] string id, RosterDesk desk, DutyPeople people, CountyClock clock,
        [Description("Since when; left out means now."), Instant] string? from,
        [Description("Until when, at most 366 days later; left out means 31 days later."), Instant] string? until,
        CancellationToken cancellation)
    {
        var (roster, start, end, problem) = await FindAsync(id, from, until, desk, clock, cancellation);
        if (roster is null)
            return problem!;
        var (gaps, book) = (desk.Timeline(roster).Gaps(start, end), await desk.BookAsync(cancellation));
        var bookings = book.DoubleBookings(start, end);
        if ((gaps.Refusal ?? bookings.Refusal) is { } refusal)
            return Refuse(refusal);
        var own = bookings.Items.Where(it => it.Roster == id || it.Other == id).ToList();
        var names = await people.ReadAsync(own.Select(it => it.Person), cancellation);
        var zone = DutyPeople.ZoneOf(roster);
        DateTimeOffset Local(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, zone);
        string? Readable(string other) =>
            book.Find(other) is { } known && desk.May(Operation.ReadRosters, known.Roster.Territory) ? other : null;
        return TypedResults.Ok(new GapsAnswer(
            Local(start), Local(end), [.. gaps.Items.Select(gap => new GapAnswer(Local(gap.From), Local(gap.Until)))],
            [
                .. own.Select(it => new DoubleBookingAnswer(
                    names[it.Person], Local(it.From), Local(it.Until), Readable(it.Roster == id ? it.Other : it.Roster))),
            ]));
    }

    private static async Task<Results<ContentHttpResult, ProblemHttpResult>> ReadCalendar(
        [Description("Id of the roster.")] string id, RosterDesk desk, DutyPeople people, County county, TimeProvider time,
        [Description("Only the shifts of this person.")] string? person, CancellationToken cancellation)
    {
        var (row, problem) = await desk.FindAsync(id, Operation.ReadRosters, cancellation);
        if (row is null)
            return problem!;
        var now = time.GetUtcNow();
        var shifts = desk.Timeline(row.Roster).Shifts(now.AddDays(-CalendarPast), now.AddDays(CalendarAhead));
        if (shifts.Refusal is { } refusal)
            return Refuse(refusal);
        DutyShift[] shown = [.. shifts.Items.Where(shift => string.IsNullOrEmpty(person) || shift.Person == person)];
        var names = await people.ReadAsync(shown.Select(shift => shift.Person), cancellation);
        return TypedResults.Text(DutyCalendar.Write(row, county.Code, shown, names), DutyCalendar.ContentType);
    }

    private static async Task<(Roster? Roster, DateTimeOffset From, DateTimeOffset Until, ProblemHttpResult? Problem)> FindAsync(
        string id, string? from, string? until, RosterDesk desk, CountyClock clock, CancellationToken cancellation)
    {
        var (row, problem) = await desk.FindAsync(id, Operation.ReadRosters, cancellation);
        var parameters = new Parameters();
        var start = parameters.Instant("from", from, clock.Now, "badFrom").ToUniversalTime();
        var latest = start > DateTimeOffset.MaxValue.AddDays(-DefaultDays) ? start : start.AddDays(DefaultDays);
        var end = parameters.Instant("until", until, latest, "badUntil").ToUniversalTime();
        problem ??= parameters.Problem;
        return (problem is null ? row!.Roster : null, start, end, problem);
    }

    private static ProblemHttpResult Refuse(DutyRefusal refusal) => Problems.BadRequest(Json.Word(refusal), refusal switch
    {
        DutyRefusal.EndsBeforeStart => "'until' must lie after 'from'.",
        DutyRefusal.OutOfRange => $"A time of at most {DutyTimeline.MaxDays} days is looked at, in the years whose working days are known.",
        _ => $"There are more than {DutyTimeline.MaxShifts} shifts in this time; ask about a shorter one.",
    });
}
