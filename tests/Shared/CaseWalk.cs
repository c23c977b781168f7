using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Grains.Cases;

namespace Deqing.Realtime.Tests;

/// <summary>One case on its way.</summary>
/// <param name="id">Its id.</param>
/// <param name="chance">By what its story goes on.</param>
/// <param name="first">What opens it; null for one that another case opens.</param>
internal sealed class CaseWalk(string id, Chance chance, (Asker Asker, CaseCommand Command)? first)
{
    private const int MaxSteps = 40;

    private int steps, afterEnd;

    public string Id => id;

    /// <summary>When it begins.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>As it was answered last; null before.</summary>
    public CaseFile? State { get; private set; }

    /// <summary>Who comes next and what they ask; null if nobody wants anything.</summary>
    public (Asker Asker, CaseCommand Command)? Wish { get; private set; }

    public CaseAnswer? Answer { get; set; }

    public TimeSpan Took { get; set; }

    /// <summary>Looks at it.</summary>
    public void Sees(CaseAnswer answer) => State = answer.Case ?? State;

    /// <summary>Chooses who comes next and what they ask.</summary>
    public void Choose(CaseYearPlan plan, string other, DateTimeOffset now) =>
        Wish = State is null ? first ?? (Asker.Engine, new Wake()) : plan.Next(id, State, other, now, chance);

    /// <summary>Takes the answer; when somebody comes by again, or null.</summary>
    public DateTimeOffset? Goes(DateTimeOffset now)
    {
        State = Answer?.Case ?? State;
        var isOver = State is { IsOver: true };
        if (++steps > MaxSteps || (isOver && ++afterEnd > 1 + chance.Pick(2)))
            return null;
        return now + TimeSpan.FromMinutes(chance.Pick(40) switch
        {
            < 24 => 5 + chance.Pick(55),
            < 33 => 60 + chance.Pick(420),
            < 39 => 480 + chance.Pick(2_400),
            _ => 4_320 + chance.Pick(24_000),
        });
    }
}
