using System.Globalization;
using Deqing.Realtime.Fleet.Simulate;

namespace Deqing.Realtime.Fleet.Demonstrate;

/// <summary>A recorded series in the name of one sensor.</summary>
/// <param name="From">First row's time, or null for the recording's first. Rows before <paramref name="Live"/> go at once.</param>
/// <param name="Live">The recorded time that is the present when the fleet starts.</param>
/// <param name="Speed">How many recorded seconds pass in one.</param>
internal sealed record FeedPlan(string Sensor, string Recording, DateTime? From, DateTime? Live, double Speed);

/// <summary>Which devices of a county show recorded water, <c>demonstration.json</c> of its pack.</summary>
/// <param name="Clock">Where the simulated sun stands when the fleet starts, HH:mm.</param>
internal sealed record DemonstrationPlan(string Clock, IReadOnlyList<FeedPlan> Feeds)
{
    public double StartHour => TimeOnly.ParseExact(Clock, "HH:mm", CultureInfo.InvariantCulture).ToTimeSpan().TotalHours;

    /// <exception cref="InvalidDataException">The file does not read as it should.</exception>
    public static DemonstrationPlan Read(string folder) => PackFile.Read<DemonstrationPlan>(folder, "demonstration.json");
}
