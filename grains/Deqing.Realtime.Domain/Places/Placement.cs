namespace Deqing.Realtime.Domain.Places;

/// <summary>Where a sensor stood, and when.</summary>
/// <param name="Sensor">Its number.</param>
/// <param name="PlaceId">The pond or village.</param>
/// <param name="Since">Since when.</param>
/// <param name="Until">From when on no longer, or null while it stands there.</param>
/// <param name="By">Id of who placed it there; empty for the county pack and for an operator at the machine.</param>
public sealed record Placement(int Sensor, string PlaceId, DateTimeOffset Since, DateTimeOffset? Until, string By);

/// <summary>A time of which the values of one sensor count.</summary>
/// <param name="Sensor">Its number.</param>
/// <param name="From">The start.</param>
/// <param name="Until">The end, not included.</param>
public readonly record struct SensorSpan(int Sensor, DateTimeOffset From, DateTimeOffset Until);

/// <summary>Which sensor speaks for a place at which time.</summary>
public static class Placements
{
    /// <summary>
    /// One course out of the times several sensors stood at a place: at any time the first in order that stood there then. The spans
    /// do not overlap and come in order of time; where nobody stood there is a gap.
    /// </summary>
    /// <param name="placements">Where sensors stood, the preferred ones first.</param>
    /// <param name="from">Start of the course.</param>
    /// <param name="until">Its end, not included.</param>
    public static ImmutableArray<SensorSpan> Course(IEnumerable<Placement> placements, DateTimeOffset from, DateTimeOffset until)
    {
        var spans = new List<SensorSpan>();
        foreach (var placement in placements)
        {
            var start = placement.Since > from ? placement.Since : from;
            var end = placement.Until < until ? placement.Until.Value : until;

            // What is left of this one beside those that come before it; the list stays in order of time.
            for (var index = 0; index <= spans.Count && start < end; index++)
            {
                var next = index < spans.Count ? spans[index] : new SensorSpan(0, until, until);
                if (start < next.From)
                    spans.Insert(index++, new SensorSpan(placement.Sensor, start, end < next.From ? end : next.From));
                start = start > next.Until ? start : next.Until;
            }
        }

        return [.. spans];
    }
}
