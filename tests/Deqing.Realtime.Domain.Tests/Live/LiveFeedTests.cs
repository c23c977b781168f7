using CsCheck;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Live;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Rules;
using Deqing.Realtime.Domain.Water;

namespace Deqing.Realtime.Domain.Tests.Live;

public class LiveFeedTests
{
    private static readonly DateTimeOffset Start = new(2026, 7, 1, 2, 0, 0, TimeSpan.Zero);

    private static PondLive Pond(int number, long version, Severity severity = Severity.Normal) =>
        new($"P{number}", number, "village", version, severity, Freshness.Fresh, Start, [], []);

    private static CaseLive Case(string id, int version, CaseStage stage)
    {
        var opened = new CaseOpened(
            Start, new AlarmReport("P1", "village", "area", "rule", "water", Severity.Serious, Start, Start, Start, 1));
        return new CaseLive(id, default, CaseEvolution.Evolve(null, opened) with { Version = version, Stage = stage });
    }

    [Fact]
    public void Many_changes_of_one_pond_leave_as_one_and_an_older_one_is_ignored()
    {
        var feed = new LiveFeed("area", "epoch");
        feed.Put(Pond(1, 1));
        feed.Put(Pond(1, 3, Severity.Serious));
        feed.Put(Pond(1, 2));
        var delta = feed.Flush(Start)!;
        Assert.Equal(Severity.Serious, Assert.Single(delta.Ponds).Severity);
        Assert.Equal(1, delta.Sequence);
        Assert.Null(feed.Flush(Start));
    }

    [Fact]
    public void A_closed_case_leaves_with_its_delta_and_is_in_no_later_snapshot()
    {
        var feed = new LiveFeed("area", "epoch");
        feed.Put(Case("a", 1, CaseStage.Dispatching));
        feed.Flush(Start);
        feed.Put(Case("a", 2, CaseStage.Closed));
        Assert.Empty(feed.Snapshot(Start).Cases);
        Assert.Equal(CaseStage.Closed, Assert.Single(feed.Flush(Start)!.Cases).Case.Stage);
        Assert.Empty(feed.Snapshot(Start).Cases);
    }

    [Fact]
    public void A_snapshot_at_any_moment_plus_the_deltas_after_it_is_the_state()
    {
        // Each step puts a pond, or flushes (pond 0); a client takes its snapshot after some step and applies what comes later.
        var step = Gen.Int[0, 4];
        Gen.Select(step.Array[1, 60], Gen.Int[0, 59]).Sample((steps, joins) =>
        {
            var feed = new LiveFeed("area", "epoch");
            var client = new Dictionary<string, long>();
            long? sequence = null;
            for (var index = 0; index < steps.Length; index++)
            {
                if (steps[index] > 0)
                    feed.Put(Pond(steps[index], index + 1));
                else
                    Apply(feed.Flush(Start));
                if (index != joins)
                    continue;
                var snapshot = feed.Snapshot(Start);
                sequence = snapshot.Sequence;
                foreach (var pond in snapshot.Ponds)
                    client[pond.Id] = pond.Version;
            }

            Apply(feed.Flush(Start));
            if (sequence is not null)
                Assert.Equal(
                    feed.Snapshot(Start).Ponds.ToDictionary(pond => pond.Id, pond => pond.Version).OrderBy(pair => pair.Key),
                    client.OrderBy(pair => pair.Key));

            void Apply(AreaDelta? delta)
            {
                if (delta is null || sequence is null || delta.Sequence <= sequence)
                    return;
                Assert.Equal(sequence + 1, delta.Sequence);
                sequence = delta.Sequence;
                foreach (var pond in delta.Ponds)
                    client[pond.Id] = pond.Version;
            }
        });
    }
}
