using Deqing.Realtime.Fleet.Wire;

namespace Deqing.Realtime.Fleet.Replay;

/// <summary>How a replayed row is stamped.</summary>
internal enum Stamping
{
    /// <summary>The recording's own spacing: hold times of rules mean what they meant when it was recorded.</summary>
    Kept,

    /// <summary>Spacing divided by the speed: the water's night passes faster, and hold times with it.</summary>
    Scaled,
}

/// <summary>Puts recorded rows on a time line: when each is sent after the begin, and what time it states.</summary>
/// <param name="rows">At least one row.</param>
/// <param name="speed">How many recorded seconds pass in one; infinite for as fast as acknowledged.</param>
/// <param name="start">The instant the first row states.</param>
internal sealed class Playback(IReadOnlyList<RecordedRow> rows, double speed, Stamping stamping, DateTimeOffset start)
{
    private readonly TimeSpan[] _paces = Paces(rows);

    public int Count => rows.Count;

    /// <summary>The latest time any row states.</summary>
    public DateTimeOffset LatestStamp => Enumerable.Range(0, rows.Count).Max(Stamp);

    /// <summary>When a row is due, counted from the first.</summary>
    public TimeSpan Due(int index) => double.IsInfinity(speed) ? TimeSpan.Zero : _paces[index] / speed;

    public FleetObservation At(int index) => new(Stamp(index), index, rows[index].Values);

    /// <summary>The span between the first row and the latest recorded time; a clock that steps back does not shorten it.</summary>
    public static TimeSpan Span(IReadOnlyList<RecordedRow> rows) => rows.Max(row => row.Time) - rows[0].Time;

    private DateTimeOffset Stamp(int index)
    {
        var offset = rows[index].Time - rows[0].Time;
        return start + (stamping == Stamping.Kept ? offset : offset / speed);
    }

    /// <summary>A clock that steps back does not stop the device from sending: such a row follows the one before at once.</summary>
    private static TimeSpan[] Paces(IReadOnlyList<RecordedRow> rows)
    {
        var paces = new TimeSpan[rows.Count];
        for (var i = 1; i < rows.Count; i++)
        {
            var step = rows[i].Time - rows[i - 1].Time;
            paces[i] = paces[i - 1] + (step > TimeSpan.Zero ? step : TimeSpan.Zero);
        }
        return paces;
    }
}
