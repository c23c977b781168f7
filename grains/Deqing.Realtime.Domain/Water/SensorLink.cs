namespace Deqing.Realtime.Domain.Water;

/// <summary>
/// Whether one device is there. What counts is when something of it arrived: a device that delivers what it measured yesterday is
/// alive today. Under which times of measurement does not matter.
/// </summary>
/// <param name="patience">How long it may be silent.</param>
public sealed class SensorLink(TimeSpan patience)
{
    /// <summary>When something of it arrived last; null if nothing ever did, and then it is not offline either.</summary>
    public DateTimeOffset? HeardAt { get; private set; }

    /// <summary>Since when it is offline: when it was heard last, or when it was said to be gone. Null while it is not.</summary>
    public DateTimeOffset? OfflineSince { get; private set; }

    /// <summary>Takes up what the log knows of it after a restart.</summary>
    public void Restore(DateTimeOffset heardAt) => HeardAt = heardAt;

    /// <summary>Something of it arrived.</summary>
    /// <returns>Whether that is the first sign of it, or it was offline and is back.</returns>
    public bool Heard(DateTimeOffset at, DateTimeOffset now)
    {
        if (HeardAt is { } before && at <= before)
            return false;
        var isFirst = HeardAt is null;
        HeardAt = at;
        if (OfflineSince is not { } since)
            return isFirst;

        // What was on its way when it was said to be gone, and what was held up until its deadline had passed, are no sign of now.
        if (at <= since || at + patience <= now)
            return false;
        OfflineSince = null;
        return true;
    }

    /// <summary>It said that it is connected, or it or its last will that it is gone.</summary>
    /// <returns>Whether that changed anything.</returns>
    public bool Said(bool online, DateTimeOffset at, DateTimeOffset now)
    {
        // Nothing is expected of what never sent anything; and a connection may be declared dead after its device has a new one.
        if (HeardAt is not { } heard || at < heard)
            return false;
        if (online)
            return Heard(at, now);
        if (OfflineSince is not null)
            return false;
        OfflineSince = at;
        return true;
    }

    /// <summary>When it is offline if nothing more of it arrives; null if that is no question.</summary>
    public DateTimeOffset? NextAt(Deafness deafness) =>
        OfflineSince is null && HeardAt is { } heard ? deafness.DeadlineOf(heard, patience) : null;

    /// <summary>Looks at the clock.</summary>
    /// <returns>Whether its deadline has passed and it is offline from now on.</returns>
    public bool Look(DateTimeOffset now, Deafness deafness)
    {
        if (!(NextAt(deafness) <= now))
            return false;
        OfflineSince = HeardAt;
        return true;
    }
}
