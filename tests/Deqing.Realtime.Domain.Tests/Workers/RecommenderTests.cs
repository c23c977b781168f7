using System.Collections.Frozen;
using System.Collections.Immutable;
using CsCheck;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Escalation;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Rules;
using Deqing.Realtime.Domain.Workers;
using Deqing.Realtime.Tests;

namespace Deqing.Realtime.Domain.Tests.Workers;

public sealed class RecommenderTests
{
    private const string Village = "330000100001", Neighbour = "330000100002", Elsewhere = "330000100003";

    private static readonly DateTimeOffset Now = new(2026, 7, 1, 2, 0, 0, TimeSpan.Zero);

    private static readonly County County = new(TestCounty.Create().Parts with
    {
        Dispatch = new DispatchRules
        {
            Skills = [new Skill("water", new("水", "Water"))],
            SkillOf = new Dictionary<string, string> { [TestCatalogue.Water] = "water" }.ToFrozenDictionary(),
        },
    });

    private static readonly Position Spot = new(120.01, 30.5);

    private static readonly CaseFile Garbage = Case(TestCatalogue.Garbage);

    private static readonly Worker Ready = Of("w");

    /// <summary>What is so of the only worker, and why they are passed over.</summary>
    public static readonly TheoryData<string, PassReason?, Shortfall?> One = new()
    {
        { "ready", null, null },
        { "at home", null, Shortfall.NoFreshPosition },
        { "position of 15 minutes", null, null },
        { "position of 16 minutes", null, Shortfall.NoFreshPosition },
        { "roster off", PassReason.OffDuty, Shortfall.NobodyOnDuty },
        { "roster over", PassReason.OffDuty, Shortfall.NobodyOnDuty },
        { "roster on", null, null },
        { "off", PassReason.NotStarted, Shortfall.NobodyAvailable },
        { "resting", PassReason.Resting, Shortfall.NobodyAvailable },
        { "declined", PassReason.Declined, Shortfall.AllDeclined },
        { "no skill", PassReason.MissingSkill, Shortfall.NobodySkilled },
        { "skill", null, null },
        { "3 tasks", null, null },
        { "4 tasks", PassReason.Full, Shortfall.AllFull },
        { "4 tasks, one of them this", null, null },
        { "4 tasks of 5", null, null },
        { "19.9 km", null, null },
        { "20.1 km", PassReason.TooFar, Shortfall.AllTooFar },
    };

    [Theory]
    [MemberData(nameof(One))]
    public void Who_may_not_be_sent_is_passed_over_with_the_reason(string what, PassReason? why, Shortfall? shortfall)
    {
        var (state, worker) = what switch
        {
            "ready" => (Garbage, Ready),
            "at home" => (Garbage, Ready with { Card = Ready.Card with { Position = null } }),
            "position of 15 minutes" => (Garbage, At(Ready, 0, minutes: 15)),
            "position of 16 minutes" => (Garbage, At(Ready, 0, minutes: 16)),
            "roster off" => (Garbage, Ready with { Duty = new RosterDuty(false, null, null) }),
            "roster over" => (Garbage, Ready with { Duty = new RosterDuty(true, "r", Now) }),
            "roster on" => (Garbage, Ready with { Duty = new RosterDuty(true, "r", Now.AddSeconds(1)) }),
            "off" => (Garbage, Ready with { Card = Ready.Card with { Status = WorkerStatus.Off } }),
            "resting" => (Garbage, Ready with { Card = Ready.Card with { Status = WorkerStatus.Resting } }),
            "declined" => (Garbage with { Declined = ["w"] }, Ready),
            "no skill" => (Case(TestCatalogue.Water), Ready),
            "skill" => (Case(TestCatalogue.Water), Ready with { Card = Ready.Card with { Skills = ["water"] } }),
            "3 tasks" => (Garbage, Ready with { Load = 3 }),
            "4 tasks" => (Garbage, Ready with { Load = 4 }),
            "4 tasks, one of them this" => (
                Garbage with
                {
                    Task = new WorkerTask(1, new Called("w", "w"), TaskState.Reserved, Now, Now, Now.AddMinutes(1), false),
                },
                Ready with { Load = 4 }),
            "4 tasks of 5" => (Garbage, Ready with { Load = 4, Card = Ready.Card with { Capacity = 5 } }),
            "19.9 km" => (Garbage, At(Ready, 19_900)),
            _ => (Garbage, At(Ready, 20_100)),
        };
        var found = Recommender.Of(state, new WorkerBook([worker]), County, Now);
        Assert.Equal(why is null ? ["w"] : [], found.Picks.Select(pick => pick.Worker.Id));
        Assert.Equal(why is { } reason ? [new PassedOver(worker, reason)] : [], found.PassedOver.AsEnumerable());
        Assert.Equal(shortfall is { } lacks ? [lacks] : [], found.Shortfalls.AsEnumerable());
    }

    [Fact]
    public void Who_works_elsewhere_is_not_asked_at_all()
    {
        var found = Recommender.Of(
            Garbage, new WorkerBook([Of("far", $"village:{Elsewhere}"), Of("other", "township:330000102")]), County, Now);
        Assert.Equal((0, 0), (found.Picks.Length, found.PassedOver.Length));
        Assert.Equal([Shortfall.NoWorkers], found.Shortfalls.AsEnumerable());
    }

    [Fact]
    public void Minutes_are_travel_and_tasks_and_the_share_of_the_month()
    {
        // 3 km at 18 km/h are 10 minutes; a task is 25; one above or below an average of 5 is 2.
        var near = At(Of("near"), 300) with { Load = 1, Month = 5 };
        var far = At(Of("far", $"village:{Neighbour}"), 3_000) with { Month = 7 };
        var rare = At(Of("rare", "township:330000101"), 3_000) with { Month = 3 };
        var found = Recommender.Of(Garbage, new WorkerBook([far, near, rare]), County, Now);
        Assert.Equal(["rare", "far", "near"], found.Picks.Select(pick => pick.Worker.Id));
        Assert.Equal(
            [(10.0, 0.0, -4.0, 6.0), (10, 0, 4, 14), (1, 25, 0, 26)],
            found.Picks.Select(pick => (
                Math.Round(pick.Travel, 1), pick.Waiting, pick.Fair, Math.Round(pick.Minutes, 1))));
        Assert.Equal([true, false, true], found.Picks.Select(pick => pick.OwnVillage));
        Assert.Empty(found.Shortfalls);
    }

    [Fact]
    public void Equals_come_in_the_order_of_their_ids()
    {
        var found = Recommender.Of(Garbage, new WorkerBook([Of("B"), Of("a"), Of("b")]), County, Now);
        Assert.Equal(["B", "a", "b"], found.Picks.Select(pick => pick.Worker.Id));
    }

    [Fact]
    public void An_old_position_counts_for_nothing_and_where_they_work_does()
    {
        var stale = At(Of("stale", $"village:{Neighbour}"), 10, minutes: 20);
        var pick = Recommender.Of(Garbage, new WorkerBook([stale]), County, Now).Picks.Single();
        Assert.Null(pick.Age);
        Assert.Equal(County.Villages[Neighbour].Position.MetresTo(Spot), pick.Metres);
        var ahead = At(Of("ahead"), 10, minutes: -1);
        Assert.Equal(TimeSpan.Zero, Recommender.Of(Garbage, new WorkerBook([ahead]), County, Now).Picks.Single().Age);
    }

    [Fact]
    public void What_is_lacking_is_how_far_the_furthest_came()
    {
        var off = Of("a") with { Duty = new RosterDuty(false, null, null) };
        var full = Of("b") with { Load = 9 };
        var resting = Of("c") with { Card = Ready.Card with { Person = "c", Status = WorkerStatus.Resting } };
        Assert.Equal(
            [Shortfall.AllFull], Recommender.Of(Garbage, new WorkerBook([off, full, resting]), County, Now).Shortfalls.AsEnumerable());
        Assert.Equal(
            [Shortfall.NobodyAvailable], Recommender.Of(Garbage, new WorkerBook([off, resting]), County, Now).Shortfalls.AsEnumerable());
    }

    [Fact]
    public void Everybody_who_works_there_is_picked_or_passed_over_and_one_more_takes_nobody_away() => Some.Sample(
        workers =>
        {
            var book = new WorkerBook(workers);
            var found = Recommender.Of(Garbage, book, County, Now);
            var picked = found.Picks.Select(pick => pick.Worker.Id).ToHashSet();
            var passed = found.PassedOver.Select(it => it.Worker.Id).ToHashSet();
            Assert.Empty(picked.Intersect(passed));
            Assert.Equal(
                workers.Where(worker => worker.Territories[0].Key != Elsewhere).Select(worker => worker.Id).ToHashSet(),
                picked.Union(passed).ToHashSet());
            Assert.Equal(found.Picks.Select(pick => pick.Minutes).Order(), found.Picks.Select(pick => pick.Minutes));

            var fewer = Recommender.Of(Garbage, new WorkerBook(workers[..^1]), County, Now);
            Assert.Empty(fewer.Picks.Select(pick => pick.Worker.Id).Except(picked));
            Assert.Empty(fewer.PassedOver.Select(it => it.Worker.Id).Except(passed));
            var last = workers[^1].Id;
            Assert.Equal(fewer.PassedOver.AsEnumerable(), found.PassedOver.Where(it => it.Worker.Id != last));
            Assert.Equal(
                fewer.Picks.Select(pick => pick.Worker.Id), found.Picks.Select(pick => pick.Worker.Id).Where(id => id != last));
        },
        iter: 2_000);

    private static Gen<ImmutableArray<Worker>> Some =>
        Gen.Select(
                Gen.Int[0, 2], Gen.Enum<WorkerStatus>(), Gen.Int[0, 6], Gen.Int[0, 20], Gen.Int[0, 25_000], Gen.Int[0, 2])
            .Array[1, 12]
            .Select(made => made.Select((it, index) =>
            {
                var (place, status, load, month, metres, stands) = it;
                var village = place switch { 0 => Village, 1 => Neighbour, _ => Elsewhere };
                var duty = stands switch
                {
                    0 => default(RosterDuty?), 1 => new RosterDuty(false, null, null), _ => new RosterDuty(true, "r", Now.AddHours(1)),
                };
                var worker = At(Of($"w{index:00}", $"village:{village}"), metres, minutes: metres % 30);
                return worker with { Card = worker.Card with { Status = status }, Load = load, Month = month, Duty = duty };
            }).ToImmutableArray());

    private static CaseFile Case(string category) => new()
    {
        Version = 3, Stage = CaseStage.Dispatching, Source = CaseSource.Public, Category = category, Level = Severity.Warning,
        Place = new Place("330000101", Village, null), Position = Spot, OccurredAt = Now, ReportedAt = Now, DecidedAt = Now,
    };

    private static Worker Of(string id, string territory = $"village:{Village}") => At(
        new Worker(
            id, id, [Territory.Parse(territory)!.Value], WorkerCard.Of(id) with { Status = WorkerStatus.Available }, null, 0, 0),
        10);

    private static Worker At(Worker worker, double metres, double minutes = 1)
    {
        var north = metres / Position.EarthMetres * 180 / Math.PI;
        var position = new WorkerPosition(Spot with { Latitude = Spot.Latitude + north }, 5, Now.AddMinutes(-minutes));
        return worker with { Card = worker.Card with { Position = position } };
    }
}
