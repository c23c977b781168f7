using System.Collections.Immutable;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Escalation;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Rules;

namespace Deqing.Realtime.Tests;

/// <summary>Escalation policies for the test county: one for what nobody takes notice of, one for what is overdue.</summary>
internal static class TestEscalation
{
    public static readonly EscalationPolicy Unattended = Policy(
        EscalationTrigger.Unattended,
        Call(Role.VillageOfficer), new WaitStep(5), new RaiseStep(Rung.Township), Call(Role.Supervisor), new WaitStep(10),
        new RaiseStep(Rung.County), new SuperviseStep(), Call(Role.CommandCenter), new WaitStep(15), new RepeatStep(1));

    public static readonly EscalationPolicy Overdue = Policy(
        EscalationTrigger.Overdue,
        Call(Role.DepartmentHandler), new WaitStep(30), new RaiseStep(Rung.Township), Call(Role.Supervisor));

    public static readonly ImmutableArray<EscalationPolicy> Policies = [Unattended, Overdue];

    private static EscalationPolicy Policy(EscalationTrigger trigger, params EscalationStep[] steps) => new(
        trigger == EscalationTrigger.Unattended ? "unattended" : "overdue", new Names("策略", "policy"),
        new PolicyScope(trigger, Severity.Notice, [], []), [.. steps], null, EscalationPolicy.MaxMinutes);

    private static NotifyStep Call(Role role) => new(new Target(role, null, null), true);
}
