using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Places;

namespace Deqing.Realtime.Domain.Escalation;

/// <summary>
/// What would happen if nobody reacted (预演): the case is woken by the same code, under a clock that is moved from one of its times to
/// the next. Nothing is written and nobody is called.
/// </summary>
public static class Rehearsal
{
    /// <summary>The longest time that is looked ahead, and the most events of an answer.</summary>
    public const int MaxHours = 168, MaxEvents = 500;

    /// <summary>Goes through it.</summary>
    /// <param name="id">Id of the case.</param>
    /// <param name="state">The case; null for one that would be opened by <paramref name="first"/>.</param>
    /// <param name="first">What would open it, by the engine; null for a case there is.</param>
    /// <param name="county">The county.</param>
    /// <param name="duty">Who can be called.</param>
    /// <param name="from">From when nobody reacts.</param>
    /// <param name="until">Until when it is looked.</param>
    /// <param name="once">Whether it ends when the first policy has come to its end or goes back.</param>
    public static ImmutableArray<CaseEvent> Of(
        string id, CaseFile? state, CaseCommand? first, County county, DutyBook duty, DateTimeOffset from, DateTimeOffset until,
        bool once = false)
    {
        var events = ImmutableArray.CreateBuilder<CaseEvent>();
        var now = from;
        if (first is not null)
            Give(first);
        while (state?.WakeAt is { } at && events.Count < MaxEvents && !(once && events.Count > 0 && IsThrough(state.Escalation)))
        {
            now = at > now ? at : now;
            if (now > until || !Give(new Wake()))
                break;
        }

        return events.ToImmutable();

        bool Give(CaseCommand command)
        {
            var decided = CaseFlow.Decide(id, state, command, Asker.Engine, county, now, duty).Events;
            foreach (var happened in decided)
                state = CaseEvolution.Evolve(state, happened);
            events.AddRange(decided);
            return !decided.IsEmpty;
        }
    }

    private static bool IsThrough(EscalationState? it) => it is null or { Loops: > 0 } or { Run: > 1 } || it.Next == it.Policy.Steps.Length;
}
