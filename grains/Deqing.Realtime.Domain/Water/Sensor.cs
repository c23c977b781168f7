namespace Deqing.Realtime.Domain.Water;

/// <summary>What a sensor makes of an observation that is already in the log.</summary>
public enum Verdict : byte
{
    /// <summary>Newer than all before: becomes the live state.</summary>
    Fresh,

    /// <summary>The same time as the live state: already known.</summary>
    Duplicate,

    /// <summary>Older than the live state: belongs to history only.</summary>
    Late,

    /// <summary>Newer, but no value in it has a vote: the device lives, its values do not count.</summary>
    OutOfRange,
}

/// <summary>The live state of one sensor: its last observation and how many of each verdict it has had since it woke.</summary>
public sealed class Sensor
{
    private readonly long[] counts = new long[4];

    /// <summary>The newest observation, or null before the first.</summary>
    public Observation? Last { get; private set; }

    /// <summary>How many observations had this verdict since this state was built.</summary>
    public long Count(Verdict verdict) => counts[(int)verdict];

    /// <summary>Takes up the newest row of the log after a restart.</summary>
    public void Restore(Observation last) => Last = last;

    /// <summary>Judges an observation and, when it is news, makes it the live state.</summary>
    public Verdict Observe(Observation observation)
    {
        var verdict = Judge(observation);
        counts[(int)verdict]++;
        if (verdict is Verdict.Fresh or Verdict.OutOfRange)
            Last = observation;
        return verdict;
    }

    private Verdict Judge(Observation observation)
    {
        if (Last is { } last && observation.At <= last.At)
            return observation.At == last.At ? Verdict.Duplicate : Verdict.Late;
        foreach (var value in observation.Values)
            if (value.Quality.Votes())
                return Verdict.Fresh;
        return Verdict.OutOfRange;
    }
}
