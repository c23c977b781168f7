using System.Runtime.InteropServices;

namespace Deqing.Realtime.Domain.Water;

/// <summary>
/// What was learnt of values after they were logged. The log keeps the verdict a value arrived with; that it was part of a jump, stuck
/// or drifting shows later, and is laid over it wherever history is shown, so that it says what the live state said.
/// </summary>
public sealed class FaultOverlay
{
    private readonly FaultEpisode[] episodes;

    /// <param name="episodes">Episodes of one sensor, in any order.</param>
    public FaultOverlay(IEnumerable<FaultEpisode> episodes) =>
        this.episodes = [.. episodes.Where(episode => episode.IsWhole).OrderBy(episode => episode.Kind)];

    /// <summary>The observation with the verdicts that are known now; the same object if they are the ones it has.</summary>
    public Observation Apply(Observation observation)
    {
        var judged = Apply(observation.At, observation.Values);
        return judged == observation.Values ? observation : observation with { Values = judged };
    }

    /// <summary>The values of a time with the verdicts that are known now; the same array if they are the ones they have.</summary>
    public ImmutableArray<MetricValue> Apply(DateTimeOffset at, ImmutableArray<MetricValue> values)
    {
        MetricValue[]? judged = null;
        foreach (var episode in episodes)
        {
            if (at < episode.Since || at >= episode.Until)
                continue;
            for (var index = 0; index < values.Length; index++)
            {
                var value = (judged ?? values.AsSpan())[index];
                if (value.Metric != episode.Metric || !value.Quality.Votes())
                    continue;
                judged ??= values.AsSpan().ToArray();
                judged[index] = value with { Quality = episode.Kind };
            }
        }

        return judged is null ? values : ImmutableCollectionsMarshal.AsImmutableArray(judged);
    }
}
