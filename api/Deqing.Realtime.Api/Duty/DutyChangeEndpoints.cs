using System.ComponentModel;
using System.Globalization;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Api.SignIn;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Duty;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Deqing.Realtime.Api.Duty;

using Changed = Results<Created<ChangedRosterAnswer>, ProblemHttpResult>;

/// <summary>What a duty officer changes on top of a roster, without writing the roster: substitutes, swaps, overrides, absences.</summary>
internal static class DutyChangeEndpoints
{
    /// <summary>Maps them.</summary>
    public static IEndpointRouteBuilder MapDutyChanges(this IEndpointRouteBuilder routes)
    {
        var rosters = routes.MapGroup("/api/v1/rosters/{id}").WithTags("Duty");
        Map("/substitutes", "addSubstitute", "Lets somebody do another's duty (替班).", Substitute);
        Map("/swaps", "swapShifts", "Lets two people do each other's duty (换班).", Swap);
        Map("/overrides", "overrideDuty", "Puts exactly these people on duty, whatever was planned.", Override);
        Map("/absences", "addAbsence", "Notes that somebody is away (请假); their duty is a gap unless somebody else does it.", Absence);
        rosters.MapDelete("/changes/{change}", Remove).WithName("removeDutyChange").WithSummary("Takes such a change back.")
            .WithProblems(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict).Requires(Operation.ManageRosters);
        return routes;

        void Map(string path, string name, string summary, Delegate handler) =>
            rosters.MapPost(path, handler).WithName(name).WithSummary(summary)
                .WithProblems(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)
                .Requires(Operation.ManageRosters);
    }

    private static Task<Changed> Substitute(
        [Description("Id of the roster.")] string id, SubstituteRequest request, RosterDesk desk, DutyPeople people, TimeProvider time,
        CancellationToken cancellation)
    {
        var reading = new RosterReading();
        var change = new Substitute(
            Ids.New(), reading.Instant("from", request.From), reading.Instant("until", request.Until), request.Person, request.By);
        return AddAsync(id, change, reading, [("by", request.By)], desk, people, time, cancellation);
    }

    private static Task<Changed> Swap(
        [Description("Id of the roster.")] string id, SwapRequest request, RosterDesk desk, DutyPeople people, TimeProvider time,
        CancellationToken cancellation)
    {
        var reading = new RosterReading();
        var change = new Swap(
            Ids.New(), reading.Instant("from", request.From), reading.Instant("until", request.Until), request.Person, request.Other,
            reading.Instant("otherFrom", request.OtherFrom), reading.Instant("otherUntil", request.OtherUntil));
        return AddAsync(
            id, change, reading, [("person", request.Person), ("other", request.Other)], desk, people, time, cancellation);
    }

    private static Task<Changed> Override(
        [Description("Id of the roster.")] string id, OverrideRequest request, RosterDesk desk, DutyPeople people, TimeProvider time,
        CancellationToken cancellation)
    {
        var reading = new RosterReading();
        var change = new Override(
            Ids.New(), reading.Instant("from", request.From), reading.Instant("until", request.Until),
            [.. request.People.Select(person => person ?? "")]);
        return AddAsync(
            id, change, reading, change.Instead.Select((person, index) => ($"people[{index}]", person)), desk, people, time, cancellation);
    }

    private static Task<Changed> Absence(
        [Description("Id of the roster.")] string id, AbsenceRequest request, RosterDesk desk, DutyPeople people, TimeProvider time,
        CancellationToken cancellation)
    {
        var reading = new RosterReading();
        var change = new Absence(
            Ids.New(), reading.Instant("from", request.From), reading.Instant("until", request.Until), request.Person);
        return AddAsync(id, change, reading, [("person", request.Person)], desk, people, time, cancellation);
    }

    // The right comes first: who may not change the roster learns nothing of its people.
    private static async Task<Changed> AddAsync(
        string id, DutyChange change, RosterReading reading, IEnumerable<(string Member, string Id)> named, RosterDesk desk,
        DutyPeople people, TimeProvider time, CancellationToken cancellation)
    {
        var (found, refused) = await desk.FindAsync(id, Operation.ManageRosters, cancellation);
        if (found is null)
            return refused!;
        reading.Lint(change);
        if (reading.Bad.IsEmpty)
            await people.CheckAsync(reading.Bad, named, cancellation);
        if (!reading.Bad.IsEmpty)
            return reading.Bad.Problem();
        var detail = string.Create(
            CultureInfo.InvariantCulture,
            $"{DutyPeople.Kind(change)} {change.Id} {change.From:O} {change.Until:O} {string.Join(' ', change.People())}");
        var (row, problem) = await desk.ChangeAsync(
            id, roster => NotOnDuty(desk.Timeline(roster), change) is { } idle ? (null, idle) : Added(roster, change, time.GetUtcNow()),
            "dutyChanged", detail, cancellation);
        return row is null
            ? problem!
            : TypedResults.Created(
                $"/api/v1/rosters/{id}/changes/{change.Id}",
                new ChangedRosterAnswer(change.Id, await people.AnswerAsync(row, cancellation)));
    }

    private static (Roster?, ProblemHttpResult?) Added(Roster roster, DutyChange change, DateTimeOffset now)
    {
        var changed = roster.With(change, now);
        return changed.Changes.Length <= RosterLint.MaxChanges
            ? (changed, null)
            : (null, Problems.Refuse(
                StatusCodes.Status409Conflict, Json.Word(RosterProblem.TooManyChanges),
                $"There are {RosterLint.MaxChanges} changes already; take some back."));
    }

    // Nobody can do a duty that is not there: most likely the time or the person is a slip.
    private static ProblemHttpResult? NotOnDuty(DutyTimeline timeline, DutyChange change) => change switch
    {
        Substitute it => NotOnDuty(timeline, "person", it.Person, it.From, it.Until),
        Swap it => NotOnDuty(timeline, "person", it.Person, it.From, it.Until)
            ?? NotOnDuty(timeline, "other", it.Other, it.OtherFrom, it.OtherUntil),
        _ => null,
    };

    private static ProblemHttpResult? NotOnDuty(
        DutyTimeline timeline, string member, string person, DateTimeOffset from, DateTimeOffset until)
    {
        if (timeline.HasDuty(person, from, until))
            return null;
        var bad = new BadMembers();
        bad.Add(member, "notOnDuty", "has no duty in this time");
        return bad.Problem();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Remove(
        [Description("Id of the roster.")] string id, [Description("Id of the change.")] string change, RosterDesk desk,
        CancellationToken cancellation)
    {
        var (row, problem) = await desk.ChangeAsync(
            id, roster => roster.Changes.FirstOrDefault(it => it.Id == change) is { } known
                ? (roster with { Changes = roster.Changes.Remove(known) }, null)
                : (null, Problems.NotFound("unknownChange", $"The roster has no change '{change}'.")),
            "dutyChangeRemoved", change, cancellation);
        return row is null ? problem! : TypedResults.NoContent();
    }
}
