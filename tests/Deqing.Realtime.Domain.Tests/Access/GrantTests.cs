using Deqing.Realtime.Domain.Access;

namespace Deqing.Realtime.Domain.Tests.Access;

public class GrantTests
{
    private static readonly DateTimeOffset Now = new(2026, 7, 1, 2, 0, 0, TimeSpan.Zero);

    private static readonly Territory Township = new(TerritoryKind.Township, "330000101");

    [Fact]
    public void What_is_wrong_with_a_grant_is_named()
    {
        (string Because, Grant Grant, bool ToKey, GrantRefusal? Refusal)[] table =
        [
            ("an office without end", Of(), false, null),
            ("an office with an end", Of(until: 1), false, null),
            ("it may begin later", Of(from: 400, until: 401), false, null),
            ("it ends as it begins", Of(from: 1, until: 1), false, GrantRefusal.EndsBeforeItStarts),
            ("it ends before it begins", Of(from: 2, until: 1), false, GrantRefusal.EndsBeforeItStarts),
            ("it ends now", Of(from: -1, until: 0), false, GrantRefusal.EndsInThePast),
            ("it has ended", Of(from: -2, until: -1), false, GrantRefusal.EndsInThePast),
            ("a shift without end", Of(GrantKind.Shift), false, GrantRefusal.EndRequired),
            ("a delegation without end", Of(GrantKind.Delegation), false, GrantRefusal.EndRequired),
            ("the longest shift", Of(GrantKind.Shift, until: 31), false, null),
            ("a longer shift", Longer(Of(GrantKind.Shift, until: 31)), false, GrantRefusal.TooLong),
            ("the longest delegation", Of(GrantKind.Delegation, until: 92), false, null),
            ("a longer delegation", Longer(Of(GrantKind.Delegation, until: 92)), false, GrantRefusal.TooLong),
            ("an office may be long", Of(until: 10_000), false, null),
            ("what is left does not count", Of(GrantKind.Shift, from: -31, until: 1), false, GrantRefusal.TooLong),
            ("a key is no farmer, whatever else is wrong", Of(from: 2, until: 1), true, GrantRefusal.RoleNotForKeys),
        ];
        foreach (var (because, grant, toKey, refusal) in table)
            Assert.True(refusal == grant.Refused(toKey, Now), $"{because}: expected {refusal}, was {grant.Refused(toKey, Now)}");
    }

    [Theory]
    [InlineData(Role.Administrator, true, false)]
    [InlineData(Role.CommandCenter, true, true)]
    [InlineData(Role.Supervisor, true, false)]
    [InlineData(Role.VillageOfficer, true, true)]
    [InlineData(Role.DepartmentHandler, true, true)]
    [InlineData(Role.GridWorker, true, true)]
    [InlineData(Role.Checker, true, true)]
    [InlineData(Role.Farmer, true, false)]
    [InlineData(Role.Villager, true, false)]
    [InlineData(Role.Auditor, true, true)]
    [InlineData(Role.Device, false, true)]
    public void Some_roles_are_for_people_and_one_for_keys(Role role, bool forPeople, bool forKeys)
    {
        var grant = Of() with { Role = role };
        Assert.Equal(forPeople ? null : GrantRefusal.RoleOnlyForKeys, grant.Refused(toKey: false, Now));
        Assert.Equal(forKeys ? null : GrantRefusal.RoleNotForKeys, grant.Refused(toKey: true, Now));
    }

    [Fact]
    public void What_is_wrong_with_passing_a_role_on_is_named()
    {
        Place inside = new("330000101", "330000101001", null), outside = new("330000102", "330000102001", null);
        var held = Of(from: -10, until: 50);
        (string Because, Grant Grant, Place Place, int From, int Until, GrantRefusal? Refusal)[] table =
        [
            ("a part of the territory for a part of the time", held, inside, 1, 2, null),
            ("for as long as it is held", held, inside, 0, 50, null),
            ("since it is held", held, inside, -10, 50, null),
            ("since before", held, inside, -11, 50, GrantRefusal.BeyondOrigin),
            ("for longer", held, inside, 0, 51, GrantRefusal.BeyondOrigin),
            ("an office without end, for the longest time", Of(), inside, 0, 92, null),
            ("for longer than that", Of(), inside, 0, 93, GrantRefusal.TooLong),
            ("a shift", Of(GrantKind.Shift, until: 3), inside, 1, 2, null),
            ("what was passed on", Of(GrantKind.Delegation, until: 3), inside, 1, 2, GrantRefusal.DelegatedItself),
            ("what is held no longer", Of(from: -2, until: 0), inside, 1, 2, GrantRefusal.NotHeld),
            ("what is not held yet", Of(from: 1, until: 4), inside, 2, 3, GrantRefusal.NotHeld),
            ("another township", held, outside, 1, 2, GrantRefusal.OutsideTerritory),
            ("the county", held, Place.County, 1, 2, GrantRefusal.OutsideTerritory),
            ("for no time", held, inside, 2, 2, GrantRefusal.EndsBeforeItStarts),
            ("for a time that is over", held, inside, -3, -1, GrantRefusal.EndsInThePast),
            ("what a key holds", Of() with { Role = Role.Device }, inside, 1, 2, GrantRefusal.RoleOnlyForKeys),
        ];
        foreach (var (because, grant, place, from, until, refusal) in table)
        {
            var village = new Territory(TerritoryKind.Village, place.Village ?? "");
            var answer = grant.RefusedToPassOn(village, place, Now.AddDays(from), Now.AddDays(until), Now);
            Assert.True(refusal == answer, $"{because}: expected {refusal}, was {answer}");
        }
    }

    [Fact]
    public void A_departments_role_is_passed_on_for_that_department_alone()
    {
        Territory own = new(TerritoryKind.Department, "agriculture"), other = new(TerritoryKind.Department, "waterBureau");
        var held = Of() with { Role = Role.DepartmentHandler, Territory = own };
        (Grant Grant, Territory Territory, Place Place, GrantRefusal? Refusal)[] table =
        [
            (held, own, Place.County, null),
            (held, other, Place.County, GrantRefusal.OutsideTerritory),
            (held, Territory.County, Place.County, GrantRefusal.OutsideTerritory),
            (held, new(TerritoryKind.Pond, "P1"), new("t1", "v1", "P1"), GrantRefusal.OutsideTerritory),
            (held with { Territory = Territory.County }, own, Place.County, null),
            (Of(), own, Place.County, GrantRefusal.OutsideTerritory),
        ];
        foreach (var (grant, territory, place, refusal) in table)
            Assert.Equal(refusal, grant.RefusedToPassOn(territory, place, Now.AddDays(1), Now.AddDays(2), Now));
    }

    [Fact]
    public void A_grant_holds_from_its_start_until_just_before_its_end()
    {
        var grant = Of(from: 0, until: 1);
        Assert.False(grant.HoldsAt(Now.AddTicks(-1)));
        Assert.True(grant.HoldsAt(Now));
        Assert.True(grant.HoldsAt(Now.AddDays(1).AddTicks(-1)));
        Assert.False(grant.HoldsAt(Now.AddDays(1)));
        Assert.True(Of().HoldsAt(DateTimeOffset.MaxValue));
    }

    private static Grant Of(GrantKind kind = GrantKind.Standing, int from = 0, int? until = null) => new(
        "g", Role.Farmer, Township, kind, Now.AddDays(from), until is { } days ? Now.AddDays(days) : null, null);

    private static Grant Longer(Grant grant) => grant with { Until = grant.Until!.Value.AddTicks(1) };
}
