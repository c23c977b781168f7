using Deqing.Realtime.Fleet.Wire;

namespace Deqing.Realtime.Fleet.Replay;

internal sealed class ReplayTally
{
    public int Sent { get; set; }

    public int Accepted { get; set; }

    public int Duplicate { get; set; }

    public int Rejected { get; set; }

    public int Failed { get; set; }

    /// <summary>Why rows were rejected or failed, with how many.</summary>
    public Dictionary<string, int> Reasons { get; } = [];

    public void Count(string reason, int rows) => Reasons[reason] = Reasons.GetValueOrDefault(reason) + rows;
}

/// <summary>Sends a playback in order, one batch under way at a time, so that no row overtakes another.</summary>
internal sealed class Replayer(
    Playback playback, string sensor, ITarget target, int largestBatch, TextWriter? acknowledged, TimeProvider time)
{
    public async Task<ReplayTally> RunAsync(CancellationToken stop)
    {
        var tally = new ReplayTally();
        var begin = time.GetTimestamp();
        for (var next = 0; next < playback.Count && !stop.IsCancellationRequested;)
        {
            var elapsed = time.GetElapsedTime(begin);
            if (playback.Due(next) > elapsed)
            {
                await Task.Delay(playback.Due(next) - elapsed, time, stop);
                continue;
            }
            var batch = new List<FleetObservation>();
            while (next < playback.Count && batch.Count < largestBatch && playback.Due(next) <= elapsed) batch.Add(playback.At(next++));
            Count(tally, batch, await target.SendAsync(sensor, batch, stop));
        }
        return tally;
    }

    private void Count(ReplayTally tally, List<FleetObservation> batch, Delivery delivery)
    {
        tally.Sent += batch.Count;
        if (delivery.Failure is { } failure)
        {
            tally.Failed += batch.Count;
            tally.Count(failure, batch.Count);
            return;
        }
        tally.Accepted += delivery.Accepted;
        tally.Duplicate += delivery.Duplicate;
        tally.Rejected += delivery.Refused.Count;
        foreach (var reason in delivery.Refused.Values) tally.Count(reason, 1);
        if (acknowledged is null) return;
        for (var i = 0; i < batch.Count; i++)
            if (!delivery.Refused.ContainsKey(i)) acknowledged.WriteLine($"{sensor},{batch[i].AtText}");
        acknowledged.Flush();
    }
}
