using Deqing.Realtime.Domain.Cases;

namespace Deqing.Realtime.Storage;

/// <summary>What is the same for both databases about the arguments of <see cref="ICaseLog"/>.</summary>
internal static class CaseAppend
{
    /// <summary>The most cases one page lists and the most outbox rows one look takes.</summary>
    public const int MaxPage = 10_000;

    /// <summary>The longest id of a case.</summary>
    public const int MaxCaseId = 200;

    /// <summary>The most territories the reach of a list has.</summary>
    public const int MaxTerritories = 2_000;

    /// <summary>The most categories a list is narrowed to.</summary>
    public const int MaxCategories = 100;

    /// <summary>The most cases near a position.</summary>
    public const int MaxNear = 100;

    /// <summary>The longest text that is looked for.</summary>
    public const int MaxSearch = 100;

    public static void Check(string caseId, int expectedVersion, ImmutableArray<CaseEvent> events, CaseFile state)
    {
        ArgumentException.ThrowIfNullOrEmpty(caseId);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(caseId.Length, MaxCaseId, nameof(caseId));
        ArgumentOutOfRangeException.ThrowIfNegative(expectedVersion);
        if (!AccessText.CanBeStored(caseId))
            throw new ArgumentException("The id holds what is no text.", nameof(caseId));
        if (events.IsDefaultOrEmpty)
            throw new ArgumentException("There must be at least one event.", nameof(events));
        if (state.Version != expectedVersion + events.Length)
            throw new ArgumentException(
                $"The state has version {state.Version}, {expectedVersion} and {events.Length} events make another.", nameof(state));
    }

    public static void CheckLimit(int limit, int most = MaxPage)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, most);
    }

    /// <summary>The ids to look for: what cannot be stored is not there.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Too many.</exception>
    public static string[] Possible(ImmutableArray<string> ids)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ids.Length, MaxPage, nameof(ids));
        return [.. ids.Where(AccessText.CanBeStored)];
    }

    public static void Check(CaseQuery query)
    {
        CheckLimit(query.Limit);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Reach.Territories.Length, MaxTerritories, nameof(query));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Text?.Length ?? 0, MaxSearch, nameof(query));
        if (!query.Categories.IsDefault)
            ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Categories.Length, MaxCategories, nameof(query));
    }

    /// <summary>The events as they are stored, linked to the chain.</summary>
    /// <param name="caseId">Id of the case.</param>
    /// <param name="head">The last link of the case.</param>
    /// <param name="version">The version of the case before the events.</param>
    /// <param name="events">The events.</param>
    public static StoredEvent[] Link(string caseId, byte[]? head, int version, ImmutableArray<CaseEvent> events)
    {
        var link = head ?? CaseChain.Start(caseId);
        var stored = new StoredEvent[events.Length];
        foreach (var (index, happened) in events.Index())
        {
            var (type, payload, at) = (CaseJson.TypeOf(happened), CaseJson.Write(happened), Instants.Floor(happened.At));
            link = CaseChain.Next(link, ++version, at, type, CaseChain.Digest(payload));
            stored[index] = new StoredEvent(version, Instants.Of(at), type, payload, [.. link]);
        }

        return stored;
    }

    /// <summary>The tags of those who reported or co-signed by these events.</summary>
    public static string[] Reporters(IEnumerable<CaseEvent> events) =>
        [.. events
            .Select(happened => happened switch
            {
                CaseReported reported => reported.Reporter?.Tag,
                CaseCoSigned coSigned => coSigned.Reporter.Tag,
                _ => null,
            })
            .OfType<string>().Where(tag => tag.Length > 0).Distinct(StringComparer.Ordinal)];

    /// <summary>The calls among these events: the version of the case after each, and when its step was due.</summary>
    public static IEnumerable<(int Version, DateTimeOffset DueAt)> Calls(ImmutableArray<CaseEvent> events, int version)
    {
        foreach (var (index, happened) in events.Index())
            if (happened is CaseUrged call)
                yield return (version + index + 1, call.DueAt);
    }

    /// <summary>Counts from rows of stage, how many and how many overdue; a stage may come twice.</summary>
    public static CaseCounts Counts(ImmutableArray<(int Stage, long Number, long Overdue)> rows) => new(
        rows.GroupBy(row => (CaseStage)row.Stage).ToImmutableDictionary(group => group.Key, group => (int)group.Sum(row => row.Number)),
        (int)rows.Sum(row => row.Overdue));
}
