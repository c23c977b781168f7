using Deqing.Realtime.Fleet.Replay;
using Deqing.Realtime.Fleet.Simulate;
using Deqing.Realtime.Fleet.Wire;

namespace Deqing.Realtime.Fleet.Demonstrate;

/// <summary>
/// Plays a recording in the name of one sensor, over and over. What the recording has before the present goes out at once, as a
/// device does that was out of reach and kept its readings. Rows go in order, one batch under way at a time.
/// </summary>
internal sealed class RecordedFeed(FeedPlan plan, IReadOnlyList<RecordedRow> rows, ITarget target, FleetTally tally, TimeProvider time)
{
    private const int LargestBatch = 100;

    public async Task RunAsync(CancellationToken stop)
    {
        // By position, not by time: a clock that steps back later in the recording must not lose its rows.
        var first = IndexOf(plan.From);
        var live = Math.Max(IndexOf(plan.Live), first) - first;
        IReadOnlyList<RecordedRow> part = [.. rows.Skip(first)];
        while (true)
        {
            await PlayAsync(part, live, stop);
            (part, live) = (rows, 0);
            await Task.Delay((rows[1].Time - rows[0].Time) / plan.Speed, time, stop);
        }
    }

    private async Task PlayAsync(IReadOnlyList<RecordedRow> part, int live, CancellationToken stop)
    {
        var begin = time.GetUtcNow();
        var lead = new Playback(part, plan.Speed, Stamping.Scaled, begin).Due(live);
        var playback = new Playback(part, plan.Speed, Stamping.Scaled, begin - lead);
        for (var next = 0; next < part.Count;)
        {
            var elapsed = time.GetUtcNow() - begin + lead;
            if (playback.Due(next) > elapsed)
            {
                await Task.Delay(playback.Due(next) - elapsed, time, stop);
                continue;
            }
            var batch = new List<FleetObservation>();
            while (next < part.Count && batch.Count < LargestBatch && playback.Due(next) <= elapsed) batch.Add(playback.At(next++));
            tally.Count(batch.Count, await target.SendAsync(plan.Sensor, batch, stop));
        }
    }

    private int IndexOf(DateTime? recorded) => rows.TakeWhile(row => row.Time < recorded).Count();
}
