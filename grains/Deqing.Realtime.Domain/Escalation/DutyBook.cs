using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Duty;
using Deqing.Realtime.Domain.Places;

namespace Deqing.Realtime.Domain.Escalation;

/// <summary>Somebody who can be called.</summary>
/// <param name="Id">Id of the person.</param>
/// <param name="Name">Their name.</param>
/// <param name="Grants">What they hold.</param>
public sealed record DutyPerson(string Id, string Name, ImmutableArray<Grant> Grants);

/// <summary>A system that can be called.</summary>
/// <param name="Id">Id of its subscription.</param>
/// <param name="Name">Its name.</param>
/// <param name="Territory">It is told only of cases that lie in it, or that this department has a part in.</param>
public sealed record DutyHook(string Id, string Name, Territory Territory);

/// <summary>Who can be called by which policies, as it was known at a time. Answers the same question always in the same way.</summary>
/// <param name="people">Everybody who can be called, in the order of their ids.</param>
/// <param name="rosters">Who is on duty when.</param>
/// <param name="policies">The policies that hold; null for those of the county pack.</param>
/// <param name="hooks">The systems that can be called; none if left out.</param>
public sealed class DutyBook(
    ImmutableArray<DutyPerson> people, RosterBook rosters, EscalationBook? policies = null, ImmutableArray<DutyHook> hooks = default)
{
    /// <summary>The most people one step calls; the first by id.</summary>
    public const int MaxCalled = 50;

    /// <summary>Nobody.</summary>
    public static readonly DutyBook Nobody = new([], RosterBook.Empty);

    private readonly ILookup<Role, DutyPerson> byRole = people
        .SelectMany(person => person.Grants.Select(grant => grant.Role).Distinct().Select(role => (role, person)))
        .ToLookup(it => it.role, it => it.person);

    /// <summary>Everybody who can be called, in the order of their ids.</summary>
    public ImmutableArray<DutyPerson> People => people;

    /// <summary>Who is on duty when.</summary>
    public RosterBook Rosters => rosters;

    /// <summary>The systems that can be called.</summary>
    public ImmutableArray<DutyHook> Hooks { get; } = hooks.IsDefault ? [] : hooks;

    /// <summary>The policies that hold.</summary>
    public EscalationBook PoliciesOf(County county) => policies ?? county.Escalation;

    /// <summary>Whom a step calls for a case; empty if nobody is found.</summary>
    /// <param name="who">Whom.</param>
    /// <param name="state">The case.</param>
    /// <param name="at">When.</param>
    public ImmutableArray<Called> Find(Target who, CaseFile state, DateTimeOffset at)
    {
        var onDuty = who.Roster is not null || who.OnDuty is not null ? OnDuty(who, state, at) : null;
        var found = ImmutableArray.CreateBuilder<Called>();
        foreach (var person in who.Role is { } role ? byRole[role] : people)
            if (found.Count < MaxCalled
                && (onDuty is not null ? onDuty.Contains(person.Id)
                    : who.Person is { } id ? person.Id == id
                    : Holds(person, who, state, at)))
                found.Add(new Called(person.Id, person.Name));
        return found.ToImmutable();
    }

    /// <summary>Which systems a step calls for a case; empty if none is found.</summary>
    public ImmutableArray<Called> Find(WebhookStep step, CaseFile state) =>
    [
        .. Hooks.Where(hook => step.Calls(hook) && Reaches(hook.Territory, null, state))
            .Take(MaxCalled).Select(hook => new Called(hook.Id, hook.Name)),
    ];

    private HashSet<string> OnDuty(Target who, CaseFile state, DateTimeOffset at)
    {
        var ids = who.Roster is { } roster ? [roster]
            : Where(who.OnDuty!.Value, state) is { } territory ? rosters.Of(territory).Select(known => known.Id)
            : [];
        return [.. ids.SelectMany(id => (who.Next ? rosters.NextOnDuty(id, at)?.Shifts ?? [] : rosters.OnDuty(id, at))
            .Select(shift => shift.Person))];
    }

    private static Territory? Where(DutyPlace place, CaseFile state) => place switch
    {
        DutyPlace.Village when state.Place.Village is { } village => new Territory(TerritoryKind.Village, village),
        DutyPlace.Township when state.Place.Township is { } township => new Territory(TerritoryKind.Township, township),
        DutyPlace.County => Territory.County,
        DutyPlace.Department when state.Lead is { } lead => new Territory(TerritoryKind.Department, lead),
        _ => null,
    };

    private static bool Holds(DutyPerson person, Target who, CaseFile state, DateTimeOffset at)
    {
        foreach (var grant in person.Grants)
            if (grant.Role == who.Role && grant.HoldsAt(at) && Reaches(grant.Territory, who.At, state))
                return true;
        return false;
    }

    private static bool Reaches(Territory territory, Rung? rung, CaseFile state) =>
        (rung is null || territory.Kind == KindOf(rung.Value))
        && (territory.Kind == TerritoryKind.Department ? state.PartOf(territory.Key) is not null : territory.Covers(state.Place));

    private static TerritoryKind KindOf(Rung rung) => rung switch
    {
        Rung.Village => TerritoryKind.Village,
        Rung.Township => TerritoryKind.Township,
        _ => TerritoryKind.County,
    };
}
