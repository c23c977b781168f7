using CsCheck;
using Deqing.Realtime.Domain.Cases;
using static Deqing.Realtime.Domain.Tests.Cases.CaseLaws;

namespace Deqing.Realtime.Domain.Tests.Cases;

public class CaseLawTests
{
    private const int Histories = 100_000;

    [Fact]
    public void Laws_hold_over_random_histories()
    {
        var stages = new int[11];
        var kinds = new System.Collections.Concurrent.ConcurrentDictionary<Type, int>();
        Gen.UInt.Array[4, 40].Sample(
            steps =>
            {
                var history = new CaseHistory();
                var events = new List<CaseEvent>();
                foreach (var number in steps)
                    Step(history, number, events);
                if (history.State is not { } state)
                    return;
                Law(events.Count == state.Version, "events are only appended");
                var again = events.Aggregate((CaseFile?)null, CaseEvolution.Evolve);
                Law(CaseStory.Text(again) == CaseStory.Text(state), "events alone lead to the state");
                Law(Answer(history, again) == Answer(history, state), "a case read again decides as before");
                Law(state.IsOver || CaseStory.Cast.Any(who => CaseVerbs.For(state, who, CaseHistory.TheCounty, history.Now)
                    .Any(verb => verb is not (CaseVerb.Note or CaseVerb.Acknowledge or CaseVerb.Split or CaseVerb.Urge))),
                    "an open case can be moved by somebody");
                Interlocked.Increment(ref stages[(int)state.Stage]);
                foreach (var happened in events)
                    kinds.AddOrUpdate(happened.GetType(), 1, (_, count) => count + 1);
            },
            iter: Histories);

        // A law about what never happens says nothing.
        Assert.All(Enum.GetValues<CaseStage>(), stage => Assert.True(stages[(int)stage] > 20, $"{stage} was hardly reached"));
        var all = typeof(CaseEvent).Assembly.GetTypes().Where(type => type.BaseType == typeof(CaseEvent));
        Assert.All(all, type => Assert.True(
            type == typeof(DeadlinesRecomputed) || kinds.GetValueOrDefault(type) > 20, $"{type.Name} hardly happened"));
    }

    private static void Step(CaseHistory history, uint number, List<CaseEvent> events)
    {
        var before = history.State;
        var decision = history.Step(number);
        Law(decision.Refusal is null || decision.Events.IsEmpty, "a refused command changes nothing");
        foreach (var happened in decision.Events)
        {
            var last = history.State;
            Law(happened.At == history.Now, "an event is of the time it was decided");
            history.Apply(happened);
            Of(last, happened, history.State!);
            Of(history.State!);
            events.Add(happened);
        }

        if (decision.Events.IsEmpty)
            return;
        if (history.Command is EngineCommand or Report)
            Law(Repeat(history).Events.IsEmpty, "what the engine says twice changes nothing the second time");
        if (history.Command is PersonCommand and not AddNote)
            Law(Repeat(history).Refusal is not null, "what a person says twice is refused the second time");
        Law(before is null || before.Version < history.State!.Version, "versions count up");
    }

    private static Decision Repeat(CaseHistory history) => history.Decide(history.State);

    private static string Answer(CaseHistory history, CaseFile? state)
    {
        var decision = history.Decide(state);
        return $"{decision.Refusal} {decision.Access} {string.Join(' ', decision.Events)}";
    }
}
