using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Clocks;

namespace Deqing.Realtime.Domain.Escalation;

/// <summary>Where an escalation stands between two steps that do something.</summary>
/// <param name="Index">Index of the next step that does something; the number of steps when all are done.</param>
/// <param name="At">When it is owed, or when it begins anew.</param>
/// <param name="Loops">How often it has gone back to the first step.</param>
/// <param name="Reached">Whether anybody was called since the first step.</param>
internal readonly record struct Standing(int Index, DateTimeOffset At, int Loops, bool Reached);

/// <summary>
/// Counts through the steps of a policy. Times are those a step is owed at, so what is late does not make the rest later.
/// </summary>
/// <param name="policy">The policy.</param>
/// <param name="wall">The clocks of the county.</param>
internal readonly struct EscalationSteps(EscalationPolicy policy, WallClock wall)
{
    /// <summary>Goes over waits, windows and repeats to the next step that does something.</summary>
    /// <param name="from">Where it stands; its step may be any.</param>
    /// <param name="skipWaits">Whether the waits until then are skipped, because the step before found nobody.</param>
    public Standing Settle(Standing from, bool skipWaits)
    {
        var (index, at, loops, reached) = from;
        while (index < policy.Steps.Length)
        {
            switch (policy.Steps[index])
            {
                case WaitStep wait:
                    at = skipWaits ? at : at.AddMinutes(wait.Minutes);
                    index++;
                    break;
                case WindowStep window:
                    at = new DayHours(window.Until, window.From).End(at, wall); // the hours outside of its own
                    index++;
                    break;
                case RepeatStep repeat:
                    // A loop in which nobody was found would only say so again and again.
                    var again = reached && loops < repeat.Times;
                    (index, loops, reached) = again ? (0, loops + 1, false) : (index + 1, loops, reached);
                    skipWaits &= !again;
                    break;
                default:
                    return new Standing(index, at, loops, reached);
            }
        }

        return new Standing(index, at.AddMinutes(policy.AgainMinutes), loops, reached);
    }
}
