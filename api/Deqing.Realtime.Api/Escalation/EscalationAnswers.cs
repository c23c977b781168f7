using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Escalation;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Rules;

namespace Deqing.Realtime.Api.Escalation;

/// <summary>How a case escalates (升级).</summary>
/// <param name="Run">Which escalation of the case it is, from 1.</param>
/// <param name="Trigger">Why.</param>
/// <param name="Policy">Id of the policy.</param>
/// <param name="Names">Name of the policy.</param>
/// <param name="Rung">How high the case stands.</param>
/// <param name="Since">When it began.</param>
/// <param name="Steps">The steps of the policy as it was then.</param>
/// <param name="Next">Index of the step that comes next; the number of steps when all are done and it begins anew.</param>
/// <param name="NextAt">When that is owed; null while somebody holds it.</param>
/// <param name="HeldBy">Name of who took notice and holds it, or null.</param>
/// <param name="HeldSince">Since when; or null.</param>
/// <param name="LapsesAt">When that counts no longer unless something follows; or null.</param>
public sealed record EscalationAnswer(
    int Run, EscalationTrigger Trigger, string Policy, Names Names, Rung Rung, DateTimeOffset Since, IReadOnlyList<StepAnswer> Steps,
    int Next, DateTimeOffset? NextAt, string? HeldBy, DateTimeOffset? HeldSince, DateTimeOffset? LapsesAt);

/// <summary>A step of a policy; members that do not belong to it are null.</summary>
/// <param name="Do">
/// <c>wait</c>, <c>notify</c>, <c>raise</c>, <c>own</c>, <c>supervise</c>, <c>onlyBetween</c>, <c>onlyAbove</c> or <c>repeat</c>.
/// </param>
/// <param name="Minutes">How long it waits.</param>
/// <param name="Role">Whose holders it calls.</param>
/// <param name="At">Only those who hold it for this rung.</param>
/// <param name="Person">Id of the person it calls.</param>
/// <param name="Urgent">Whether it may wake them.</param>
/// <param name="To">How high it raises.</param>
/// <param name="From">Time of the county's day at which its hours begin, as <c>08:30</c>.</param>
/// <param name="Until">Time at which they end.</param>
/// <param name="Times">How often it goes back, or how often it must have come back.</param>
/// <param name="Roster">Id of the roster whose people on duty it calls.</param>
/// <param name="OnDuty">Where the rosters are whose people on duty it calls.</param>
/// <param name="Coming">Whether it calls who comes on duty next instead.</param>
/// <param name="InTurn">Whether it calls one of them in turn.</param>
/// <param name="By">Who it makes the owner, as the text of a territory.</param>
/// <param name="Hook">Id or name of the subscriptions it calls.</param>
public sealed record StepAnswer(
    string Do, int? Minutes = null, Role? Role = null, Rung? At = null, string? Person = null, bool? Urgent = null, Rung? To = null,
    string? From = null, string? Until = null, int? Times = null, string? Roster = null, DutyPlace? OnDuty = null, bool? Coming = null,
    bool? InTurn = null, string? By = null, string? Hook = null);

/// <summary>Somebody who was called.</summary>
/// <param name="Id">Id of the person.</param>
/// <param name="Name">Their name then.</param>
public sealed record CalledAnswer(string Id, string Name);

/// <summary>The proof that no open case is forgotten, read from the rows of the cases and not from who looks after them.</summary>
/// <param name="CheckedAt">When it was taken; null before the first time.</param>
/// <param name="Open">How many cases are open.</param>
/// <param name="Orphaned">How many of them have no owner or no time to be looked at; 100 stands for that many or more.</param>
/// <param name="Late">How many should have been looked at more than five seconds ago.</param>
/// <param name="LagSeconds">How long the oldest of those waits that should have been looked at; 0 if none does.</param>
/// <param name="NextAt">When the next case is looked at; null if none is open.</param>
public sealed record LifeProofAnswer(
    DateTimeOffset? CheckedAt, int Open, int Orphaned, int Late, double LagSeconds, DateTimeOffset? NextAt);

/// <summary>Calls of the policies that would find nobody at a time.</summary>
/// <param name="At">When.</param>
/// <param name="Calls">The calls, in the order of the policies.</param>
public sealed record UnansweredCallsAnswer(DateTimeOffset At, IReadOnlyList<UnansweredCallAnswer> Calls);

/// <summary>A call that would find nobody (无人可通知).</summary>
/// <param name="Policy">Id of the policy.</param>
/// <param name="Index">Index of the step.</param>
/// <param name="Step">The step.</param>
/// <param name="Missing">At how many places nobody would be found.</param>
/// <param name="Of">Of how many.</param>
/// <param name="Places">Those places, at most 200: <c>village:</c>, <c>township:</c>, <c>pond:</c> or <c>department:</c>, or
/// <c>county</c>.</param>
public sealed record UnansweredCallAnswer(
    string Policy, int Index, StepAnswer Step, int Missing, int Of, IReadOnlyList<string> Places);

/// <summary>What would happen if nobody reacted.</summary>
/// <param name="From">From when on.</param>
/// <param name="Until">Until when it was looked.</param>
/// <param name="Policy">Id of the policy it would begin with; null if no policy is for such a case.</param>
/// <param name="Steps">What would be done, in order; at most 500.</param>
/// <param name="Gaps">How many of the calls would find nobody.</param>
public sealed record RehearsalAnswer(
    DateTimeOffset From, DateTimeOffset Until, string? Policy, IReadOnlyList<RehearsedStepAnswer> Steps, int Gaps);

/// <summary>A step that would be taken.</summary>
/// <param name="At">When.</param>
/// <param name="Type">The name of the event it would be.</param>
/// <param name="Step">The step; null for what is none.</param>
/// <param name="Outcome">What would become of it; null for what is none.</param>
/// <param name="People">Who would be called.</param>
public sealed record RehearsedStepAnswer(
    DateTimeOffset At, string Type, StepAnswer? Step, StepOutcome? Outcome, IReadOnlyList<CalledAnswer> People);
