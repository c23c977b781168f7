using Deqing.Realtime.Domain.Places;

namespace Deqing.Realtime.Domain.Cases;

/// <summary>The flow of a case: answers a command with events. Pure.</summary>
public static partial class CaseFlow
{
    /// <summary>
    /// Answers a command. Who may not give it hears that before anything else; one that was carried out before is answered with
    /// nothing to do.
    /// </summary>
    /// <param name="id">Id of the case.</param>
    /// <param name="state">The case, or null if there is none yet.</param>
    /// <param name="command">What is asked.</param>
    /// <param name="asker">Who asks.</param>
    /// <param name="county">The catalogue and the calendar.</param>
    /// <param name="now">When.</param>
    public static Decision Decide(string id, CaseFile? state, CaseCommand command, Asker asker, County county, DateTimeOffset now) =>
        throw new NotImplementedException();
}

/// <summary>Applies events to a case. Pure.</summary>
public static class CaseEvolution
{
    /// <summary>Applies an event. The first of a case is <see cref="CaseOpened"/> or <see cref="CaseReported"/>.</summary>
    public static CaseFile Evolve(CaseFile? state, CaseEvent happened) => throw new NotImplementedException();
}
