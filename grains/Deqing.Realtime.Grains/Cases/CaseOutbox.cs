using System.Text.Json;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Storage;

namespace Deqing.Realtime.Grains.Cases;

/// <summary>What a case contributes to its village.</summary>
internal static class CaseTally
{
    public static Tally Of(PondCase state) => new Tally
    {
        OpenCases = state.State == CaseState.Closed ? 0 : 1,
        UnacknowledgedCases = state.State == CaseState.Open ? 1 : 0,
    };
}

/// <summary>The outbox rows a case writes with its events.</summary>
internal static class CaseOutbox
{
    /// <summary>The topic: a case has changed and whoever shows it must be told.</summary>
    public const string Changed = "case.changed";

    public static OutboxMessage Message(string id, PondCase state, DateTimeOffset at) => new(
        Changed, id, JsonSerializer.Serialize(new { id, version = state.Version, at }));
}
