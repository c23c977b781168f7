using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Places;

namespace Deqing.Realtime.Domain.Live;

/// <summary>
/// The live state of one area and what of it has changed since the last flush. Many updates of one pond between two
/// flushes leave as one, so the cost of watching is bounded by the number of ponds and not by the number of messages.
/// </summary>
/// <param name="area">Township code, or the county code.</param>
/// <param name="epoch">Identity of this life of the feed.</param>
public sealed class LiveFeed(string area, string epoch)
{
    private readonly Dictionary<string, PondLive> ponds = [];
    private readonly Dictionary<string, VillageLive> villages = [];
    private readonly Dictionary<string, CaseLive> cases = [];
    private readonly HashSet<string> changedPonds = [], changedVillages = [], changedCases = [];
    private (long Version, Tally Tally) tally = (long.MinValue, default);
    private bool tallyChanged;
    private long sequence;

    /// <summary>Takes a pond's state unless it is older than what is known.</summary>
    public void Put(PondLive pond)
    {
        if (ponds.TryGetValue(pond.Id, out var known) && pond.Version <= known.Version)
            return;
        ponds[pond.Id] = pond;
        changedPonds.Add(pond.Id);
    }

    /// <summary>Takes a village's state unless it is older than what is known.</summary>
    public void Put(VillageLive village)
    {
        if (villages.TryGetValue(village.Code, out var known) && village.Version <= known.Version)
            return;
        villages[village.Code] = village;
        changedVillages.Add(village.Code);
    }

    /// <summary>Takes a case's state unless it is older than what is known.</summary>
    public void Put(CaseLive live)
    {
        if (cases.TryGetValue(live.Id, out var known) && live.Case.Version <= known.Case.Version)
            return;
        cases[live.Id] = live;
        changedCases.Add(live.Id);
    }

    /// <summary>Takes the area's roll-up unless it is older than what is known.</summary>
    public void Put(long version, Tally total)
    {
        if (version <= tally.Version)
            return;
        tallyChanged |= total != tally.Tally;
        tally = (version, total);
    }

    /// <summary>
    /// What changed since the last flush, under the next number; null when nothing did. A case that has ended or lies
    /// elsewhere now leaves with its flush.
    /// </summary>
    public AreaDelta? Flush(DateTimeOffset now)
    {
        if (changedPonds.Count + changedVillages.Count + changedCases.Count == 0 && !tallyChanged)
            return null;
        var delta = new AreaDelta(
            area, epoch, ++sequence, now, tallyChanged ? tally.Tally : null,
            [.. changedPonds.Select(id => ponds[id])],
            [.. changedVillages.Select(code => villages[code])],
            [.. changedCases.Select(id => cases[id])]);
        foreach (var live in delta.Cases)
            if (live.HasLeft(area))
                cases.Remove(live.Id);
        changedPonds.Clear();
        changedVillages.Clear();
        changedCases.Clear();
        tallyChanged = false;
        return delta;
    }

    /// <summary>The whole state as of the last flush and all that came after it; applying later deltas onto it is safe.</summary>
    public AreaSnapshot Snapshot(DateTimeOffset now) => new(
        area, epoch, sequence, now, tally.Tally, [.. ponds.Values], [.. villages.Values],
        [.. cases.Values.Where(live => !live.HasLeft(area))]);
}
