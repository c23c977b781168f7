using Deqing.Realtime.Domain.Places;

namespace Deqing.Realtime.Domain.Workers;

/// <summary>Why what a worker says of themselves, or somebody of them, is not taken.</summary>
public enum WorkerRefusal : byte
{
    /// <summary>A coordinate is no number or beyond the poles or the date line.</summary>
    BadPosition,

    /// <summary>The radius is no number of metres from 0 to <see cref="WorkerFlow.MaxAccuracy"/>.</summary>
    BadAccuracy,

    /// <summary>The position is ahead of the clock by more than <see cref="WorkerFlow.MaxAhead"/>.</summary>
    PositionFromFuture,

    /// <summary>The position is older than <see cref="WorkerFlow.MaxAge"/>.</summary>
    PositionTooOld,

    /// <summary>The position is farther than <see cref="WorkerFlow.MaxMetres"/> from the middle of the county.</summary>
    PositionElsewhere,

    /// <summary>A position of that time or a later one is known.</summary>
    NotNewer,

    /// <summary>Somebody else wrote the profile meanwhile.</summary>
    StaleVersion,

    /// <summary>The county has no such skill.</summary>
    UnknownSkill,

    /// <summary>The number of tasks is not from 1 to <see cref="WorkerCard.MaxCapacity"/>.</summary>
    BadCapacity,
}

/// <summary>A card after something was said, or why it stays as it is.</summary>
/// <param name="Card">The card as it is now.</param>
/// <param name="Refusal">Why nothing was taken; null if it was.</param>
[GenerateSerializer, Immutable]
public sealed record WorkerAnswer([property: Id(0)] WorkerCard Card, [property: Id(1)] WorkerRefusal? Refusal);

/// <summary>What becomes of a worker's card. Pure.</summary>
public static class WorkerFlow
{
    /// <summary>The largest radius a device may give, in metres.</summary>
    public const double MaxAccuracy = 10_000;

    /// <summary>From farther away than this a position is not of somebody at work here, in metres.</summary>
    public const double MaxMetres = 200_000;

    /// <summary>So far a device's clock may be ahead.</summary>
    public static readonly TimeSpan MaxAhead = TimeSpan.FromMinutes(2);

    /// <summary>What is older says nothing any more: a phone that was without a network sends it late.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromHours(1);

    /// <summary>The worker says what they do. The same again changes nothing.</summary>
    public static WorkerCard Say(WorkerCard card, WorkerStatus status, DateTimeOffset now) =>
        card.Status == status && card.StatusSince is not null ? card : card with { Status = status, StatusSince = now };

    /// <summary>A device says where the worker is.</summary>
    /// <param name="card">The card.</param>
    /// <param name="reported">Where, in WGS 84.</param>
    /// <param name="county">The county.</param>
    /// <param name="now">When it is heard.</param>
    public static WorkerAnswer Move(WorkerCard card, WorkerPosition reported, County county, DateTimeOffset now)
    {
        var refusal = Refused(reported, card.Position, county.Parts.Center, now);
        return new WorkerAnswer(refusal is null ? card with { Position = reported } : card, refusal);
    }

    /// <summary>Somebody writes what the worker can do.</summary>
    /// <param name="card">The card.</param>
    /// <param name="version">The version they saw.</param>
    /// <param name="skills">Ids of skills.</param>
    /// <param name="capacity">The most tasks at once.</param>
    /// <param name="rules">The rules of the county.</param>
    public static WorkerAnswer Describe(
        WorkerCard card, int version, ImmutableArray<string> skills, int capacity, DispatchRules rules)
    {
        var refusal = version != card.Version ? WorkerRefusal.StaleVersion
            : capacity is < 1 or > WorkerCard.MaxCapacity ? WorkerRefusal.BadCapacity
            : Unknown(skills, rules) ? WorkerRefusal.UnknownSkill
            : default(WorkerRefusal?);
        if (refusal is not null)
            return new WorkerAnswer(card, refusal);
        ImmutableArray<string> sorted = [.. skills.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return new WorkerAnswer(card with { Skills = sorted, Capacity = capacity, Version = card.Version + 1 }, null);
    }

    private static WorkerRefusal? Refused(WorkerPosition reported, WorkerPosition? known, Position center, DateTimeOffset now) =>
        Datums.Check(reported.Position) is not null ? WorkerRefusal.BadPosition
        : !(reported.Accuracy is >= 0 and <= MaxAccuracy) ? WorkerRefusal.BadAccuracy
        : reported.At - now > MaxAhead ? WorkerRefusal.PositionFromFuture
        : now - reported.At > MaxAge ? WorkerRefusal.PositionTooOld
        : reported.Position.MetresTo(center) > MaxMetres ? WorkerRefusal.PositionElsewhere
        : known is { } last && reported.At <= last.At ? WorkerRefusal.NotNewer
        : null;

    private static bool Unknown(ImmutableArray<string> skills, DispatchRules rules)
    {
        foreach (var skill in skills)
            if (!rules.Skills.Any(known => known.Id == skill))
                return true;
        return false;
    }
}
