using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Storage;
using Deqing.Realtime.Storage.Proofs;

namespace Deqing.Realtime.Grains.Cases;

internal sealed class CaseFiguresGrain(County county, ICaseLog log, TimeProvider time) : Grain, ICaseFiguresGrain
{
    // Room for the longest query.
    internal const int MaxHeld = FigureQuery.MaxDays;

    private readonly TimeZoneInfo zone = county.Parts.Calendar.Zone;
    private readonly Dictionary<DateOnly, FigureDay> held = [];
    private readonly Dictionary<DateOnly, long> lastAsked = [];
    private Reading? reading;
    private long asked;

    public async Task<FigureAnswer> Read(FigureQuery query)
    {
        var count = query.Until.DayNumber - query.From.DayNumber;
        if (count is <= 0 or > FigureQuery.MaxDays)
            throw new ArgumentException($"Figures are of 1 to {FigureQuery.MaxDays} days, not {count}.", nameof(query));
        Forget(query);
        for (var day = query.From; day < query.Until; day = day.AddDays(1))
            if (IsMissing(day))
                await Fill(day, RunOf(day, query.Until));
        return Sum(query);
    }

    public Task Put(string id, CaseFile state)
    {
        var day = CountyDays.Of(state.DecidedAt, zone);
        if (reading is { } now && now.From <= day && day < now.Until)
            now.Arrived.Add((day, id, state));
        else if (held.TryGetValue(day, out var figures))
            figures.Put(id, state);
        return Task.CompletedTask;
    }

    private bool IsMissing(DateOnly day) => !held.TryGetValue(day, out var known) || known.IsStale;

    private DateOnly RunOf(DateOnly day, DateOnly until)
    {
        while (day < until && IsMissing(day))
            day = day.AddDays(1);
        return day;
    }

    // A case that speaks while its day is read may or may not be among the rows as it says it stands. So it is heard after them,
    // and what the rows already knew is ignored by its version.
    private async Task Fill(DateOnly from, DateOnly until)
    {
        var days = new Dictionary<DateOnly, FigureDay>();
        for (var day = from; day < until; day = day.AddDays(1))
            days.Add(day, new FigureDay(county.Catalogue));
        reading = new Reading(from, until, []);
        try
        {
            await log.ScanAsync(
                CountyDays.Start(from, zone), CountyDays.Start(until, zone),
                row => days[CountyDays.Of(row.Case.DecidedAt, zone)].Put(row.Id, row.Case), CancellationToken.None);
            foreach (var (day, id, state) in reading.Arrived)
                days[day].Put(id, state);
            foreach (var (day, figures) in days)
                held[day] = figures;
        }
        finally
        {
            reading = null;
        }
    }

    private FigureAnswer Sum(FigureQuery query)
    {
        var now = time.GetUtcNow();
        var sheet = new FigureSheet(county.Catalogue, now);
        asked++;
        for (var day = query.From; day < query.Until; day = day.AddDays(1))
        {
            held[day].AddTo(sheet, query.Axis);
            lastAsked[day] = asked;
        }

        return new FigureAnswer(
            now,
            [
                .. sheet.Lines.OrderBy(line => line.Key.Key, StringComparer.Ordinal).Select(line => new FigureLine(
                    line.Key.Key, line.Value, sheet.UntilReportedOf(line.Key).Sum())),
            ]);
    }

    // The days asked for longest ago make room for those that are asked for now.
    private void Forget(FigureQuery query)
    {
        var others = held.Keys.Where(day => day < query.From || day >= query.Until).ToArray();
        var room = MaxHeld - (query.Until.DayNumber - query.From.DayNumber);
        foreach (var day in others.OrderBy(day => lastAsked.GetValueOrDefault(day)).Take(Math.Max(0, others.Length - room)))
        {
            held.Remove(day);
            lastAsked.Remove(day);
        }
    }

    /// <summary>The days that are just being read, and what cases said of themselves meanwhile.</summary>
    private sealed record Reading(DateOnly From, DateOnly Until, List<(DateOnly Day, string Id, CaseFile State)> Arrived);
}
