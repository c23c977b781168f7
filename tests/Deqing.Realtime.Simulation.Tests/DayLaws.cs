using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Rules;
using Deqing.Realtime.Domain.Water;

namespace Deqing.Realtime.Simulation.Tests;

/// <summary>The laws a day must keep at every minute.</summary>
internal static class DayLaws
{
    public static void Hold(SimulatedDay day)
    {
        AnActiveAlarmHasACaseThatKnowsIt(day);
        OnePondAndRuleHasAtMostOneOpenCase(day);
        TheTallyIsTheRecount(day);
        SeverityIsTheWorstActiveAlarm(day);
    }

    private static void AnActiveAlarmHasACaseThatKnowsIt(SimulatedDay day)
    {
        foreach (var (id, pond) in day.Ponds)
            foreach (var alarm in pond.Alarms)
                if (alarm.Phase == AlarmPhase.Active)
                {
                    Assert.True(alarm.Case is not null && day.Cases.ContainsKey(alarm.Case), $"{id}: an active alarm has a case");
                    var state = day.StateOf(alarm.Case!);
                    Assert.True(
                        state.AlarmActive || state.Outcome == CaseOutcome.FalseAlarm,
                        $"{alarm.Case}: the case of an active alarm knows that it is active");
                }
    }

    private static void OnePondAndRuleHasAtMostOneOpenCase(SimulatedDay day)
    {
        var open = day.Cases.Keys.Select(day.StateOf).Where(state => !state.IsOver);
        foreach (var group in open.GroupBy(state => (state.Alarm!.Pond, state.Alarm.Rule)))
            Assert.True(group.Count() == 1, $"{group.Key}: one open case per pond and rule, found {group.Count()}");
    }

    private static void TheTallyIsTheRecount(SimulatedDay day)
    {
        var total = day.Rollup.Total;
        Assert.Equal(day.County.Parts.Ponds.Length, total.Ponds);
        Assert.Equal(
            total.Ponds, total.Normal + total.Notice + total.Warning + total.Serious + total.Critical + total.PondsUnknown);
        Assert.Equal(day.Ponds.Values.Count(pond => pond.Severity == Severity.Critical), total.Critical);
        Assert.Equal(day.Ponds.Values.Count(pond => pond.Severity == Severity.Serious), total.Serious);
    }

    private static void SeverityIsTheWorstActiveAlarm(SimulatedDay day)
    {
        foreach (var (id, pond) in day.Ponds)
        {
            var worst = Severity.Normal;
            for (var rule = 0; rule < pond.Alarms.Length; rule++)
                if (pond.Alarms[rule].Phase == AlarmPhase.Active && day.County.Rules.All[rule].Severity > worst)
                    worst = day.County.Rules.All[rule].Severity;
            Assert.True(worst == pond.Severity, $"{id}: severity {pond.Severity}, worst active alarm {worst}");
        }
    }
}
