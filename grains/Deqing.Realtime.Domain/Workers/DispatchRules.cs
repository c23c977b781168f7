using System.Collections.Frozen;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Rules;

namespace Deqing.Realtime.Domain.Workers;

/// <summary>Something a worker can do and a category may ask for (技能).</summary>
/// <param name="Id">Its key.</param>
/// <param name="Names">Its name.</param>
public sealed record Skill(string Id, Names Names);

/// <summary>How a county sends its workers: the numbers behind a recommendation, and what categories ask for.</summary>
public sealed record DispatchRules
{
    /// <summary>The usual rules: no skills, nothing is assigned by itself.</summary>
    public static readonly DispatchRules Usual = new();

    /// <summary>How long a worker has to answer an offer, by level, from notice to critical; 1 minute to a day.</summary>
    public ImmutableArray<int> AnswerMinutes { get; init; } = [30, 15, 5, 3];

    /// <summary>How long a worker is held for a case before the reservation lapses; 1 minute to a day.</summary>
    public int ReserveMinutes { get; init; } = 30;

    /// <summary>A position older than this says nothing any more; 1 minute to a day.</summary>
    public int FreshMinutes { get; init; } = 15;

    /// <summary>How fast a worker gets on, in km/h as the crow flies; 1 to 120.</summary>
    public int Speed { get; init; } = 18;

    /// <summary>From farther away nobody is sent, in kilometres; 1 to 500.</summary>
    public int ReachKilometres { get; init; } = 20;

    /// <summary>How long a task takes that a worker has already, in minutes; 0 to a day.</summary>
    public int TaskMinutes { get; init; } = 25;

    /// <summary>What each task above the average of the month weighs, in minutes; 0 to 60.</summary>
    public int FairMinutes { get; init; } = 2;

    /// <summary>How many tasks a worker has at most where their own card says nothing; 1 to <see cref="WorkerCard.MaxCapacity"/>.</summary>
    public int Capacity { get; init; } = 4;

    /// <summary>The skills of the county.</summary>
    public ImmutableArray<Skill> Skills { get; init; } = [];

    /// <summary>The skill a category asks for; categories that ask for none are missing.</summary>
    public FrozenDictionary<string, string> SkillOf { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>The categories whose cases are given to a worker by the engine.</summary>
    public FrozenSet<string> Automatic { get; init; } = [];

    /// <summary>How long a worker has to answer an offer of a case.</summary>
    public TimeSpan AnswerWithin(Severity level) =>
        TimeSpan.FromMinutes(AnswerMinutes[Math.Clamp((int)level - (int)Severity.Notice, 0, AnswerMinutes.Length - 1)]);
}
