using Deqing.Realtime.Domain.Escalation;

namespace Deqing.Realtime.Domain.Cases;

/// <summary>How far a worker is with a case. Words are stored.</summary>
public enum TaskState : byte
{
    /// <summary>They are held for it and not told (预留).</summary>
    Reserved,

    /// <summary>They were told and have not answered (待接单).</summary>
    Offered,

    /// <summary>They have accepted (已接单).</summary>
    Accepted,

    /// <summary>They are on site (到场).</summary>
    Arrived,
}

/// <summary>A case with a worker (任务). It ends with the step it is for: whoever does that step.</summary>
/// <param name="Number">Which task of the case it is, from 1.</param>
/// <param name="Worker">Who has it.</param>
/// <param name="State">How far they are.</param>
/// <param name="AssignedAt">When it was given to them.</param>
/// <param name="Since">When the state began.</param>
/// <param name="Due">When they must have answered, or when the reservation lapses; null once accepted.</param>
/// <param name="IsAutomatic">Whether the engine chose them.</param>
[GenerateSerializer, Immutable]
public sealed record WorkerTask(
    [property: Id(0)] int Number,
    [property: Id(1)] Called Worker,
    [property: Id(2)] TaskState State,
    [property: Id(3)] DateTimeOffset AssignedAt,
    [property: Id(4)] DateTimeOffset Since,
    [property: Id(5)] DateTimeOffset? Due,
    [property: Id(6)] bool IsAutomatic);

/// <summary>What was known when a worker was chosen, in short.</summary>
/// <param name="Rank">Their place among those who were recommended, from 1; 0 if they were passed over.</param>
/// <param name="Of">How many were recommended.</param>
/// <param name="Minutes">The estimate; null if they were passed over.</param>
/// <param name="Metres">How far away they were, or null.</param>
/// <param name="AgeSeconds">How old their position was; null where the middle of their village was taken.</param>
/// <param name="Load">How many tasks they had.</param>
/// <param name="Month">How many they had been given in the month.</param>
/// <param name="Better">Who was recommended first, if somebody else.</param>
[GenerateSerializer, Immutable]
public sealed record TaskChoice(
    [property: Id(0)] int Rank,
    [property: Id(1)] int Of,
    [property: Id(2)] int? Minutes,
    [property: Id(3)] int? Metres,
    [property: Id(4)] int? AgeSeconds,
    [property: Id(5)] int Load,
    [property: Id(6)] int Month,
    [property: Id(7)] Called? Better);
