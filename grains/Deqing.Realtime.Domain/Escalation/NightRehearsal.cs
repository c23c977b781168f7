using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Rules;

namespace Deqing.Realtime.Domain.Escalation;

/// <summary>
/// Every category in every village, and what a pond's rules may report at every pond, once because nobody takes notice and once because
/// nobody handles it in time: the code that is asked in the night goes through the first loop of each policy under a moved clock (夜间预演).
/// Village by village, so that whoever lets it run may do something else in between. Not safe to share.
/// </summary>
/// <param name="county">The county.</param>
/// <param name="duty">Who can be called, by which policies.</param>
/// <param name="starts">From when on nobody reacts; each is rehearsed.</param>
public sealed class NightRehearsal(County county, DutyBook duty, ImmutableArray<DateTimeOffset> starts)
{
    private const string Id = "rehearsal";

    private readonly Dictionary<(string Policy, int Step, NotifyStep What), (SortedSet<string> Missing, HashSet<string> All)> calls = [];
    private readonly SortedDictionary<string, Called> called = new(StringComparer.Ordinal);

    private readonly ImmutableArray<(Category Category, Severity Level)> ofPonds =
    [
        .. county.Rules.All.Select(rule => (rule.Category, rule.Severity)).Distinct()
            .Where(rule => county.Catalogue.Find(rule.Category) is not null)
            .Select(rule => (county.Catalogue.Find(rule.Category)!, rule.Severity)),
    ];

    private int rehearsed;

    /// <summary>Rehearses a village and its ponds.</summary>
    public void Add(Village village)
    {
        foreach (var start in starts)
        {
            foreach (var category in county.Catalogue.Categories)
                Add(Place.Of(village), category, category.Level, start);
            foreach (var pond in county.PondsOf(village.Code))
                foreach (var (category, level) in ofPonds)
                    Add(Place.Of(pond, county), category, level, start);
        }
    }

    /// <summary>What was found so far.</summary>
    public NightFindings Find()
    {
        var policies = duty.PoliciesOf(county);
        return new NightFindings(
            rehearsed,
            [
                .. calls.Where(call => call.Value.Missing.Count > 0)
                    .OrderBy(call => policies.IndexOf(call.Key.Policy)).ThenBy(call => call.Key.Step)
                    .Select(call => new NightGap(
                        call.Key.Policy, call.Key.Step, call.Key.What, [.. call.Value.Missing], call.Value.All.Count)),
            ],
            [.. called.Values]);
    }

    private void Add(Place place, Category category, Severity level, DateTimeOffset start)
    {
        var report = new CaseReport(
            CaseSource.System, category.Id, level, Id, place, null, FoundBy.Village, null, start, []);
        Take(null, new Report(report, null), place, start);
        var lead = category.LeadIn(place.Township) is { } department
            ? ImmutableArray.Create(new Assignment(department, true, AssignmentState.Sent, start, null, null, null))
            : [];
        Take(
            new CaseFile
            {
                Version = 1, Stage = CaseStage.Handling, Source = CaseSource.System, Category = category.Id, Level = level,
                Place = place, OccurredAt = start, ReportedAt = start, DecidedAt = start, AcknowledgedBy = Id, Assignments = lead,
                StageDue = new Due(start, category.Promise, false),
            },
            null, place, start);
    }

    private void Take(CaseFile? state, Report? first, Place place, DateTimeOffset start)
    {
        rehearsed++;
        EscalationPolicy? policy = null;
        foreach (var happened in Rehearsal.Of(
            Id, state, first, county, duty, start, start.AddHours(Rehearsal.MaxHours), once: true))
            if (happened is EscalationStarted { Run: 1 } started)
                policy = started.Policy;
            else if (happened is EscalationStepped { Run: 1, What: NotifyStep notify } step)
                Note(policy!, step, notify, PlaceOf(notify.Who, place, state?.Lead));
    }

    // A farmer answers for a pond: that none is found for a village as a whole is no gap.
    private void Note(EscalationPolicy policy, EscalationStepped step, NotifyStep what, Territory? place)
    {
        foreach (var person in step.People)
            called.TryAdd(person.Id, person);
        if (place is not { } where)
            return;
        if (!calls.TryGetValue((policy.Id, step.Step, what), out var call))
            calls[(policy.Id, step.Step, what)] = call = (new SortedSet<string>(StringComparer.Ordinal), []);
        var text = where.ToString();
        call.All.Add(text);
        if (step.Outcome == StepOutcome.NobodyFound)
            call.Missing.Add(text);
    }

    // Who is called stands for a part of the county; there the gap is, however many cases would meet it.
    private static Territory? PlaceOf(Target who, Place place, string? lead) => who switch
    {
        { Role: Role.Farmer } => place.Pond is { } pond ? new Territory(TerritoryKind.Pond, pond) : null,
        { Role: Role.DepartmentHandler } or { OnDuty: DutyPlace.Department } =>
            lead is null ? null : new Territory(TerritoryKind.Department, lead),
        { Person: not null } or { Roster: not null } or { OnDuty: DutyPlace.County } or { At: Rung.County } => Territory.County,
        { OnDuty: DutyPlace.Township } or { At: Rung.Township } => new Territory(TerritoryKind.Township, place.Township!),
        _ => new Territory(TerritoryKind.Village, place.Village!),
    };
}
