using System.Diagnostics;
using Deqing.Realtime.Load.Bare;

namespace Deqing.Realtime.Load;

/// <summary>One side of one round.</summary>
/// <param name="Wall">How long it took.</param>
/// <param name="Processor">Processor time of the side's own process, without the database and without the callers.</param>
/// <param name="Latencies">How long each call waited for its answer.</param>
internal sealed record Measured(int Messages, TimeSpan Wall, TimeSpan Processor, TimeSpan[] Latencies)
{
    public double MessagesPerSecond => Messages / Wall.TotalSeconds;

    /// <summary>Parses and inserts call after call.</summary>
    public static async Task<Measured> BareAsync(Call[][] calls, IBareLog log, Dictionary<string, int> numbers)
    {
        // Posters of the other side take turns; here their calls follow one another in the same order.
        var inTurn = Enumerable.Range(0, calls.Max(own => own.Length))
            .SelectMany(turn => calls.Where(own => turn < own.Length).Select(own => own[turn])).ToArray();
        var latencies = new TimeSpan[inTurn.Length];
        var processor = Environment.CpuUsage.TotalTime;
        var clock = Stopwatch.StartNew();
        for (var index = 0; index < inTurn.Length; index++)
        {
            var before = clock.Elapsed;
            var added = await log.InsertAsync(BareRows.Parse(inTurn[index], numbers));
            latencies[index] = clock.Elapsed - before;
            if (added != inTurn[index].Messages)
                throw new InvalidOperationException($"The bare loop inserted {added} of {inTurn[index].Messages} rows.");
        }
        return new Measured(inTurn.Sum(call => call.Messages), clock.Elapsed, Environment.CpuUsage.TotalTime - processor, latencies);
    }

    /// <summary>Posts the calls, each poster its own one after another, and waits for every answer.</summary>
    public static async Task<Measured> ProgramAsync(Call[][] calls, RunningProgram program)
    {
        var processor = program.Processor;
        var clock = Stopwatch.StartNew();
        var latencies = await Task.WhenAll(calls.Select(own => Task.Run(() => PostAsync(own, program, clock))));
        var messages = calls.Sum(own => own.Sum(call => call.Messages));
        return new Measured(messages, clock.Elapsed, program.Processor - processor, [.. latencies.SelectMany(one => one)]);
    }

    private static async Task<TimeSpan[]> PostAsync(Call[] calls, RunningProgram program, Stopwatch clock)
    {
        var latencies = new TimeSpan[calls.Length];
        for (var index = 0; index < calls.Length; index++)
        {
            var before = clock.Elapsed;
            var accepted = await program.PostAsync(calls[index]);
            latencies[index] = clock.Elapsed - before;
            if (accepted != calls[index].Messages)
                throw new InvalidOperationException($"The program accepted {accepted} of {calls[index].Messages} messages.");
        }
        return latencies;
    }
}
