using Deqing.Realtime.Domain.Workers;

namespace Deqing.Realtime.Api.Workers;

/// <summary>Whom to send to a case.</summary>
/// <param name="Case">Id of the case.</param>
/// <param name="Version">Its version.</param>
/// <param name="Lead">Id of the department it would be dispatched to with the assignment, or null.</param>
/// <param name="Picks">Who is recommended, the best first.</param>
/// <param name="PassedOver">Who is not, and why.</param>
/// <param name="Shortfalls">What it lacks; empty if nothing.</param>
public sealed record RecommendationAnswer(
    string Case, int Version, string? Lead, IReadOnlyList<PickAnswer> Picks, IReadOnlyList<PassedOverAnswer> PassedOver,
    IReadOnlyList<Shortfall> Shortfalls)
{
    internal static RecommendationAnswer Of(string id, int version, string? lead, Recommendation found, DispatchRules rules) => new(
        id, version, lead, [.. found.Picks.Select(pick => PickAnswer.Of(pick, rules))],
        [.. found.PassedOver.Select(it => new PassedOverAnswer(it.Worker.Id, it.Worker.Name, it.Why))], found.Shortfalls);
}

/// <summary>What a position is taken from.</summary>
public enum PickPlace
{
    /// <summary>From the worker's own device, lately.</summary>
    Fresh,

    /// <summary>From where they work: where they are is not known now.</summary>
    Home,
}

/// <summary>A worker who can be sent. Minutes are estimates and add up.</summary>
/// <param name="Worker">Id of the worker.</param>
/// <param name="WorkerName">Their name.</param>
/// <param name="Minutes">Until they could have done it, and so that the month's work is shared: the fewer, the better.</param>
/// <param name="TravelMinutes">To get there.</param>
/// <param name="LoadMinutes">For the tasks they have already.</param>
/// <param name="FairMinutes">For having had more tasks this month than the others; negative for fewer.</param>
/// <param name="Metres">How far away they are.</param>
/// <param name="AgeSeconds">How old their position is; null where it is not used.</param>
/// <param name="At">What that is counted from.</param>
/// <param name="OwnVillage">Whether the case lies where they work.</param>
/// <param name="Load">How many tasks they have.</param>
/// <param name="Capacity">How many they take.</param>
/// <param name="Month">How many they were given this month.</param>
public sealed record PickAnswer(
    string Worker, string WorkerName, double Minutes, double TravelMinutes, double LoadMinutes, double FairMinutes, int Metres,
    int? AgeSeconds, PickPlace At, bool OwnVillage, int Load, int Capacity, int Month)
{
    internal static PickAnswer Of(Pick it, DispatchRules rules) => new(
        it.Worker.Id, it.Worker.Name, Math.Round(it.Minutes, 1), Math.Round(it.Travel, 1), Math.Round(it.Waiting, 1),
        Math.Round(it.Fair, 1), (int)it.Metres, (int?)it.Age?.TotalSeconds, it.Age is null ? PickPlace.Home : PickPlace.Fresh,
        it.OwnVillage, it.Worker.Load, it.Worker.Card.Capacity ?? rules.Capacity, it.Worker.Month);
}

/// <summary>A worker who is not recommended.</summary>
/// <param name="Worker">Id of the worker.</param>
/// <param name="WorkerName">Their name.</param>
/// <param name="Why">The first reason that holds.</param>
public sealed record PassedOverAnswer(string Worker, string WorkerName, PassReason Why);

/// <summary>Many assignments.</summary>
/// <param name="Assignments">1 to 100; they are carried out in this order.</param>
public sealed record AssignmentsRequest(IReadOnlyList<AssignmentRequest>? Assignments = null);

/// <summary>One of many assignments.</summary>
/// <param name="Case">Id of the case; required.</param>
/// <param name="Version">The version of the case the person saw.</param>
/// <param name="Worker">Id of the worker; null for the one recommended first when its turn comes.</param>
/// <param name="Reserve">Whether they are only held for it and not told.</param>
/// <param name="Lead">Id of the department that leads, where the case is dispatched with it; null for the suggested one.</param>
/// <param name="Reason">Why not the one recommended first; required then.</param>
public sealed record AssignmentRequest(
    string? Case = null, int Version = 0, string? Worker = null, bool Reserve = false, string? Lead = null, string? Reason = null);

/// <summary>What became of many assignments.</summary>
/// <param name="Results">One for each, in their order.</param>
public sealed record AssignmentsAnswer(IReadOnlyList<AssignmentResult> Results);

/// <summary>What became of one of many assignments.</summary>
/// <param name="Case">Id of the case.</param>
/// <param name="Ok">Whether it was carried out.</param>
/// <param name="Reason">Why not, or null.</param>
/// <param name="Version">The version of the case now; null if there is none.</param>
/// <param name="Worker">Id of the worker it was given to, or null.</param>
/// <param name="WorkerName">Name of the worker it is with; also of who has it already.</param>
public sealed record AssignmentResult(string Case, bool Ok, string? Reason, int? Version, string? Worker, string? WorkerName);
