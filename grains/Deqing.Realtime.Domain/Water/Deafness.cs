namespace Deqing.Realtime.Domain.Water;

/// <summary>
/// A time in which the program heard nobody, because it did not run. Devices that were well before it get a whole deadline after it:
/// that they were not heard says nothing of them.
/// </summary>
/// <param name="From">When it heard somebody last.</param>
/// <param name="Until">When it listened again.</param>
public readonly record struct Deafness(DateTimeOffset From, DateTimeOffset Until)
{
    /// <summary>When a device heard last at <paramref name="heardAt"/> is offline if it is not heard again.</summary>
    public DateTimeOffset DeadlineOf(DateTimeOffset heardAt, TimeSpan patience) =>
        heardAt >= Until || heardAt + patience <= From || From >= Until ? heardAt + patience : Until + patience;
}
