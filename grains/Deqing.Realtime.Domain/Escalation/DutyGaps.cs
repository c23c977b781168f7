using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Places;

namespace Deqing.Realtime.Domain.Escalation;

/// <summary>A call of a policy that would find nobody.</summary>
/// <param name="Policy">Id of the policy.</param>
/// <param name="Step">Index of the step.</param>
/// <param name="What">The step.</param>
/// <param name="Places">Where nobody would be found, as texts of territories.</param>
/// <param name="Of">Of how many places.</param>
public sealed record UnansweredCall(string Policy, int Step, NotifyStep What, ImmutableArray<string> Places, int Of);

/// <summary>Whom a call of a policy finds, at every place it may have to do with.</summary>
/// <param name="Step">Index of the step.</param>
/// <param name="What">The step.</param>
/// <param name="Missing">Where nobody would be found, as texts of territories.</param>
/// <param name="Of">Of how many places.</param>
/// <param name="People">Ids of everybody who is found anywhere, in their order.</param>
public sealed record PolicyCall(int Step, NotifyStep What, ImmutableArray<string> Missing, int Of, ImmutableArray<string> People);

/// <summary>
/// Looks through all policies, at every place they may have to do with, for calls that would find nobody (无人可通知): the same question
/// that is asked in the night, asked before. Pure.
/// </summary>
public static class DutyGaps
{
    /// <summary>The calls that would find nobody at a time, in the order of the policies.</summary>
    public static ImmutableArray<UnansweredCall> Find(County county, DutyBook duty, DateTimeOffset at) =>
    [
        .. duty.PoliciesOf(county).Policies.SelectMany(policy => Calls(county, policy, duty, at)
            .Where(call => !call.Missing.IsEmpty)
            .Select(call => new UnansweredCall(policy.Id, call.Step, call.What, call.Missing, call.Of))),
    ];

    /// <summary>All calls of a policy, in the order of its steps.</summary>
    public static IEnumerable<PolicyCall> Calls(County county, EscalationPolicy policy, DutyBook duty, DateTimeOffset at) =>
        policy.Steps.Index().Where(it => it.Item is NotifyStep)
            .Select(it => Of(county, policy, it.Index, (NotifyStep)it.Item, duty, at));

    private static PolicyCall Of(
        County county, EscalationPolicy policy, int index, NotifyStep step, DutyBook duty, DateTimeOffset at)
    {
        var (people, missing, of) = (new SortedSet<string>(StringComparer.Ordinal), new List<string>(), 0);
        foreach (var (place, probe) in Probes(county, policy, step.Who, at))
        {
            var found = duty.Find(step.Who, probe, at);
            if (found.IsEmpty)
                missing.Add(place.ToString());
            foreach (var called in found)
                people.Add(called.Id);
            of++;
        }

        return new PolicyCall(index, step, [.. missing], of, [.. people]);
    }

    // A farmer answers for a pond, a department for what it leads; whoever else is called stands for a village or above it.
    private static IEnumerable<(Territory Place, CaseFile Case)> Probes(
        County county, EscalationPolicy policy, Target who, DateTimeOffset at)
    {
        var townships = policy.When.Townships;
        if (who is { Role: Role.DepartmentHandler } or { OnDuty: DutyPlace.Department })
            return Leads(county, policy).Select(lead => (
                new Territory(TerritoryKind.Department, lead),
                Probe(Place.County, at) with { Assignments = [new Assignment(lead, true, AssignmentState.Sent, at, null, null, null)] }));
        if (who.Person is not null || who.Roster is not null || who is { OnDuty: DutyPlace.County } or { At: Rung.County })
            return [(Territory.County, Probe(Place.County, at))];
        if (who.Role == Role.Farmer)
            return county.Parts.Ponds.Where(pond => townships.IsEmpty || townships.Contains(county.TownshipOf(pond)))
                .Select(pond => (new Territory(TerritoryKind.Pond, pond.Id), Probe(Place.Of(pond, county), at)));
        return who is { OnDuty: DutyPlace.Township } or { At: Rung.Township }
            ? county.Parts.Townships.Where(township => townships.IsEmpty || townships.Contains(township.Code)).Select(township => (
                new Territory(TerritoryKind.Township, township.Code), Probe(new Place(township.Code, null, null), at)))
            : county.Parts.Villages.Where(village => townships.IsEmpty || townships.Contains(village.Township)).Select(village => (
                new Territory(TerritoryKind.Village, village.Code), Probe(Place.Of(village), at)));
    }

    private static IEnumerable<string> Leads(County county, EscalationPolicy policy) => county.Catalogue.Categories
        .Where(category => policy.When.Categories.IsEmpty || policy.When.Categories.Contains(category.Id))
        .SelectMany(category => category.Responsible.Select(known => known.Department))
        .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    private static CaseFile Probe(Place place, DateTimeOffset at) => new()
    {
        Version = 1, Stage = CaseStage.Handling, Source = CaseSource.System, Category = "", Level = default, Place = place,
        OccurredAt = at, ReportedAt = at, DecidedAt = at,
    };
}
