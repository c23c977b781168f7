using Deqing.Realtime.Domain.Cases;

namespace Deqing.Realtime.Storage;

/// <summary>What a column of the query rows holds.</summary>
internal enum CaseColumnType
{
    Text,
    Integer,
    Number,
    Instant,
    Flag,
    Json,
}

/// <summary>A column of the query rows that follows from the case.</summary>
/// <param name="Value">
/// Its value: <see cref="string"/>, <see cref="int"/>, <see cref="double"/>, <see cref="DateTimeOffset"/> or <see cref="bool"/>.
/// </param>
internal sealed record CaseColumn(string Name, CaseColumnType Type, Func<CaseFile, object?> Value);

/// <summary>The query row of a case in columns, the same in both databases.</summary>
internal static class CaseColumns
{
    /// <summary>So much of the words of a report can be searched, in UTF-16 code units: an index holds them.</summary>
    public const int MaxText = 200;

    /// <summary>The stages from this one on have ended.</summary>
    public const int FirstOver = (int)CaseStage.Closed;

    /// <summary>All that follow from the case; id, number and head stand beside them.</summary>
    public static readonly ImmutableArray<CaseColumn> All =
    [
        new("version", CaseColumnType.Integer, state => state.Version),
        new("stage", CaseColumnType.Integer, state => (int)state.Stage),
        new("source", CaseColumnType.Integer, state => (int)state.Source),
        new("category", CaseColumnType.Text, state => state.Category),
        new("level", CaseColumnType.Integer, state => (int)state.Level),
        new("departments", CaseColumnType.Text, state => Marked(DepartmentsOf(state))),
        new("township", CaseColumnType.Text, state => state.Place.Township),
        new("village", CaseColumnType.Text, state => state.Place.Village),
        new("pond", CaseColumnType.Text, state => state.Place.Pond),
        new("decided_at", CaseColumnType.Instant, state => state.DecidedAt),
        new("reported_at", CaseColumnType.Instant, state => state.ReportedAt),
        new("due_at", CaseColumnType.Instant, state => state.DueAt),
        new("owner", CaseColumnType.Text, state => state.Owner),
        new("wake_at", CaseColumnType.Instant, state => state.WakeAt is { } wakeAt ? Instants.Of(Instants.Ceiling(wakeAt)) : null),
        new("is_provisional", CaseColumnType.Flag, state => IsProvisional(state)),
        new("longitude", CaseColumnType.Number, state => state.Position?.Longitude),
        new("latitude", CaseColumnType.Number, state => state.Position?.Latitude),
        new("parent", CaseColumnType.Text, state => state.Parent),
        new("text", CaseColumnType.Text, state => Searched(state.Text)),
        new("payload", CaseColumnType.Json, CaseJson.Write),
    ];

    /// <summary>The departments that have a part in a case.</summary>
    public static string[] DepartmentsOf(CaseFile state) =>
        [.. state.Assignments.Select(part => part.Department).Distinct(StringComparer.Ordinal)];

    /// <summary>Departments in one text in which <see cref="Mark"/> of one is found and nothing else; null for none.</summary>
    private static string? Marked(string[] departments) => departments is [] ? null : $"|{string.Join('|', departments)}|";

    /// <inheritdoc cref="Marked"/>
    public static string Mark(string department) => $"|{department}|";

    /// <summary>A text as it is searched: without capitals, and of a length that fits an index.</summary>
    public static string Searched(string text)
    {
        var length = Math.Min(text.Length, MaxText);
        if (length < text.Length && char.IsHighSurrogate(text[length - 1]))
            length--;
        return AccessText.Clean(text[..length].ToLowerInvariant());
    }

    private static bool IsProvisional(CaseFile state) =>
        !state.IsOver
        && (state.StageDue is { Provisional: true } || state.Handling is { Due.Provisional: true }
            || state.Promise is { Due.Provisional: true });
}
