using System.Globalization;
using Deqing.Realtime.Fleet.Simulate;

namespace Deqing.Realtime.Fleet.Demonstrate;

/// <summary>A recorded series in the name of one sensor.</summary>
/// <param name="From">First row's time, or null for the recording's first. Rows before <paramref name="Live"/> go at once.</param>
/// <param name="Live">The recorded time that is the present when the fleet starts.</param>
/// <param name="Speed">How many recorded seconds pass in one.</param>
internal sealed record FeedPlan(string Sensor, string Recording, DateTime? From, DateTime? Live, double Speed);

/// <summary>What the devices of a county show that do not show simulated water, <c>demonstration.json</c> of its pack.</summary>
/// <param name="Clock">Where the simulated sun stands when the fleet starts, HH:mm.</param>
/// <param name="Silent">Sensors that send nothing, so that what somebody sends in their name by hand stays the newest.</param>
/// <param name="Feeds">Sensors that show recorded water.</param>
internal sealed record DemonstrationPlan(string Clock, IReadOnlyList<string> Silent, IReadOnlyList<FeedPlan> Feeds)
{
    public double StartHour => TimeOnly.ParseExact(Clock, "HH:mm", CultureInfo.InvariantCulture).ToTimeSpan().TotalHours;

    /// <exception cref="InvalidDataException">The file does not read as it should.</exception>
    public static DemonstrationPlan Read(string folder) => PackFile.Read<DemonstrationPlan>(folder, "demonstration.json");
}
