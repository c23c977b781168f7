using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Places;

namespace Deqing.Realtime.Domain.Workers;

/// <summary>What a grid worker says of their day. Words are stored.</summary>
public enum WorkerStatus : byte
{
    /// <summary>Not at work, or never said otherwise (收工).</summary>
    Off,

    /// <summary>At work and ready (待命).</summary>
    Available,

    /// <summary>At work, but not to be sent just now (暂离).</summary>
    Resting,
}

/// <summary>Where a worker was.</summary>
/// <param name="Position">In WGS 84.</param>
/// <param name="Accuracy">The radius the device gives for it, in metres.</param>
/// <param name="At">When, by the device's clock.</param>
[GenerateSerializer, Immutable]
public readonly record struct WorkerPosition(
    [property: Id(0)] Position Position, [property: Id(1)] double Accuracy, [property: Id(2)] DateTimeOffset At);

/// <summary>What a worker's row keeps: what they said of themselves, and what was said of them.</summary>
/// <param name="Person">Id of the person.</param>
/// <param name="Status">What they do.</param>
/// <param name="StatusSince">Since when; null if they never said.</param>
/// <param name="Position">Where they were last, or null.</param>
/// <param name="Skills">What they can do, ids of the county's skills in byte order.</param>
/// <param name="Capacity">How many tasks they have at most, 1 to <see cref="MaxCapacity"/>; null for the county's usual number.</param>
/// <param name="Version">How often skills and capacity were written.</param>
[GenerateSerializer, Immutable]
public sealed record WorkerCard(
    [property: Id(0)] string Person,
    [property: Id(1)] WorkerStatus Status,
    [property: Id(2)] DateTimeOffset? StatusSince,
    [property: Id(3)] WorkerPosition? Position,
    [property: Id(4)] ImmutableArray<string> Skills,
    [property: Id(5)] int? Capacity,
    [property: Id(6)] int Version)
{
    /// <summary>The most tasks a worker may be given at once.</summary>
    public const int MaxCapacity = 50;

    /// <summary>Of somebody nothing was said of yet.</summary>
    public static WorkerCard Of(string person) => new(person, WorkerStatus.Off, null, null, [], null, 0);
}

/// <summary>A grid worker (网格员) as they stand at a time.</summary>
/// <param name="Id">Id of the person.</param>
/// <param name="Name">Their name.</param>
/// <param name="Territories">Where they work.</param>
/// <param name="Card">What their row keeps.</param>
/// <param name="Duty">Whether a roster says that they are on duty; null where none names them and their status decides alone.</param>
/// <param name="Load">How many tasks they have: reserved, offered, accepted and under way.</param>
/// <param name="Month">How many were given to them in this month of the county's calendar.</param>
[GenerateSerializer, Immutable]
public sealed record Worker(
    [property: Id(0)] string Id,
    [property: Id(1)] string Name,
    [property: Id(2)] ImmutableArray<Territory> Territories,
    [property: Id(3)] WorkerCard Card,
    [property: Id(4)] RosterDuty? Duty,
    [property: Id(5)] int Load,
    [property: Id(6)] int Month);

/// <summary>What the rosters say of somebody who stands in one.</summary>
/// <param name="IsOn">Whether they are on duty.</param>
/// <param name="Roster">Id of the roster by which they are; null if they are not.</param>
/// <param name="Until">Until when; null if they are not.</param>
[GenerateSerializer, Immutable]
public readonly record struct RosterDuty(
    [property: Id(0)] bool IsOn, [property: Id(1)] string? Roster, [property: Id(2)] DateTimeOffset? Until);

/// <summary>The workers of a county as they were known at a time.</summary>
/// <param name="workers">The workers, in the order of their ids.</param>
public sealed class WorkerBook(ImmutableArray<Worker> workers)
{
    /// <summary>None.</summary>
    public static readonly WorkerBook Nobody = new([]);

    /// <summary>The workers, in the order of their ids.</summary>
    public ImmutableArray<Worker> Workers => workers;

    /// <summary>A worker, or null.</summary>
    public Worker? Find(string id)
    {
        foreach (var worker in workers)
            if (worker.Id == id)
                return worker;
        return null;
    }
}
