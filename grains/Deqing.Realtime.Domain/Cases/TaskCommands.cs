namespace Deqing.Realtime.Domain.Cases;

/// <summary>
/// Gives the case to a worker, or holds them for it (指派、预留). A case that waits to be dispatched is dispatched with it, but for a
/// reservation.
/// </summary>
/// <param name="Worker">Id of the worker; null for the one recommended first.</param>
/// <param name="Reserve">Whether they are only held for it.</param>
/// <param name="Lead">The department that leads, where it is dispatched with it; null for the one the category names.</param>
/// <param name="Reason">Why not the one recommended first; required then.</param>
[GenerateSerializer, Immutable]
public sealed record AssignWorker(
    int Version, [property: Id(0)] string? Worker, [property: Id(1)] bool Reserve, [property: Id(2)] string? Lead,
    [property: Id(3)] string? Reason) : PersonCommand(Version)
{
    internal override CaseVerb Verb => CaseVerb.Assign;
}

/// <summary>The worker accepts (接单), and with it their department's part if that waits.</summary>
[GenerateSerializer, Immutable]
public sealed record TakeTask(int Version) : PersonCommand(Version)
{
    internal override CaseVerb Verb => CaseVerb.TakeTask;
}

/// <summary>The worker is on site (到场).</summary>
[GenerateSerializer, Immutable]
public sealed record ArriveAtTask(int Version) : PersonCommand(Version)
{
    internal override CaseVerb Verb => CaseVerb.Arrive;
}

/// <summary>The worker cannot (拒单); it is offered to the next one.</summary>
[GenerateSerializer, Immutable]
public sealed record DeclineTask(int Version, [property: Id(0)] string Reason) : PersonCommand(Version)
{
    internal override CaseVerb Verb => CaseVerb.DeclineTask;
}

/// <summary>Takes the case back from the worker (撤回).</summary>
[GenerateSerializer, Immutable]
public sealed record RecallTask(int Version, [property: Id(0)] string Reason) : PersonCommand(Version)
{
    internal override CaseVerb Verb => CaseVerb.Recall;
}
