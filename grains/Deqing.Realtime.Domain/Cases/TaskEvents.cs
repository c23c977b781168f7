using Deqing.Realtime.Domain.Escalation;
using Deqing.Realtime.Domain.Workers;

namespace Deqing.Realtime.Domain.Cases;

/// <summary>The case was given to a worker, or one is held for it (指派、预留).</summary>
/// <param name="By">Who assigned it; the engine where it is automatic.</param>
/// <param name="Number">Which task of the case, from 1.</param>
/// <param name="Worker">To whom.</param>
/// <param name="State">Reserved or offered.</param>
/// <param name="Due">When they must have answered, or when the reservation lapses.</param>
/// <param name="Reason">Why not the one who was recommended first; null if it is they.</param>
/// <param name="Choice">What was known.</param>
[GenerateSerializer, Immutable]
public sealed record TaskAssigned(
    DateTimeOffset At,
    [property: Id(0)] Actor By,
    [property: Id(1)] int Number,
    [property: Id(2)] Called Worker,
    [property: Id(3)] TaskState State,
    [property: Id(4)] DateTimeOffset Due,
    [property: Id(5)] string? Reason,
    [property: Id(6)] TaskChoice Choice) : CaseEvent(At);

/// <summary>The worker accepted (接单).</summary>
/// <param name="Number">Which task.</param>
[GenerateSerializer, Immutable]
public sealed record TaskAccepted(DateTimeOffset At, [property: Id(0)] Actor By, [property: Id(1)] int Number) : CaseEvent(At);

/// <summary>The worker is on site (到场).</summary>
/// <param name="Number">Which task.</param>
[GenerateSerializer, Immutable]
public sealed record TaskArrived(DateTimeOffset At, [property: Id(0)] Actor By, [property: Id(1)] int Number) : CaseEvent(At);

/// <summary>The worker cannot (拒单): the engine looks for the next one.</summary>
/// <param name="Number">Which task.</param>
[GenerateSerializer, Immutable]
public sealed record TaskDeclined(
    DateTimeOffset At, [property: Id(0)] Actor By, [property: Id(1)] int Number, [property: Id(2)] string Reason) : CaseEvent(At);

/// <summary>
/// The worker did not answer in time (未响应): the engine looks for the next one. Of a reservation: it lapsed, and nobody looks.
/// </summary>
/// <param name="Number">Which task.</param>
/// <param name="Worker">Who.</param>
/// <param name="State">Reserved or offered.</param>
[GenerateSerializer, Immutable]
public sealed record TaskUnanswered(
    DateTimeOffset At, [property: Id(0)] int Number, [property: Id(1)] Called Worker, [property: Id(2)] TaskState State) : CaseEvent(At);

/// <summary>It was taken back from the worker, or is not looked for any more (撤回).</summary>
/// <param name="Number">Which task; 0 where none was given and a worker was looked for.</param>
[GenerateSerializer, Immutable]
public sealed record TaskRecalled(
    DateTimeOffset At, [property: Id(0)] Actor By, [property: Id(1)] int Number, [property: Id(2)] string Reason) : CaseEvent(At);

/// <summary>The engine looks for a worker, because the category asks for it (自动派单).</summary>
[GenerateSerializer, Immutable]
public sealed record TaskWanted(DateTimeOffset At) : CaseEvent(At);

/// <summary>The engine found no worker (无人可派): whoever dispatches must.</summary>
/// <param name="Shortfalls">What was lacking.</param>
[GenerateSerializer, Immutable]
public sealed record TaskUnfilled(DateTimeOffset At, [property: Id(0)] ImmutableArray<Shortfall> Shortfalls) : CaseEvent(At);
