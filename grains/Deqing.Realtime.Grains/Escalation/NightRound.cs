using System.Diagnostics;
using Deqing.Realtime.Domain.Escalation;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Grains.Notices;
using Microsoft.Extensions.Logging;

namespace Deqing.Realtime.Grains.Escalation;

/// <summary>The rehearsal of the whole county (夜间预演).</summary>
public interface INightRound
{
    /// <summary>What is known of the rehearsals.</summary>
    Task<NightBook> ReadAsync();

    /// <summary>Does one, if nobody else is at it.</summary>
    /// <param name="owedAt">When it was owed, and only if none was done since; null for one that is asked for by hand.</param>
    /// <param name="stopping">Gives up; it is owed again then.</param>
    /// <returns>Whether it was done.</returns>
    Task<bool> RunAsync(DateTimeOffset? owedAt, CancellationToken stopping);
}

/// <summary>
/// Rehearses the whole county once, asks who of those who would be called can be reached, and sees to the cases. It runs beside the
/// grains and lets others go first after each village.
/// </summary>
internal sealed partial class NightRound(
    IGrainFactory grains, IDutyRegister register, INoticeSender sender, NightCases cases, County county, TimeProvider time,
    ILogger<NightRound> logger) : INightRound
{
    private INightGrain Night => grains.GetGrain<INightGrain>(county.Code);

    public Task<NightBook> ReadAsync() => Night.Read();

    public async Task<bool> RunAsync(DateTimeOffset? owedAt, CancellationToken stopping)
    {
        if (await Night.Take(owedAt) is not { } hold)
            return false;
        var (run, told) = (default(NightRun), ImmutableArray<NightCase>.Empty);
        try
        {
            (run, told) = await RunAsync(stopping);
        }
        finally
        {
            await Night.Give(hold, run, told);
        }

        LogDone(logger, run.Rehearsed, run.Gaps.Length, run.CountUnreachable, run.Took);
        return true;
    }

    private async Task<(NightRun Run, ImmutableArray<NightCase> Cases)> RunAsync(CancellationToken stopping)
    {
        var (startedAt, watch) = (time.GetUtcNow(), Stopwatch.StartNew());
        var duty = await register.ReadAsync(stopping);
        var starts = NightHours.Starts(startedAt, county.Calendar);
        var rehearsal = new NightRehearsal(county, duty, starts);
        foreach (var village in county.Parts.Villages)
        {
            rehearsal.Add(village);
            stopping.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        var found = rehearsal.Find();
        var unreachable = ImmutableArray.CreateBuilder<Called>();
        foreach (var person in found.Called)
            if (!(await sender.ReachAsync(person.Id, stopping)).HasChannel)
                unreachable.Add(person);
        var known = (await Night.Read()).Cases;
        var (told, open) = await cases.TellAsync(found.Gaps, unreachable.ToImmutable(), duty.PoliciesOf(county), known);
        return (
            new NightRun(
                startedAt, watch.Elapsed, starts, found.Rehearsed,
                [
                    .. found.Gaps.Select(gap => new NightFinding(
                        gap with { Places = [.. gap.Places.Take(NightRun.MaxNamed)] }, gap.Places.Length)),
                ],
                found.Called.Length, [.. unreachable.Take(NightRun.MaxNamed)], unreachable.Count, open),
            told);
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Rehearsed {Rehearsed} cases in {Took}: {Gaps} calls find nobody, {Unreachable} people have nothing but the inbox")]
    private static partial void LogDone(ILogger logger, int rehearsed, int gaps, int unreachable, TimeSpan took);
}
