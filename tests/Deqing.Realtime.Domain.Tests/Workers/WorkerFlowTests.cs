using System.Collections.Immutable;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Workers;
using Deqing.Realtime.Tests;

namespace Deqing.Realtime.Domain.Tests.Workers;

public sealed class WorkerFlowTests
{
    private static readonly DateTimeOffset Now = new(2026, 7, 1, 2, 0, 0, TimeSpan.Zero);

    private static readonly County County = new(TestCounty.Create().Parts with
    {
        Dispatch = new DispatchRules { Skills = [new Skill("water", new("水", "Water")), new Skill("electric", new("电", "Electric"))] },
    });

    private static readonly Position Center = County.Parts.Center;

    /// <summary>Minutes old, degrees east of the middle of the county, radius; and why it is not taken.</summary>
    public static readonly TheoryData<double, double, double, WorkerRefusal?> Positions = new()
    {
        { 0, 0, 12, null },
        { -2, 0, 12, null },
        { -2.01, 0, 12, WorkerRefusal.PositionFromFuture },
        { 60, 0, 12, null },
        { 60.01, 0, 12, WorkerRefusal.PositionTooOld },
        { 0, 2, 12, null },
        { 0, 2.2, 12, WorkerRefusal.PositionElsewhere },
        { 0, 61, 12, WorkerRefusal.BadPosition },
        { 0, double.NaN, 12, WorkerRefusal.BadPosition },
        { 0, double.PositiveInfinity, 12, WorkerRefusal.BadPosition },
        { 0, 0, 0, null },
        { 0, 0, 10_000, null },
        { 0, 0, 10_001, WorkerRefusal.BadAccuracy },
        { 0, 0, -1, WorkerRefusal.BadAccuracy },
        { 0, 0, double.NaN, WorkerRefusal.BadAccuracy },
    };

    [Theory]
    [MemberData(nameof(Positions))]
    public void A_position_is_judged(double minutes, double east, double accuracy, WorkerRefusal? refusal)
    {
        var card = WorkerCard.Of("wang");
        var reported = At(minutes, east, accuracy);
        var answer = WorkerFlow.Move(card, reported, County, Now);
        Assert.Equal(refusal, answer.Refusal);
        Assert.Equal(refusal is null ? card with { Position = reported } : card, answer.Card);
    }

    [Theory]
    [InlineData(5, WorkerRefusal.NotNewer)]
    [InlineData(6, WorkerRefusal.NotNewer)]
    [InlineData(4.9, null)]
    public void A_position_must_be_newer_than_the_one_that_is_known(double minutes, WorkerRefusal? refusal)
    {
        var card = WorkerCard.Of("wang") with { Position = At(5) };
        Assert.Equal(refusal, WorkerFlow.Move(card, At(minutes), County, Now).Refusal);
    }

    [Fact]
    public void The_same_word_again_changes_nothing()
    {
        var card = WorkerFlow.Say(WorkerCard.Of("wang"), WorkerStatus.Off, Now);
        Assert.Equal((WorkerStatus.Off, Now), (card.Status, card.StatusSince));
        Assert.Same(card, WorkerFlow.Say(card, WorkerStatus.Off, Now.AddHours(1)));
        var at = WorkerFlow.Say(card, WorkerStatus.Available, Now.AddHours(1));
        Assert.Equal((WorkerStatus.Available, Now.AddHours(1)), (at.Status, at.StatusSince));
    }

    [Theory]
    [InlineData(3, 1, "water", null)]
    [InlineData(3, 50, "water electric water", null)]
    [InlineData(3, 4, "", null)]
    [InlineData(2, 1, "water", WorkerRefusal.StaleVersion)]
    [InlineData(3, 0, "water", WorkerRefusal.BadCapacity)]
    [InlineData(3, 51, "water", WorkerRefusal.BadCapacity)]
    [InlineData(3, 4, "water flying", WorkerRefusal.UnknownSkill)]
    public void A_profile_is_judged(int version, int capacity, string skills, WorkerRefusal? refusal)
    {
        var card = WorkerCard.Of("wang") with { Version = 3 };
        ImmutableArray<string> named = [.. skills.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        var answer = WorkerFlow.Describe(card, version, named, capacity, County.Dispatch);
        Assert.Equal(refusal, answer.Refusal);
        if (refusal is null)
            Assert.Equal(
                (4, capacity, string.Join(' ', named.Distinct().Order(StringComparer.Ordinal))),
                (answer.Card.Version, answer.Card.Capacity!.Value, string.Join(' ', answer.Card.Skills)));
        else
            Assert.Same(card, answer.Card);
    }

    private static WorkerPosition At(double minutes, double east = 0, double accuracy = 12) =>
        new(Center with { Longitude = Center.Longitude + east }, accuracy, Now.AddMinutes(-minutes));
}
