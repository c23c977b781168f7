using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Rules;

namespace Deqing.Realtime.Domain.Cases;

/// <summary>What can be asked of a case.</summary>
[GenerateSerializer, Immutable]
public abstract record CaseCommand;

/// <summary>What only the engine asks: carried out twice, it changes nothing the second time.</summary>
[GenerateSerializer, Immutable]
public abstract record EngineCommand : CaseCommand;

/// <summary>A pond reports that an alarm became active.</summary>
[GenerateSerializer, Immutable]
public sealed record RaiseAlarm([property: Id(0)] AlarmReport Alarm) : EngineCommand;

/// <summary>A pond reports that the alarm ended.</summary>
[GenerateSerializer, Immutable]
public sealed record ClearAlarm([property: Id(0)] DateTimeOffset ClearedAt, [property: Id(1)] float Value) : EngineCommand;

/// <summary>Time has passed: whatever ends by itself ends (a hold that is over).</summary>
[GenerateSerializer, Immutable]
public sealed record Wake : EngineCommand;

/// <summary>A calendar was published: what is due provisionally is computed anew.</summary>
[GenerateSerializer, Immutable]
public sealed record RecomputeDeadlines : EngineCommand;

/// <summary>Another case goes on in this one.</summary>
/// <param name="Case">Its id.</param>
/// <param name="Reporters">Its reporters.</param>
/// <param name="ReportedAt">When it was reported.</param>
/// <param name="By">Who merged it.</param>
[GenerateSerializer, Immutable]
public sealed record Absorb(
    [property: Id(0)] string Case,
    [property: Id(1)] ImmutableArray<Reporter> Reporters,
    [property: Id(2)] DateTimeOffset ReportedAt,
    [property: Id(3)] Actor By) : EngineCommand;

/// <summary>The other case stands on its own again.</summary>
[GenerateSerializer, Immutable]
public sealed record Release([property: Id(0)] string Case, [property: Id(1)] Actor By) : EngineCommand;

/// <summary>Opens the case of a part that was split off.</summary>
/// <param name="Report">The part.</param>
/// <param name="By">Who split it off.</param>
[GenerateSerializer, Immutable]
public sealed record OpenPart([property: Id(0)] CaseReport Report, [property: Id(1)] Actor By) : EngineCommand;

/// <summary>A case that was split off has ended.</summary>
[GenerateSerializer, Immutable]
public sealed record EndChild([property: Id(0)] string Case, [property: Id(1)] CaseOutcome? Outcome) : EngineCommand;

/// <summary>Reports a problem (上报). The id of the case follows from the report's own key, so that a repeat names the same case.</summary>
/// <param name="Report">What is reported.</param>
/// <param name="Reporter">The sealed reporter; null for staff, who sign with their name.</param>
[GenerateSerializer, Immutable]
public sealed record Report([property: Id(0)] CaseReport What, [property: Id(1)] Reporter? Reporter) : CaseCommand;

/// <summary>Reports the same problem and follows the case (附议). The same reporter twice changes nothing.</summary>
[GenerateSerializer, Immutable]
public sealed record CoSign(
    [property: Id(0)] Reporter Reporter, [property: Id(1)] string Text, [property: Id(2)] ImmutableArray<Evidence> Evidence)
    : CaseCommand;

/// <summary>A reporter says what they think of the end (评价); "not solved" opens a new round and raises the level.</summary>
/// <param name="Tag">Seal of the reporter, who must be one of the case's.</param>
[GenerateSerializer, Immutable]
public sealed record Rate(
    [property: Id(0)] string Tag, [property: Id(1)] int Stars, [property: Id(2)] bool Solved, [property: Id(3)] string? Note) : CaseCommand;

/// <summary>A reporter adds words or evidence, which everybody who follows the case may read.</summary>
/// <param name="Tag">Seal of the reporter, who must be one of the case's.</param>
[GenerateSerializer, Immutable]
public sealed record AddWords(
    [property: Id(0)] string Tag, [property: Id(1)] string Text, [property: Id(2)] ImmutableArray<Evidence> Evidence) : CaseCommand;

/// <summary>What a signed-in person asks.</summary>
/// <param name="Version">The version of the case the person saw.</param>
[GenerateSerializer, Immutable]
public abstract record PersonCommand([property: Id(0)] int Version) : CaseCommand
{
    /// <summary>What it does to the case.</summary>
    internal abstract CaseVerb Verb { get; }

    /// <summary>The department it is given for, or null.</summary>
    internal virtual string? For => null;
}

/// <summary>A person takes notice.</summary>
/// <param name="Note">What they want to add, or null.</param>
[GenerateSerializer, Immutable]
public sealed record Acknowledge(int Version, [property: Id(0)] string? Note) : PersonCommand(Version)
{
    internal override CaseVerb Verb => CaseVerb.Acknowledge;
}

/// <summary>Adds words or evidence.</summary>
[GenerateSerializer, Immutable]
public sealed record AddNote(
    int Version, [property: Id(0)] string Note, [property: Id(1)] ImmutableArray<Evidence> Evidence, [property: Id(2)] bool IsPublic)
    : PersonCommand(Version)
{
    internal override CaseVerb Verb => CaseVerb.Note;
}

/// <summary>Verifies a public report on site (核实).</summary>
/// <param name="Found">Whether the problem is there; if not, the case is voided and a note must say what was found.</param>
[GenerateSerializer, Immutable]
public sealed record Verify(
    int Version, [property: Id(0)] bool Found, [property: Id(1)] string? Note, [property: Id(2)] ImmutableArray<Evidence> Evidence)
    : PersonCommand(Version)
{
    internal override CaseVerb Verb => CaseVerb.Verify;
}

/// <summary>Files the case under a condition of a category (立案).</summary>
/// <param name="Category">Id of the category; null keeps it.</param>
/// <param name="Condition">Id of the condition that is met.</param>
/// <param name="Level">How urgent; null keeps it.</param>
[GenerateSerializer, Immutable]
public sealed record FileCase(
    int Version, [property: Id(0)] string? Category, [property: Id(1)] string Condition, [property: Id(2)] Severity? Level,
    [property: Id(3)] string? Note) : PersonCommand(Version)
{
    internal override CaseVerb Verb => CaseVerb.File;
}

/// <summary>Sends the case to departments (派遣).</summary>
/// <param name="Lead">The department that leads.</param>
/// <param name="Joint">Those that join in; may be empty.</param>
[GenerateSerializer, Immutable]
public sealed record Dispatch(
    int Version, [property: Id(0)] string Lead, [property: Id(1)] ImmutableArray<string> Joint, [property: Id(2)] string? Note)
    : PersonCommand(Version)
{
    internal override CaseVerb Verb => CaseVerb.Dispatch;
}

/// <summary>A department takes its part (接收).</summary>
/// <param name="Department">Which one; null for the only one the person acts for.</param>
[GenerateSerializer, Immutable]
public sealed record Accept(int Version, [property: Id(0)] string? Department, [property: Id(1)] string? Note) : PersonCommand(Version)
{
    internal override CaseVerb Verb => CaseVerb.Accept;

    internal override string? For => Department;
}

/// <summary>Sends the case back one level, with the reason (回退).</summary>
/// <param name="Department">Of a department: which one; null for the only one the person acts for.</param>
[GenerateSerializer, Immutable]
public sealed record SendBack(int Version, [property: Id(0)] string Reason, [property: Id(1)] string? Department) : PersonCommand(Version)
{
    internal override CaseVerb Verb => CaseVerb.Return;

    internal override string? For => Department;
}

/// <summary>Decides whose a disputed case is (裁决).</summary>
[GenerateSerializer, Immutable]
public sealed record Arbitrate(
    int Version, [property: Id(0)] string Lead, [property: Id(1)] ImmutableArray<string> Joint, [property: Id(2)] string Reason)
    : PersonCommand(Version)
{
    internal override CaseVerb Verb => CaseVerb.Arbitrate;
}

/// <summary>A department finished its part (反馈), with the evidence its category asks for.</summary>
/// <param name="Department">Which one; null for the only one the person acts for.</param>
[GenerateSerializer, Immutable]
public sealed record FinishHandling(
    int Version, [property: Id(0)] string Note, [property: Id(1)] ImmutableArray<Evidence> Evidence, [property: Id(2)] string? Department)
    : PersonCommand(Version)
{
    internal override CaseVerb Verb => CaseVerb.Handle;

    internal override string? For => Department;
}

/// <summary>Checks the result (核查); nobody checks their own work.</summary>
/// <param name="IsGood">Whether it is good; if not, a note must say why, and it goes back for rework.</param>
[GenerateSerializer, Immutable]
public sealed record Check(
    int Version, [property: Id(0)] bool IsGood, [property: Id(1)] string? Note, [property: Id(2)] ImmutableArray<Evidence> Evidence)
    : PersonCommand(Version)
{
    internal override CaseVerb Verb => CaseVerb.Check;
}

/// <summary>
/// Ends the case (结案): after a good check by the closing condition; an alarm's case also at once, when its alarm has ended or was false.
/// </summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Note">Why; required for everything but resolved.</param>
/// <param name="Condition">Id of the condition whose closing condition is met; not needed to end an alarm's case at once.</param>
[GenerateSerializer, Immutable]
public sealed record CloseCase(
    int Version, [property: Id(0)] CaseOutcome Outcome, [property: Id(1)] string? Note, [property: Id(2)] string? Condition = null)
    : PersonCommand(Version)
{
    internal override CaseVerb Verb => CaseVerb.Close;
}

/// <summary>There is nothing to handle (作废).</summary>
[GenerateSerializer, Immutable]
public sealed record VoidCase(int Version, [property: Id(0)] string Reason) : PersonCommand(Version)
{
    internal override CaseVerb Verb => CaseVerb.Void;
}

/// <summary>Opens a new round of a case that has ended.</summary>
[GenerateSerializer, Immutable]
public sealed record Reopen(int Version, [property: Id(0)] string Reason) : PersonCommand(Version)
{
    internal override CaseVerb Verb => CaseVerb.Reopen;
}

/// <summary>Asks for one more original limit (延期). Refused once overdue.</summary>
[GenerateSerializer, Immutable]
public sealed record AskExtension(int Version, [property: Id(0)] string Reason) : PersonCommand(Version)
{
    internal override CaseVerb Verb => CaseVerb.Extend;
}

/// <summary>Asks that the clock stands until a time (挂账). Refused once overdue.</summary>
[GenerateSerializer, Immutable]
public sealed record AskHold(int Version, [property: Id(0)] string Reason, [property: Id(1)] DateTimeOffset Until) : PersonCommand(Version)
{
    internal override CaseVerb Verb => CaseVerb.Hold;
}

/// <summary>Endorses or grants the request that waits: first somebody of the department, then who dispatches; never who asked.</summary>
[GenerateSerializer, Immutable]
public sealed record Approve(int Version, [property: Id(0)] string? Note) : PersonCommand(Version)
{
    internal override CaseVerb Verb => CaseVerb.Approve;
}

/// <summary>Refuses the request that waits; who asked takes it back with this.</summary>
[GenerateSerializer, Immutable]
public sealed record RefuseRequest(int Version, [property: Id(0)] string Reason) : PersonCommand(Version)
{
    internal override CaseVerb Verb => CaseVerb.Refuse;
}

/// <summary>Ends a hold before its time.</summary>
[GenerateSerializer, Immutable]
public sealed record EndHold(int Version, [property: Id(0)] string Reason) : PersonCommand(Version)
{
    internal override CaseVerb Verb => CaseVerb.Resume;
}

/// <summary>Corrects category, condition, level or place; what is null stays.</summary>
/// <param name="Condition">Of the category it will have; needed once filed, if the category changes.</param>
/// <param name="Place">Where it lies, found from <paramref name="Position"/>.</param>
[GenerateSerializer, Immutable]
public sealed record Reclassify(
    int Version, [property: Id(0)] string? Category, [property: Id(1)] string? Condition, [property: Id(2)] Severity? Level,
    [property: Id(3)] Place? Place, [property: Id(4)] Position? Position, [property: Id(5)] FoundBy? FoundBy,
    [property: Id(6)] string Reason)
    : PersonCommand(Version)
{
    internal override CaseVerb Verb => CaseVerb.Reclassify;
}

/// <summary>This case goes on in another (并案).</summary>
/// <param name="Into">Id of the other, which must be open.</param>
[GenerateSerializer, Immutable]
public sealed record Merge(int Version, [property: Id(0)] string Into, [property: Id(1)] string Reason) : PersonCommand(Version)
{
    internal override CaseVerb Verb => CaseVerb.Merge;
}

/// <summary>Undoes the merge.</summary>
[GenerateSerializer, Immutable]
public sealed record Unmerge(int Version, [property: Id(0)] string Reason) : PersonCommand(Version)
{
    internal override CaseVerb Verb => CaseVerb.Unmerge;
}

/// <summary>Makes cases of their own of parts of this one (拆分).</summary>
/// <param name="Parts">Category, level and words of each, 2 to 10; the rest is taken from this case.</param>
[GenerateSerializer, Immutable]
public sealed record Split(int Version, [property: Id(0)] ImmutableArray<CasePart> Parts, [property: Id(1)] string Reason)
    : PersonCommand(Version)
{
    internal override CaseVerb Verb => CaseVerb.Split;
}

/// <summary>A part to be split off.</summary>
[GenerateSerializer, Immutable]
public sealed record CasePart([property: Id(0)] string Category, [property: Id(1)] Severity? Level, [property: Id(2)] string Text);
