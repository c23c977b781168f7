namespace Deqing.Realtime.Domain.Workers;

/// <summary>Why a worker is not among those who are recommended.</summary>
public enum PassReason : byte
{
    /// <summary>A roster says that they are not on duty.</summary>
    OffDuty,

    /// <summary>Not at work (收工).</summary>
    NotStarted,

    /// <summary>Not to be sent just now (暂离).</summary>
    Resting,

    /// <summary>Has declined this case, or did not answer, in this round.</summary>
    Declined,

    /// <summary>Does not have the skill its category asks for.</summary>
    MissingSkill,

    /// <summary>Has as many tasks as they take.</summary>
    Full,

    /// <summary>Is farther away than anybody is sent from.</summary>
    TooFar,
}

/// <summary>What a case lacks: why nobody, or nobody better, can be recommended.</summary>
public enum Shortfall : byte
{
    /// <summary>No grid worker works there.</summary>
    NoWorkers,

    /// <summary>None of them is on duty.</summary>
    NobodyOnDuty,

    /// <summary>None of those on duty is ready.</summary>
    NobodyAvailable,

    /// <summary>Those who are ready have declined or did not answer.</summary>
    AllDeclined,

    /// <summary>None of them has the skill.</summary>
    NobodySkilled,

    /// <summary>All of them have as many tasks as they take.</summary>
    AllFull,

    /// <summary>All of them are too far away.</summary>
    AllTooFar,

    /// <summary>Somebody is recommended, but of nobody it is known where they are now.</summary>
    NoFreshPosition,
}

/// <summary>A worker who can be sent, with the reasons. Minutes are estimates and add up.</summary>
/// <param name="Worker">Who.</param>
/// <param name="OwnVillage">Whether the case lies in a village of theirs.</param>
/// <param name="Metres">How far away they are; from the middle of their village where their position is not known now.</param>
/// <param name="Age">How old their position is; null where it is not used.</param>
/// <param name="Travel">Minutes to get there.</param>
/// <param name="Waiting">Minutes for the tasks they have already.</param>
/// <param name="Fair">Minutes for having had more tasks this month than the others; negative for fewer.</param>
public sealed record Pick(
    Worker Worker, bool OwnVillage, double Metres, TimeSpan? Age, double Travel, double Waiting, double Fair)
{
    /// <summary>All of it: the fewer, the better.</summary>
    public double Minutes => Travel + Waiting + Fair;
}

/// <summary>A worker who is not recommended.</summary>
/// <param name="Worker">Who.</param>
/// <param name="Why">The first reason that holds.</param>
public readonly record struct PassedOver(Worker Worker, PassReason Why);

/// <summary>Who should be sent to a case, and who was passed over and why (推荐).</summary>
/// <param name="Picks">The best first.</param>
/// <param name="PassedOver">Of those who work in its township or in its village, in the order of their ids.</param>
/// <param name="Shortfalls">What it lacks; empty if nothing.</param>
public sealed record Recommendation(
    ImmutableArray<Pick> Picks, ImmutableArray<PassedOver> PassedOver, ImmutableArray<Shortfall> Shortfalls);
