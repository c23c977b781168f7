using Deqing.Realtime.Domain.Cases;

namespace Deqing.Realtime.Api.Reports;

/// <summary>A problem somebody reports (上报).</summary>
/// <param name="Key">
/// Made by the client by chance, 16 to 100 of A–Z a–z 0–9 . _ -, new for each report and told to nobody: the same key again is the
/// same report and gets the same answer, however often it is sent. A key is one among the reports of all villagers, signed in or not,
/// and among those of one program.
/// </param>
/// <param name="Category">Id of a category of the catalogue.</param>
/// <param name="Text">What they want to say: at most 2,000 characters; may be empty if there is a recording.</param>
/// <param name="Longitude">Degrees east, with <paramref name="Latitude"/>.</param>
/// <param name="Latitude">Degrees north.</param>
/// <param name="Datum">What the coordinates are in: <c>wgs84</c> (also CGCS2000), <c>gcj02</c> or <c>bd09</c>; wgs84 if left out.</param>
/// <param name="Village">Code of the village, for who has no position.</param>
/// <param name="Address">Where in words: at most 200 characters.</param>
/// <param name="OccurredAt">When the problem began, as far as they know.</param>
/// <param name="Evidence">Ids of uploaded photos and recordings: at most 20.</param>
/// <param name="Contact">How they can be reached; sealed, and opened only with a reason they can read.</param>
/// <param name="CoSign">Number of the case that is about the same problem, which this report joins (附议).</param>
/// <param name="Source">By which way: left out by villagers; others than <c>public</c> need a role.</param>
/// <param name="Reference">Number under which another system knows it: at most 100 characters.</param>
public sealed record ReportRequest(
    string Key, string Category, string Text = "", double? Longitude = null, double? Latitude = null, string? Datum = null,
    string? Village = null, string? Address = null, DateTimeOffset? OccurredAt = null, IReadOnlyList<string>? Evidence = null,
    ContactRequest? Contact = null, string? CoSign = null, CaseSource Source = CaseSource.Public, string? Reference = null)
{
    /// <summary>Contacts reach no log by being written as text.</summary>
    public override string ToString() => nameof(ReportRequest);
}

/// <summary>How a reporter can be reached.</summary>
/// <param name="Name">How to call them: at most 100 characters.</param>
/// <param name="Phone">Phone number: at most 40 characters.</param>
public sealed record ContactRequest(string? Name = null, string? Phone = null)
{
    /// <summary>Contacts reach no log by being written as text.</summary>
    public override string ToString() => nameof(ContactRequest);
}

/// <summary>What a reporter thinks of the end (评价).</summary>
/// <param name="Stars">1 to 5.</param>
/// <param name="Solved">Whether the problem is gone; if not, the case goes into a new round, one level higher.</param>
/// <param name="Note">What they add: at most 2,000 characters.</param>
public sealed record RatingRequest(int Stars, bool Solved, string? Note = null);

/// <summary>Words a reporter adds.</summary>
/// <param name="Note">The words: at most 2,000 characters.</param>
/// <param name="Evidence">Ids of uploaded photos and recordings.</param>
public sealed record WordsRequest(string Note, IReadOnlyList<string>? Evidence = null);

/// <summary>Why contacts are opened.</summary>
/// <param name="Reason">At least four characters; recorded.</param>
public sealed record OpenContactsRequest(string Reason);
