using System.Collections.Immutable;
using System.ComponentModel;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Storage;
using Deqing.Realtime.Storage.Counties;
using Microsoft.AspNetCore.Http.HttpResults;
using Answer = System.Threading.Tasks.Task<Microsoft.AspNetCore.Http.HttpResults.Results<
    Microsoft.AspNetCore.Http.HttpResults.Ok<Deqing.Realtime.Api.Cases.CaseSummary>,
    Microsoft.AspNetCore.Http.HttpResults.ProblemHttpResult>>;

namespace Deqing.Realtime.Api.Cases;

/// <summary>What a person can do to a case: one path for each verb. What is missing is refused by the case, with its name.</summary>
internal static class CaseVerbEndpoints
{
    private const string Id = "Id of the case.";

    /// <summary>Maps them.</summary>
    public static void Map(RouteGroupBuilder cases)
    {
        Post(cases, "acknowledge", Acknowledge, "acknowledgeCase", "Takes notice of a case.", Operation.AcknowledgeCase);
        Post(cases, "note", AddNote, "noteCase", "Adds words or evidence.", null);
        Post(cases, "verify", Verify, "verifyCase", "Says what was found on site (核实).", Operation.VerifyCase);
        Post(cases, "file", FileUnder, "fileCase", "Files a case under a condition of its category (立案).", Operation.FileCase);
        Post(cases, "dispatch", Dispatch, "dispatchCase", "Sends a case to departments (派遣).", Operation.DispatchCase);
        Post(cases, "accept", Accept, "acceptCase", "A department takes its part (接收).", Operation.HandleCase);
        Post(cases, "return", Return, "returnCase", "Sends a case back one level (回退).", null);
        Post(cases, "arbitrate", Arbitrate, "arbitrateCase", "Decides whose a disputed case is (裁决).", Operation.ArbitrateCase);
        Post(cases, "handle", Handle, "handleCase", "A department has finished its part (反馈).", Operation.HandleCase);
        Post(cases, "check", Check, "checkCase", "Says what the check of the result found (核查).", Operation.CheckCase);
        Post(cases, "close", Close, "closeCase", "Ends a case (结案).", Operation.CloseCase);
        Post(cases, "void", Void, "voidCase", "Says that there is nothing to handle (作废).", Operation.FileCase);
        Post(cases, "reopen", Reopen, "reopenCase", "Opens a new round of a case that has ended.", Operation.CloseCase);
        Post(cases, "extend", Extend, "extendCase", "Asks for one more original limit (延期).", Operation.HandleCase);
        Post(cases, "hold", Hold, "holdCase", "Asks that the department's clock stands (挂账).", Operation.HandleCase);
        Post(cases, "approve", Approve, "approveRequest", "Endorses or grants what was asked for.", null);
        Post(cases, "refuse", Refuse, "refuseRequest", "Refuses what was asked for, or takes it back.", null);
        Post(cases, "resume", Resume, "resumeCase", "Lets the department's clock go on.", null);
        Post(cases, "reclassify", Reclassify, "reclassifyCase", "Corrects category, condition, level or place.", Operation.FileCase);
        Post(cases, "merge", Merge, "mergeCase", "Lets a case go on in another (并案).", Operation.FileCase);
        Post(cases, "unmerge", Unmerge, "unmergeCase", "Undoes a merge.", Operation.FileCase);
        Post(cases, "urge", Urge, "urgeCase", "Says that whoever owes the present step was called (催办).", Operation.DispatchCase);
        Post(cases, "split", Split, "splitCase", "Makes cases of their own of parts of a case (拆分).", Operation.FileCase);
        CaseTaskEndpoints.Map(cases);
    }

    // Who may is decided by the case; what several operations allow, and it depends on the case which, is left to it alone.
    internal static void Post(
        RouteGroupBuilder cases, string verb, Delegate handler, string name, string summary, Operation? operation)
    {
        var post = cases.MapPost($"/{{id}}/{verb}", handler).WithName(name).WithSummary(summary)
            .WithProblems(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);
        _ = operation is { } what ? post.Requires(what) : post.ForSignedIn();
    }

    private static Answer Acknowledge(
        [Description(Id)] string id, NotedRequest it, CaseCommands commands, CancellationToken cancellation) =>
        commands.AskAsync(id, CaseVerb.Acknowledge, new Acknowledge(it.Version, it.Note), cancellation);

    private static Answer AddNote(
        [Description(Id)] string id, NoteRequest it, CaseCommands commands, CancellationToken cancellation) =>
        commands.AskAsync(
            id, CaseVerb.Note, it.Evidence, evidence => new AddNote(it.Version, it.Note ?? "", evidence, it.IsPublic), cancellation);

    private static Answer Verify(
        [Description(Id)] string id, VerifyRequest it, CaseCommands commands, CancellationToken cancellation) =>
        commands.AskAsync(
            id, CaseVerb.Verify, it.Evidence, evidence => new Verify(it.Version, it.Found, it.Note, evidence), cancellation);

    private static Answer FileUnder(
        [Description(Id)] string id, FileRequest it, CaseCommands commands, CancellationToken cancellation) =>
        commands.AskAsync(
            id, CaseVerb.File, new FileCase(it.Version, it.Category, it.Condition ?? "", it.Level, it.Note), cancellation);

    private static Answer Dispatch(
        [Description(Id)] string id, DispatchRequest it, CaseCommands commands, CancellationToken cancellation) =>
        commands.AskAsync(id, CaseVerb.Dispatch, new Dispatch(it.Version, it.Lead ?? "", Ids(it.Joint), it.Note), cancellation);

    private static Answer Accept(
        [Description(Id)] string id, AcceptRequest it, CaseCommands commands, CancellationToken cancellation) =>
        commands.AskAsync(id, CaseVerb.Accept, new Accept(it.Version, it.Department, it.Note), cancellation);

    private static Answer Return(
        [Description(Id)] string id, ReturnRequest it, CaseCommands commands, CancellationToken cancellation) =>
        commands.AskAsync(id, CaseVerb.Return, new SendBack(it.Version, it.Reason ?? "", it.Department), cancellation);

    private static Answer Arbitrate(
        [Description(Id)] string id, ArbitrateRequest it, CaseCommands commands, CancellationToken cancellation) => commands.AskAsync(
            id, CaseVerb.Arbitrate, new Arbitrate(it.Version, it.Lead ?? "", Ids(it.Joint), it.Reason ?? ""), cancellation);

    private static Answer Handle(
        [Description(Id)] string id, HandleRequest it, CaseCommands commands, CancellationToken cancellation) =>
        commands.AskAsync(
            id, CaseVerb.Handle, it.Evidence, evidence => new FinishHandling(it.Version, it.Note ?? "", evidence, it.Department),
            cancellation);

    private static Answer Check(
        [Description(Id)] string id, CheckRequest it, CaseCommands commands, CancellationToken cancellation) =>
        commands.AskAsync(
            id, CaseVerb.Check, it.Evidence, evidence => new Check(it.Version, it.IsGood, it.Note, evidence), cancellation);

    private static Answer Close(
        [Description(Id)] string id, CloseRequest it, CaseCommands commands, CancellationToken cancellation) =>
        commands.AskAsync(id, CaseVerb.Close, new CloseCase(it.Version, it.Outcome, it.Note, it.Condition), cancellation);

    private static Answer Void(
        [Description(Id)] string id, ReasonedRequest it, CaseCommands commands, CancellationToken cancellation) =>
        commands.AskAsync(id, CaseVerb.Void, new VoidCase(it.Version, it.Reason ?? ""), cancellation);

    private static Answer Reopen(
        [Description(Id)] string id, ReasonedRequest it, CaseCommands commands, CancellationToken cancellation) =>
        commands.AskAsync(id, CaseVerb.Reopen, new Reopen(it.Version, it.Reason ?? ""), cancellation);

    private static Answer Extend(
        [Description(Id)] string id, ReasonedRequest it, CaseCommands commands, CancellationToken cancellation) =>
        commands.AskAsync(id, CaseVerb.Extend, new AskExtension(it.Version, it.Reason ?? ""), cancellation);

    private static Answer Hold(
        [Description(Id)] string id, HoldRequest it, CaseCommands commands, TimeProvider time, CancellationToken cancellation) =>
        commands.AskAsync(
            id, CaseVerb.Hold, new AskHold(it.Version, it.Reason ?? "", (it.Until ?? time.GetUtcNow()).ToUniversalTime()), cancellation);

    private static Answer Approve(
        [Description(Id)] string id, NotedRequest it, CaseCommands commands, CancellationToken cancellation) =>
        commands.AskAsync(id, CaseVerb.Approve, new Approve(it.Version, it.Note), cancellation);

    private static Answer Refuse(
        [Description(Id)] string id, ReasonedRequest it, CaseCommands commands, CancellationToken cancellation) =>
        commands.AskAsync(id, CaseVerb.Refuse, new RefuseRequest(it.Version, it.Reason ?? ""), cancellation);

    private static Answer Resume(
        [Description(Id)] string id, ReasonedRequest it, CaseCommands commands, CancellationToken cancellation) =>
        commands.AskAsync(id, CaseVerb.Resume, new EndHold(it.Version, it.Reason ?? ""), cancellation);

    private static async Answer Reclassify(
        [Description(Id)] string id, ReclassifyRequest it, CaseCommands commands, PlaceFinder finder, CancellationToken cancellation)
    {
        if (it.Longitude is null != it.Latitude is null)
            return Problems.BadRequest("badPosition", "'longitude' and 'latitude' come together.");
        var datum = Datum.Wgs84;
        if (it.Datum is not null && !Datums.Words.TryGetValue(it.Datum, out datum))
            return Problems.BadRequest("unknownDatum", $"'datum' must be one of {string.Join(", ", Datums.Words.Keys)}.");
        Position? position = null;
        PlaceFinding? found = null;
        if (it is { Longitude: { } longitude, Latitude: { } latitude })
        {
            var declared = new Position(longitude, latitude);
            if (Datums.Check(declared) is { } refusal)
                return Problems.BadRequest(Json.Word(refusal), "'longitude' must be from -180 to 180 and 'latitude' from -90 to 90.");
            position = Datums.ToWgs84(declared, datum);
            found = finder.Find(position.Value);
        }

        return await commands.AskAsync(
            id, CaseVerb.Reclassify,
            new Reclassify(it.Version, it.Category, it.Condition, it.Level, found?.Place, position, found?.By, it.Reason ?? ""),
            cancellation);
    }

    private static async Answer Merge(
        [Description(Id)] string id, MergeRequest it, CaseCommands commands, ICaseLog log, CancellationToken cancellation)
    {
        // Who may not see the other case hears of none, and none is woken that does not exist.
        var into = CaseNumber.Parse(it.Into) is { } number ? (await log.FindAsync(number, cancellation))?.Id : it.Into;
        if (!string.IsNullOrEmpty(it.Into) && (into is null || await commands.FindAsync(into, cancellation) is null))
            return CaseEndpoints.UnknownCase(it.Into);
        return await commands.AskAsync(id, CaseVerb.Merge, new Merge(it.Version, into ?? "", it.Reason ?? ""), cancellation);
    }

    private static Answer Unmerge(
        [Description(Id)] string id, ReasonedRequest it, CaseCommands commands, CancellationToken cancellation) =>
        commands.AskAsync(id, CaseVerb.Unmerge, new Unmerge(it.Version, it.Reason ?? ""), cancellation);

    private static Answer Split(
        [Description(Id)] string id, SplitRequest it, CaseCommands commands, CancellationToken cancellation) =>
        commands.AskAsync(
            id, CaseVerb.Split,
            new Split(
                it.Version,
                [.. (it.Parts ?? []).Select(part => new CasePart(part?.Category ?? "", part?.Level, part?.Text ?? ""))],
                it.Reason ?? ""),
            cancellation);

    private static Answer Urge(
        [Description(Id)] string id, NotedRequest it, CaseCommands commands, CancellationToken cancellation) =>
        commands.AskAsync(id, CaseVerb.Urge, new Urge(it.Version, it.Note), cancellation);

    private static ImmutableArray<string> Ids(IReadOnlyList<string>? ids) => [.. (ids ?? []).Select(id => id ?? "")];
}
