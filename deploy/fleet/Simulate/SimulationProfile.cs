namespace Deqing.Realtime.Fleet.Simulate;

/// <summary>How a metric of a station type goes through a day: lowest at one hour, highest at another, cosines between.</summary>
/// <param name="Mean">Middle of the day's course.</param>
/// <param name="Spread">How far the means of two devices may lie from it, either way.</param>
/// <param name="Daily">From the mean to the day's highest and lowest.</param>
/// <param name="Noise">Standard size of what is left: water moves past a probe.</param>
internal sealed record MetricCourse(
    string Station, string Metric, double Mean, double Spread, double Daily, double TroughHour, double PeakHour, double Noise);

/// <summary>A bad night: a share of a station type's devices whose mean sinks, from noon to noon.</summary>
internal sealed record Trouble(string Station, string Metric, double Share, double MeanFrom, double MeanTo, double Daily);

/// <summary>The simulated water of a county, <c>simulation.json</c> of its pack.</summary>
/// <param name="SilentShare">Share of devices that send nothing from one noon to the next.</param>
internal sealed record SimulationProfile(IReadOnlyList<MetricCourse> Courses, Trouble Trouble, double SilentShare)
{
    /// <exception cref="InvalidDataException">The file does not read as it should.</exception>
    public static SimulationProfile Read(string folder) => PackFile.Read<SimulationProfile>(folder, "simulation.json");
}
