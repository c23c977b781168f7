using Deqing.Realtime.Domain.Access;
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

    public static void Check(string caseId, int expectedVersion, ImmutableArray<CaseEvent> events, PondCase state)
    {
        ArgumentException.ThrowIfNullOrEmpty(caseId);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(caseId.Length, MaxCaseId, nameof(caseId));
        ArgumentOutOfRangeException.ThrowIfNegative(expectedVersion);
        if (events.IsDefaultOrEmpty)
            throw new ArgumentException("There must be at least one event.", nameof(events));
        if (state.Version != expectedVersion + events.Length)
            throw new ArgumentException(
                $"The state has version {state.Version}, {expectedVersion} and {events.Length} events make another.", nameof(state));
    }

    public static void CheckLimit(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MaxPage);
    }

    public static void CheckReach(Reach reach) =>
        ArgumentOutOfRangeException.ThrowIfGreaterThan(reach.Territories.Length, MaxTerritories, nameof(reach));
}
