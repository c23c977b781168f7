using Deqing.Realtime.Api.Cases;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Places;

namespace Deqing.Realtime.Api.Reports;

/// <summary>The receipt of a report (回执).</summary>
/// <param name="Code">Follows the report, and proves what was written down; whoever has it reads what the reporter reads.</param>
/// <param name="Number">Number of the case.</param>
/// <param name="Category">Id of the category.</param>
/// <param name="Township">Code of the township it was put to, or null.</param>
/// <param name="Village">Code of the village, or null.</param>
/// <param name="FoundBy">How sure that is.</param>
/// <param name="PromisedAt">By when an end is promised.</param>
/// <param name="CoSigned">Whether it joined a case that somebody else had reported.</param>
public sealed record ReceiptAnswer(
    string Code, string Number, string Category, string? Township, string? Village, FoundBy FoundBy, DateTimeOffset? PromisedAt,
    bool CoSigned);

/// <summary>Open cases that may be about the same problem.</summary>
public sealed record NearReportsAnswer(IReadOnlyList<NearReportAnswer> Near);

/// <summary>An open case near a position. Nothing in it tells who reported it.</summary>
/// <param name="Number">Number of the case.</param>
/// <param name="Category">Id of its category.</param>
/// <param name="SameCategory">Whether that is the one asked for.</param>
/// <param name="Text">Its first 80 characters.</param>
/// <param name="Metres">How far it is.</param>
/// <param name="ReportedAt">When it was reported first.</param>
/// <param name="Step">How far it has come.</param>
/// <param name="Reporters">How many have reported it.</param>
public sealed record NearReportAnswer(
    string Number, string Category, bool SameCategory, string Text, int Metres, DateTimeOffset ReportedAt, LoopStep Step, int Reporters);

/// <summary>One's own reports.</summary>
public sealed record MyReportsAnswer(IReadOnlyList<MyReportAnswer> Reports);

/// <summary>One of one's own reports.</summary>
/// <param name="Code">Its receipt code.</param>
/// <param name="Number">Number of the case.</param>
/// <param name="Category">Id of the category.</param>
/// <param name="Text">What was reported.</param>
/// <param name="ReportedAt">When.</param>
/// <param name="Step">How far it has come.</param>
/// <param name="Over">Whether it has ended.</param>
/// <param name="Outcome">How, or null.</param>
/// <param name="PromisedAt">By when an end is promised, or null.</param>
public sealed record MyReportAnswer(
    string Code, string Number, string Category, string Text, DateTimeOffset ReportedAt, LoopStep Step, bool Over, CaseOutcome? Outcome,
    DateTimeOffset? PromisedAt);

/// <summary>How far a report has come, as its reporter may read it.</summary>
/// <param name="Number">Number of the case.</param>
/// <param name="Category">Id of the category.</param>
/// <param name="Text">What the reporter wrote.</param>
/// <param name="Township">Code of the township, or null.</param>
/// <param name="Village">Code of the village, or null.</param>
/// <param name="Address">Where in words, or null.</param>
/// <param name="Longitude">Degrees east, or null.</param>
/// <param name="Latitude">Degrees north, or null.</param>
/// <param name="ReportedAt">When it was reported.</param>
/// <param name="Step">Which of the county's four steps it is at.</param>
/// <param name="Stage">Where it stands.</param>
/// <param name="Over">Whether it has ended.</param>
/// <param name="Outcome">How it ended, or null.</param>
/// <param name="PromisedAt">By when an end is promised; this clock never pauses.</param>
/// <param name="Overdue">Whether that has passed without an end.</param>
/// <param name="EndedAt">When it ended, or null.</param>
/// <param name="CoSigned">Whether the report joined somebody else's.</param>
/// <param name="Reporters">How many have reported the problem.</param>
/// <param name="Lead">Id of the department that leads, or null.</param>
/// <param name="Rating">What was said of the end of this round, or null.</param>
/// <param name="CanRate">Whether the end can be rated now.</param>
/// <param name="CanAdd">Whether words can be added now.</param>
/// <param name="Evidence">The reporter's own photos and recordings.</param>
/// <param name="Timeline">What happened, oldest first.</param>
public sealed record TrackingAnswer(
    string Number, string Category, string Text, string? Township, string? Village, string? Address, double? Longitude,
    double? Latitude, DateTimeOffset ReportedAt, LoopStep Step, CaseStage Stage, bool Over, CaseOutcome? Outcome,
    DateTimeOffset? PromisedAt, bool Overdue, DateTimeOffset? EndedAt, bool CoSigned, int Reporters, string? Lead, RatingAnswer? Rating,
    bool CanRate, bool CanAdd, IReadOnlyList<EvidenceAnswer> Evidence, IReadOnlyList<TrackingEventAnswer> Timeline);

/// <summary>Something that happened, as the reporter may read it: never who of the staff it was.</summary>
/// <param name="At">When.</param>
/// <param name="Type">The name under which it is stored.</param>
/// <param name="Step">The step it led to.</param>
/// <param name="Note">Words meant for the reporter, or null.</param>
/// <param name="Department">Id of the department, or null.</param>
/// <param name="Evidence">Photos of the result.</param>
public sealed record TrackingEventAnswer(
    DateTimeOffset At, string Type, LoopStep Step, string? Note, string? Department, IReadOnlyList<EvidenceAnswer> Evidence);

/// <summary>The contacts reporters of a case left.</summary>
public sealed record CaseContactsAnswer(IReadOnlyList<CaseContactAnswer> Contacts)
{
    /// <summary>Contacts reach no log by being written as text.</summary>
    public override string ToString() => nameof(CaseContactsAnswer);
}

/// <summary>A contact.</summary>
/// <param name="Name">How to call them, or null.</param>
/// <param name="Phone">Phone number, or null.</param>
/// <param name="SavedAt">When it was left.</param>
public sealed record CaseContactAnswer(string? Name, string? Phone, DateTimeOffset SavedAt)
{
    /// <summary>Contacts reach no log by being written as text.</summary>
    public override string ToString() => nameof(CaseContactAnswer);
}
