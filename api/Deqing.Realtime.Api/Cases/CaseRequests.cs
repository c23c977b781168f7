using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Rules;

namespace Deqing.Realtime.Api.Cases;

/// <summary>A command with nothing but a note: to take notice, to approve what was asked for, or to say that somebody was called.</summary>
/// <param name="Version">The version of the case the person saw.</param>
/// <param name="Note">What they want to add: at most 2,000 characters.</param>
public sealed record NotedRequest(int Version, string? Note = null);

/// <summary>A command with nothing but its reason.</summary>
/// <param name="Version">The version of the case the person saw.</param>
/// <param name="Reason">Why: at most 2,000 characters; required.</param>
public sealed record ReasonedRequest(int Version, string? Reason = null);

/// <summary>Words or evidence to add.</summary>
/// <param name="Version">The version of the case the person saw.</param>
/// <param name="Note">The words; may be missing beside evidence.</param>
/// <param name="Evidence">Ids of photos and recordings that were uploaded, at most 20.</param>
/// <param name="IsPublic">Whether the reporter may read it.</param>
public sealed record NoteRequest(int Version, string? Note = null, IReadOnlyList<string>? Evidence = null, bool IsPublic = false);

/// <summary>What was found on site.</summary>
/// <param name="Version">The version of the case the person saw.</param>
/// <param name="Found">Whether the problem is there; if not, the note must say what was found, and the case is void.</param>
/// <param name="Note">What was found.</param>
/// <param name="Evidence">Ids of photos and recordings that were uploaded, at most 20.</param>
public sealed record VerifyRequest(int Version, bool Found, string? Note = null, IReadOnlyList<string>? Evidence = null);

/// <summary>How a case is filed.</summary>
/// <param name="Version">The version of the case the person saw.</param>
/// <param name="Category">Id of the category; null keeps it.</param>
/// <param name="Condition">Id of the condition that is met; required.</param>
/// <param name="Level">How urgent; null keeps it.</param>
/// <param name="Note">What is to be added.</param>
public sealed record FileRequest(
    int Version, string? Category = null, string? Condition = null, Severity? Level = null, string? Note = null);

/// <summary>Who handles a case.</summary>
/// <param name="Version">The version of the case the person saw.</param>
/// <param name="Lead">Id of the department that leads; required.</param>
/// <param name="Joint">Ids of those that join in.</param>
/// <param name="Note">What is to be added.</param>
public sealed record DispatchRequest(int Version, string? Lead = null, IReadOnlyList<string>? Joint = null, string? Note = null);

/// <summary>A department takes its part.</summary>
/// <param name="Version">The version of the case the person saw.</param>
/// <param name="Department">Id of the department; null for the only one the person acts for.</param>
/// <param name="Note">What is to be added.</param>
public sealed record AcceptRequest(int Version, string? Department = null, string? Note = null);

/// <summary>A case is sent back one level.</summary>
/// <param name="Version">The version of the case the person saw.</param>
/// <param name="Reason">Why; required.</param>
/// <param name="Department">Of a department: which one; null for the only one the person acts for.</param>
public sealed record ReturnRequest(int Version, string? Reason = null, string? Department = null);

/// <summary>Whose a disputed case is.</summary>
/// <param name="Version">The version of the case the person saw.</param>
/// <param name="Lead">Id of the department that leads; required.</param>
/// <param name="Joint">Ids of those that join in.</param>
/// <param name="Reason">Why; required.</param>
public sealed record ArbitrateRequest(
    int Version, string? Lead = null, IReadOnlyList<string>? Joint = null, string? Reason = null);

/// <summary>What a department did.</summary>
/// <param name="Version">The version of the case the person saw.</param>
/// <param name="Note">What was done; required.</param>
/// <param name="Evidence">Ids of photos and recordings that were uploaded, at most 20; the category says which are required.</param>
/// <param name="Department">Id of the department; null for the only one the person acts for.</param>
public sealed record HandleRequest(
    int Version, string? Note = null, IReadOnlyList<string>? Evidence = null, string? Department = null);

/// <summary>What the check of a result found.</summary>
/// <param name="Version">The version of the case the person saw.</param>
/// <param name="IsGood">Whether it is good; if not, the note must say why, and it goes back for rework.</param>
/// <param name="Note">What was found.</param>
/// <param name="Evidence">Ids of photos and recordings that were uploaded, at most 20.</param>
public sealed record CheckRequest(int Version, bool IsGood, string? Note = null, IReadOnlyList<string>? Evidence = null);

/// <summary>Ends a case.</summary>
/// <param name="Version">The version of the case the person saw.</param>
/// <param name="Outcome">How it ended. It cannot be resolved while its alarm is active.</param>
/// <param name="Note">Why: at most 2,000 characters; required for everything but resolved.</param>
/// <param name="Condition">Id of the condition whose closing condition is met; not needed to end an alarm's case at once.</param>
public sealed record CloseRequest(int Version, CaseOutcome Outcome, string? Note = null, string? Condition = null);

/// <summary>Asks that the department's clock stands.</summary>
/// <param name="Version">The version of the case the person saw.</param>
/// <param name="Reason">Why; required.</param>
/// <param name="Until">Until when; required.</param>
public sealed record HoldRequest(int Version, string? Reason = null, DateTimeOffset? Until = null);

/// <summary>What of a case is corrected; what is null stays.</summary>
/// <param name="Version">The version of the case the person saw.</param>
/// <param name="Category">Id of the category.</param>
/// <param name="Condition">Id of a condition of the category it will have.</param>
/// <param name="Level">How urgent.</param>
/// <param name="Longitude">Degrees east; with <paramref name="Latitude"/>. Township and village are found from them.</param>
/// <param name="Latitude">Degrees north.</param>
/// <param name="Datum">What the coordinates are in: wgs84, gcj02 or bd09; wgs84 if null.</param>
/// <param name="Reason">Why; required.</param>
public sealed record ReclassifyRequest(
    int Version, string? Category = null, string? Condition = null, Severity? Level = null, double? Longitude = null,
    double? Latitude = null, string? Datum = null, string? Reason = null);

/// <summary>Lets a case go on in another.</summary>
/// <param name="Version">The version of the case the person saw.</param>
/// <param name="Into">Id or number of the other; required.</param>
/// <param name="Reason">Why; required.</param>
public sealed record MergeRequest(int Version, string? Into = null, string? Reason = null);

/// <summary>Makes cases of their own of parts of a case.</summary>
/// <param name="Version">The version of the case the person saw.</param>
/// <param name="Parts">The parts, 2 to 10.</param>
/// <param name="Reason">Why; required.</param>
public sealed record SplitRequest(int Version, IReadOnlyList<PartRequest>? Parts = null, string? Reason = null);

/// <summary>A part to be split off.</summary>
/// <param name="Category">Id of its category; required.</param>
/// <param name="Level">How urgent; null for that of the case.</param>
/// <param name="Text">What it is about; required.</param>
public sealed record PartRequest(string? Category = null, Severity? Level = null, string? Text = null);
