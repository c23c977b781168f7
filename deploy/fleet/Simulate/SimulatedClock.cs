namespace Deqing.Realtime.Fleet.Simulate;

/// <summary>
/// The simulated sun: at <paramref name="origin"/> it stands at <paramref name="hourAtOrigin"/>, and runs faster than ours.
/// </summary>
internal sealed class SimulatedClock(DateTimeOffset origin, double hourAtOrigin, double speed)
{
    public double HourAt(DateTimeOffset at) => hourAtOrigin + ((at - origin).TotalHours * speed);

    /// <summary>The hour of the day on a county's clocks.</summary>
    public static double LocalHour(DateTimeOffset at, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(at, zone).TimeOfDay.TotalHours;
}
