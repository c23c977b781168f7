using Deqing.Realtime.Domain.Live;
using Deqing.Realtime.Domain.Rules;
using Deqing.Realtime.Grains.Live;
using Deqing.Realtime.Tests;
using Orleans.Runtime;
using Orleans.Streams;

namespace Deqing.Realtime.Grains.Tests;

/// <summary>The live feed as a subscriber of its Orleans stream sees it.</summary>
public sealed class LiveFeedTests : IAsyncLifetime
{
    private GrainFixture fixture = null!;

    private string Area => fixture.County.Parts.Townships[0].Code;

    public async ValueTask InitializeAsync() => fixture = await GrainFixture.CreateAsync();

    public ValueTask DisposeAsync() => fixture.DisposeAsync();

    [Fact]
    public async Task Deltas_are_numbered_without_a_gap_and_carry_what_changed()
    {
        var deltas = new System.Collections.Concurrent.ConcurrentQueue<AreaDelta>();
        var stream = fixture.Client.GetStreamProvider(LiveStreams.Provider)
            .GetStream<AreaDelta>(StreamId.Create(LiveStreams.Namespace, Area));
        await stream.SubscribeAsync((delta, _) =>
        {
            deltas.Enqueue(delta);
            return Task.CompletedTask;
        });
        var at = GrainFixture.Start;
        for (var minute = 0; minute <= 6; minute++)
            await fixture.Receive("S00001", TestCounty.Reading(at.AddMinutes(minute - 10), 2.5f));
        await fixture.Until(
            "a delta with the serious pond, its case and the township's figures",
            () => Task.FromResult(deltas.ToArray()),
            seen => seen.SelectMany(delta => delta.Ponds).Any(pond => pond is { Id: "P0001", Severity: Severity.Serious })
                && seen.SelectMany(delta => delta.Cases).Any()
                && seen.Any(delta => delta.Tally is { OpenCases: 1, Serious: 1 }));
        var sequences = deltas.Select(delta => delta.Sequence).ToArray();
        Assert.Equal(Enumerable.Range((int)sequences[0], sequences.Length).Select(number => (long)number), sequences);

        var snapshot = await fixture.Grains.GetGrain<ILiveFeedGrain>(Area).Snapshot();
        Assert.Equal(deltas.Last().Epoch, snapshot.Epoch);
        Assert.True(snapshot.Sequence >= sequences[^1]);
        Assert.Equal(Severity.Serious, snapshot.Ponds.Single(pond => pond.Id == "P0001").Severity);
    }

    [Fact]
    public async Task A_feed_that_comes_back_has_another_epoch()
    {
        var before = await fixture.Grains.GetGrain<ILiveFeedGrain>(Area).Snapshot();
        await fixture.KillAndRestart();
        Assert.NotEqual(before.Epoch, (await fixture.Grains.GetGrain<ILiveFeedGrain>(Area).Snapshot()).Epoch);
    }
}
