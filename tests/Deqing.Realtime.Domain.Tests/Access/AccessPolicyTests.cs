using CsCheck;
using Deqing.Realtime.Domain.Access;

namespace Deqing.Realtime.Domain.Tests.Access;

/// <summary>Who may do what, as a table of every role and every operation, in every situation that can refuse it.</summary>
public class AccessPolicyTests
{
    private const string Operations =
        "ReadPlaces ReadWater ReadCases AcknowledgeCase CloseCase VerifyCase FileCase DispatchCase HandleCase CheckCase ArbitrateCase "
        + "ManageHooks SendObservations SubmitReport ReadReports OpenIdentity ReadRights ManageRights ReadAudit ReadFigures "
        + "ReadRosters ManageRosters AssignWorker ManagePolicies ReadDevices ManageDevices";

    private static readonly DateTimeOffset Now = new(2026, 7, 1, 2, 0, 0, TimeSpan.Zero);

    private static readonly Place Pond = new("330000101", "330000101001", "P0001"), Elsewhere = new("330000102", "330000102001", "P0009");

    /// <summary>One column per operation, in the order of <see cref="Operations"/>: x where the role allows it in its territory.</summary>
    public static TheoryData<Role, string> Table => new()
    {
        { Role.Administrator, "x---------------xxxx----xx" },
        { Role.CommandCenter, "xxxxxxxx-xxx-xxx----xxxxx-" },
        { Role.Supervisor, "xxxxxxxx-xx--xxx----xxx---" },
        { Role.VillageOfficer, "xxxxxxx-x----xx-----x-x---" },
        { Role.DepartmentHandler, "xxxx----x-----x-----x-----" },
        { Role.GridWorker, "xxxx-x--x----xx-----x-----" },
        { Role.Checker, "xxx------x----x-----x-----" },
        { Role.Farmer, "xxxx----x----x------------" },
        { Role.Villager, "x------------x------------" },
        { Role.Auditor, "xxx-----------x-x-xxx---x-" },
        { Role.Device, "x-----------xx-----x------" },
    };

    [Fact]
    public void The_table_has_every_role_and_every_operation()
    {
        Assert.Equal(Enum.GetValues<Role>(), Table.Select(row => row.Data.Item1));
        Assert.Equal(Enum.GetNames<Operation>(), Operations.Split(' '));
        Assert.All(Table, row => Assert.Equal(Enum.GetValues<Operation>().Length, row.Data.Item2.Length));
    }

    [Theory]
    [MemberData(nameof(Table))]
    public void Every_role_and_operation_in_every_situation(Role role, string row)
    {
        var needsFactor = role is Role.Administrator or Role.Supervisor;
        foreach (var (index, name) in Operations.Split(' ').Index())
        {
            var what = Enum.Parse<Operation>(name);
            var may = row[index] == 'x';
            var anywhere = what == Operation.ReadPlaces;
            (string Situation, Caller Who, Place Where, AccessReason Expected)[] situations =
            [
                ("inside", Who(Held(role)), Pond, AccessReason.Allowed),
                ("outside", Who(Held(role)), Elsewhere, anywhere ? AccessReason.Allowed : AccessReason.OutsideTerritory),
                ("the county", Who(Held(role)), Place.County, anywhere ? AccessReason.Allowed : AccessReason.OutsideTerritory),
                ("county-wide", Who(Held(role) with { Territory = Territory.County }), Place.County, AccessReason.Allowed),
                ("at its first moment", Who(Held(role) with { From = Now }), Pond, AccessReason.Allowed),
                ("not yet", Who(Held(role) with { From = Now.AddTicks(1) }), Pond, AccessReason.NotYet),
                ("at its last moment", Who(Held(role) with { Until = Now.AddTicks(1) }), Pond, AccessReason.Allowed),
                ("expired", Who(Held(role) with { Until = Now }), Pond, AccessReason.Expired),
                (
                    "expired outside", Who(Held(role) with { Until = Now }), Elsewhere,
                    anywhere ? AccessReason.Expired : AccessReason.OutsideTerritory),
                (
                    "without second factor", Who(Held(role)) with { SecondFactor = false }, Pond,
                    needsFactor ? AccessReason.SecondFactorRequired : AccessReason.Allowed),
                (
                    "by a key", Who(Held(role)) with { Kind = CallerKind.Key, SecondFactor = false }, Pond,
                    needsFactor ? AccessReason.SecondFactorRequired : AccessReason.Allowed),
                ("by nobody known", Who(Held(role)) with { Kind = CallerKind.Anonymous }, Pond, AccessReason.NotSignedIn),
            ];
            foreach (var (situation, who, where, expected) in situations)
            {
                var decision = AccessPolicy.Allow(who, what, where, Now);
                var answer = may || who.Kind == CallerKind.Anonymous ? expected : AccessReason.NoRole;
                Assert.True(answer == decision.Reason, $"{role} {what} {situation}: expected {answer}, was {decision.Reason}");
                Assert.Equal(decision.IsAllowed ? "g" : null, decision.Grant);
            }
        }
    }

    [Fact]
    public void The_engine_may_do_everything_and_nobody_known_nothing()
    {
        foreach (var what in Enum.GetValues<Operation>())
        {
            Assert.Equal(new AccessDecision(AccessReason.Allowed, null), AccessPolicy.Allow(Caller.Engine, what, Place.County, Now));
            Assert.Equal(Reach.County, AccessPolicy.ReachOf(Caller.Engine, what, Now));
            Assert.Equal(new AccessDecision(AccessReason.NotSignedIn, null), AccessPolicy.Allow(Caller.Nobody, what, Pond, Now));
            Assert.Equal(Reach.Nowhere, AccessPolicy.ReachOf(Caller.Nobody, what, Now));
        }
    }

    [Fact]
    public void The_grant_that_allows_is_named_and_else_the_refusal_nearest_to_it()
    {
        var farmer = Held(Role.Farmer);
        Grant elsewhere = farmer with { Id = "elsewhere", Territory = new Territory(TerritoryKind.Village, "330000102001") },
            later = farmer with { Id = "later", From = Now.AddDays(1) },
            over = farmer with { Id = "over", Until = Now },
            locked = Held(Role.Supervisor) with { Id = "locked" },
            useless = Held(Role.Villager) with { Id = "useless" };
        (Grant[] Grants, AccessReason Reason, string? Grant)[] table =
        [
            ([], AccessReason.NoRole, null),
            ([useless], AccessReason.NoRole, null),
            ([useless, elsewhere], AccessReason.OutsideTerritory, null),
            ([later, elsewhere], AccessReason.NotYet, null),
            ([elsewhere, over, later], AccessReason.Expired, null),
            ([locked, over, later, elsewhere, useless], AccessReason.SecondFactorRequired, null),
            ([locked, over, farmer, later], AccessReason.Allowed, "g"),
        ];
        foreach (var (grants, reason, grant) in table)
        {
            var who = Who(grants) with { SecondFactor = false };
            Assert.Equal(new AccessDecision(reason, grant), AccessPolicy.Allow(who, Operation.ReadWater, Pond, Now));
            who = who with { Grants = [.. grants.Reverse()] };
            Assert.Equal(new AccessDecision(reason, grant), AccessPolicy.Allow(who, Operation.ReadWater, Pond, Now));
        }
    }

    [Fact]
    public void A_list_shows_exactly_what_each_of_its_entries_would_be_allowed()
    {
        Place[] places =
        [
            Place.County, new("330000101", null, null), new("330000101", "330000101001", null), Pond,
            new("330000101", "330000101002", "P0002"), Elsewhere,
        ];
        string[] territories =
            [
                "county", "township:330000101", "township:330000102", "village:330000101001", "pond:P0001", "pond:P0002", "pond:P9999",
                "department:a",
            ];
        var grant = Gen.Select(
            Gen.Enum<Role>(), Gen.Int[0, 7], Gen.Int[-2, 2], Gen.Int[-2, 3], (role, where, from, until) => new Grant(
                "g", role, Territory.Parse(territories[where])!.Value, GrantKind.Standing, Now.AddHours(from),
                until == 3 ? null : Now.AddHours(until), null));
        Gen.Select(Gen.Enum<CallerKind>(), Gen.Bool, Gen.Enum<Operation>(), grant.Array[0, 4]).Sample(
            (kind, factor, what, grants) =>
            {
                var who = new Caller(kind, "u", "U", factor, [.. grants]);
                var reach = AccessPolicy.ReachOf(who, what, Now);
                foreach (var place in places)
                {
                    Assert.Equal(AccessPolicy.Allow(who, what, place, Now).IsAllowed, reach.Covers(place));
                    Assert.Equal(AccessPolicy.Allow(who, what, place, ["a", "b"], Now).IsAllowed, reach.Covers(place, ["a", "b"]));
                }
            },
            iter: 20_000);
    }

    [Fact]
    public void A_departments_role_holds_for_the_cases_it_takes_part_in_and_nowhere_else()
    {
        var agriculture = Held(Role.DepartmentHandler) with { Territory = Territory.Parse("department:agriculture")!.Value };
        (Grant Grant, Operation What, string[] Departments, AccessReason Reason)[] table =
        [
            (agriculture, Operation.HandleCase, ["agriculture"], AccessReason.Allowed),
            (agriculture, Operation.HandleCase, ["water", "agriculture"], AccessReason.Allowed),
            (agriculture, Operation.ReadCases, ["agriculture"], AccessReason.Allowed),
            (agriculture, Operation.HandleCase, ["water"], AccessReason.OutsideTerritory),
            (agriculture, Operation.HandleCase, [], AccessReason.OutsideTerritory),
            (agriculture, Operation.DispatchCase, ["agriculture"], AccessReason.NoRole),
            (agriculture with { Until = Now }, Operation.HandleCase, ["agriculture"], AccessReason.Expired),
            (Held(Role.GridWorker), Operation.HandleCase, ["water"], AccessReason.Allowed),
            (Held(Role.DepartmentHandler) with { Territory = Territory.County }, Operation.HandleCase, [], AccessReason.Allowed),
        ];
        foreach (var (grant, what, departments, reason) in table)
        {
            var decision = AccessPolicy.Allow(Who(grant), what, Pond, [.. departments], Now);
            Assert.True(reason == decision.Reason, $"{grant} {what} {string.Join(' ', departments)}: {decision.Reason}");
            Assert.Equal(decision.IsAllowed, AccessPolicy.ReachOf(Who(grant), what, Now).Covers(Pond, [.. departments]));
        }

        var handler = Who(agriculture);
        Assert.Equal(AccessReason.OutsideTerritory, AccessPolicy.Allow(handler, Operation.ReadWater, Pond, Now).Reason);
        Assert.Equal(AccessReason.OutsideTerritory, AccessPolicy.Allow(handler, Operation.ReadCases, Place.County, Now).Reason);
        Assert.True(AccessPolicy.Allow(handler, Operation.ReadPlaces, Pond, Now).IsAllowed);
        Assert.True(AccessPolicy.AllowSomewhere(handler, Operation.ReadCases, Now).IsAllowed);
        Assert.Equal(["agriculture"], AccessPolicy.ReachOf(handler, Operation.ReadCases, Now).Departments);
        Assert.Equal(
            AccessReason.OutsideTerritory,
            AccessPolicy.Allow(Who(Held(Role.GridWorker)), Operation.HandleCase, Elsewhere, ["agriculture"], Now).Reason);
    }

    private static Grant Held(Role role) =>
        new("g", role, new Territory(TerritoryKind.Township, "330000101"), GrantKind.Standing, Now.AddDays(-1), null, null);

    private static Caller Who(params Grant[] grants) => new(CallerKind.Person, "u", "U", SecondFactor: true, [.. grants]);
}
