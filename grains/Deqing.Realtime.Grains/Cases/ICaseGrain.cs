using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Orleans.Concurrency;

namespace Deqing.Realtime.Grains.Cases;

/// <summary>A case; its key is the case id. Event-sourced: what it answered is in the case log.</summary>
public interface ICaseGrain : IGrainWithStringKey
{
    /// <summary>Carries out a command, if who gives it may.</summary>
    Task<CaseAnswer> Ask(CaseCommand command, Asker asker);

    /// <summary>The state, or null if there is no such case.</summary>
    Task<CaseFile?> Read();

    /// <summary>Tells its place and the live feed where it stands. Used after a restart; harmless at any time.</summary>
    Task Announce();

    /// <summary>
    /// Whether it is just being merged into another case. Answered at once, also while it waits for that other case: so two cases
    /// that are merged into each other never wait for each other.
    /// </summary>
    [AlwaysInterleave]
    Task<bool> IsMerging();
}

/// <summary>The answer of a case to a command.</summary>
/// <param name="Case">The state after it, or null if there is no such case.</param>
/// <param name="Refusal">Why nothing was changed, or null.</param>
/// <param name="Access">What the policy said of who gave it.</param>
[GenerateSerializer, Immutable]
public sealed record CaseAnswer(
    [property: Id(0)] CaseFile? Case, [property: Id(1)] CaseRefusal? Refusal, [property: Id(2)] AccessReason Access = AccessReason.Allowed);
