using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;

namespace Deqing.Realtime.Grains.Cases;

/// <summary>A case; its key is the case id. Event-sourced: what it answered is in the case log.</summary>
public interface ICaseGrain : IGrainWithStringKey
{
    /// <summary>Carries out a command, if who gives it may.</summary>
    Task<CaseAnswer> Ask(CaseCommand command, Caller who);

    /// <summary>The state, or null if there is no such case.</summary>
    Task<PondCase?> Read();

    /// <summary>Tells its village and the live feed where it stands. Used after a restart; harmless at any time.</summary>
    Task Announce();
}

/// <summary>The answer of a case to a command.</summary>
/// <param name="Case">The state after it, or null if there is no such case.</param>
/// <param name="Refusal">Why nothing was changed, or null.</param>
/// <param name="Access">What the policy said of who gave it.</param>
[GenerateSerializer, Immutable]
public sealed record CaseAnswer(
    [property: Id(0)] PondCase? Case, [property: Id(1)] CaseRefusal? Refusal, [property: Id(2)] AccessReason Access = AccessReason.Allowed);
