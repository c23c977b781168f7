using System.Text.Json.Nodes;
using Deqing.Realtime.Domain.Clocks;
using Deqing.Realtime.Tests;

namespace Deqing.Realtime.Domain.Tests.Clocks;

/// <summary>The vectors of tests/Shared/deadlines, which two unrelated methods agree on.</summary>
public class DeadlineVectorTests
{
    public static TheoryData<string> Names => [.. DeadlineVectors.File["vectors"]!.AsArray().Select(vector => (string)vector!["name"]!)];

    [Fact]
    public void There_are_as_many_vectors_as_were_compiled() => Assert.Equal(45, Names.Count);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_vector_has_its_deadline_and_its_arithmetic(string name)
    {
        var vector = DeadlineVectors.File["vectors"]!.AsArray().Single(it => (string)it!["name"]! == name)!;
        var calendar = DeadlineVectors.Calendar((string)vector["calendar"]!);
        var start = DeadlineVectors.At((string)vector["start"]!);
        var limit = new Limit(ClockClasses.Words[(string)vector["class"]!], (int)vector["value"]!);
        ImmutableArray<Pause> pauses = [.. vector["pauses"]!.AsArray().Select(PauseOf)];
        var expected = DeadlineVectors.At((string)vector["deadline"]!);

        var deadline = calendar.Deadline(start, limit, pauses);
        Assert.Equal(new Deadline(expected, false, false), deadline);
        Assert.Equal(expected.Offset, deadline.Due.Offset);
        Assert.Equal(calendar.Budget(limit), calendar.Elapsed(start, deadline.Due, limit.Class, pauses));
        StepLaws.Check(calendar, start, limit, pauses, deadline, null);
    }

    private static Pause PauseOf(JsonNode? pause) =>
        new(DeadlineVectors.At((string)pause![0]!), DeadlineVectors.At((string)pause[1]!));
}

/// <summary>What holds of every arithmetic.</summary>
internal static class StepLaws
{
    public static void Check(
        WorkCalendar calendar, DateTimeOffset start, Limit limit, ImmutableArray<Pause> pauses, Deadline deadline, DateTimeOffset? asOf)
    {
        var steps = calendar.Explain(start, limit, pauses, asOf: asOf);
        Assert.InRange(steps.Length, 1, DeadlineStep.MaxSteps);
        Assert.Equal((start, deadline.Due), (steps[0].From, steps[^1].Until));
        var total = TimeSpan.Zero;
        foreach (var (index, step) in steps.Index())
        {
            total += step.Counted;
            Assert.Equal(total, step.Total);
            Assert.True(step.From < step.Until, $"step {index} is empty");
            Assert.True(index == 0 || steps[index - 1].Until == step.From, $"a gap before step {index}");
            Assert.Equal(step.Kind == StepKind.Holiday, step.Name is not null);
            if (step.Kind is not (StepKind.Counted or StepKind.Together))
                Assert.Equal(TimeSpan.Zero, step.Counted);
        }

        Assert.Equal(calendar.Budget(limit), total);
        Assert.Equal(deadline.Provisional, steps.Any(step => step.Provisional));
    }
}
