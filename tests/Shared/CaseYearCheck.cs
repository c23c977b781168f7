using System.Collections.Immutable;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Grains.Cases;
using Deqing.Realtime.Storage;

namespace Deqing.Realtime.Tests;

/// <summary>What the events of many cases add up to.</summary>
/// <param name="Events">How often each kind of event happened.</param>
/// <param name="Open">What the county must count.</param>
/// <param name="Differences">Where the query rows or the live figures say anything else than the events; empty if they do not.</param>
internal sealed record CaseYearFacts(SortedDictionary<string, int> Events, Tally Open, ImmutableArray<string> Differences);

/// <summary>Adds up figures from nothing but stored events and compares them with those the program shows.</summary>
internal static class CaseYearCheck
{
    private const int Batch = 500;

    /// <summary>Reads every event of these cases.</summary>
    /// <param name="county">The county.</param>
    /// <param name="log">The events and the query rows.</param>
    /// <param name="grains">The live figures.</param>
    /// <param name="ids">All cases there are.</param>
    /// <param name="from">The first day the live figures are asked for.</param>
    /// <param name="until">The day after the last one.</param>
    /// <param name="now">What the clock of the grains says.</param>
    public static async Task<CaseYearFacts> RunAsync(
        County county, ICaseLog log, IGrainFactory grains, IEnumerable<string> ids, DateOnly from, DateOnly until, DateTimeOffset now)
    {
        var (fromEvents, fromRows) = (new FigureSheet(county.Catalogue, now), new FigureSheet(county.Catalogue, now));
        var events = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var open = default(Tally);
        foreach (var batch in ids.Chunk(Batch))
        {
            foreach (var row in await log.FindAsync([.. batch], CancellationToken.None))
                fromRows.Add(row.Case);
            foreach (var id in batch)
            {
                var history = await log.ReadAsync(id, CancellationToken.None);
                foreach (var happened in history)
                    events[happened.GetType().Name] = events.GetValueOrDefault(happened.GetType().Name) + 1;
                var state = history.Aggregate((CaseFile?)null, CaseEvolution.Evolve)!;
                fromEvents.Add(state);
                open += new Tally
                {
                    OpenCases = state.IsOver ? 0 : 1, UnacknowledgedCases = state is { IsOver: false, IsAcknowledged: false } ? 1 : 0,
                };
            }
        }

        var differences = ImmutableArray.CreateBuilder<string>();
        foreach (var axis in Enum.GetValues<FigureAxis>())
        {
            var live = await grains.GetGrain<ICaseFiguresGrain>(county.Code).Read(new FigureQuery(from, until, axis));
            var lines = live.Lines.Select(line => (line.Key, line.Figures, line.UntilReported));
            differences.AddRange(Differences(axis, "live", fromEvents, lines));
            differences.AddRange(Differences(axis, "rows", fromEvents, LinesOf(fromRows, axis)));
        }

        return new CaseYearFacts(events, open, differences.ToImmutable());
    }

    /// <summary>Where lines are not what the events add up to.</summary>
    public static IEnumerable<string> Differences(
        FigureAxis axis, string whose, FigureSheet events, IEnumerable<(string Key, Figures Figures, DelayFigures Delays)> lines)
    {
        var left = LinesOf(events, axis).ToDictionary(line => line.Key);
        foreach (var (key, figures, delays) in lines)
            if (!left.Remove(key, out var expected))
                yield return $"{axis} {key}: {whose} have a line without events: {figures}";
            else if (figures != expected.Figures)
                yield return $"{axis} {key}: events {expected.Figures}, {whose} {figures}";
            else if (delays != expected.Delays)
                yield return $"{axis} {key}: events {expected.Delays}, {whose} {delays}";
        foreach (var (key, figures, _) in left.Values)
            yield return $"{axis} {key}: {whose} have no line, events {figures}";
    }

    /// <summary>The lines of one axis.</summary>
    public static IEnumerable<(string Key, Figures Figures, DelayFigures Delays)> LinesOf(FigureSheet sheet, FigureAxis axis) =>
        sheet.Lines.Where(line => line.Key.Axis == axis)
            .Select(line => (line.Key.Key, line.Value, sheet.UntilReportedOf(line.Key).Sum()));
}
