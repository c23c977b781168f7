namespace Deqing.Realtime.Domain.Water;

/// <summary>In what the ledger of an hour does not come out even.</summary>
public enum LedgerDifference
{
    /// <summary>The device's counter went further than its messages: some never arrived.</summary>
    Lost,

    /// <summary>More stored under the device's counter than it counted: it gave a number twice, at two times of measuring.</summary>
    Doubled,

    /// <summary>Some arrived and could not be taken, for a named reason.</summary>
    Rejected,

    /// <summary>Some are stored, and their sensor was not told; it takes them up from the log when it wakes.</summary>
    NotShown,
}

/// <summary>What became of the messages of a device in an hour of measuring, or of several devices and hours added up.</summary>
/// <param name="Sent">What the device's counter says it sent; see <see cref="SequenceCount"/>. 0 where it has no counter.</param>
/// <param name="Numbered">Stored observations that carry a number of that counter.</param>
/// <param name="Stored">Observations in the log. Exact, whatever happened: it is counted from the log.</param>
/// <param name="Duplicate">
/// Repeats of a sensor and time the log had. Not a difference: a device must repeat what was not acknowledged.
/// </param>
/// <param name="Rejected">Observations that could not be taken, by the hour of arrival: their own time may be what is wrong.</param>
/// <param name="NotTaken">Observations the log could not take then. They were not acknowledged, so the device still has them.</param>
/// <param name="Shown">Stored observations whose sensor was told.</param>
/// <param name="Restarts">How often the device's counter began anew.</param>
/// <param name="IsPartial">
/// A process was killed in this hour or counts were dropped: all but <paramref name="Sent"/> and <paramref name="Stored"/> are
/// lower bounds.
/// </param>
/// <param name="IsOpen">The hour is not over, or not all of it is written: what is stored may be shown a moment later.</param>
public readonly record struct LedgerHour(
    long Sent, long Numbered, long Stored, long Duplicate, long Rejected, long NotTaken, long Shown, int Restarts,
    bool IsPartial, bool IsOpen)
{
    /// <summary>Everything that arrived and became something.</summary>
    public long Received => Stored + Duplicate + Rejected + NotTaken;

    /// <summary>How many numbers of the device's counter never arrived.</summary>
    public long Lost => Math.Max(0, Sent - Numbered - Rejected);

    /// <summary>How many stored observations carry a number that another one has too.</summary>
    public long Doubled => Math.Max(0, Numbered - Sent);

    /// <summary>How many stored observations their sensor was not told of; 0 where that cannot be known.</summary>
    public long NotShown => IsPartial || IsOpen ? 0 : Math.Max(0, Stored - Shown);

    /// <summary>In what it does not come out even.</summary>
    public IEnumerable<LedgerDifference> Differences()
    {
        if (Lost > 0)
            yield return LedgerDifference.Lost;
        if (Doubled > 0)
            yield return LedgerDifference.Doubled;
        if (Rejected > 0)
            yield return LedgerDifference.Rejected;
        if (NotShown > 0)
            yield return LedgerDifference.NotShown;
    }
}
