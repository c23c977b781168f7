using System.ComponentModel.DataAnnotations;

namespace Deqing.Realtime.Api.Configuration;

/// <summary>The demonstration devices that start with the program, section <c>Fleet</c>.</summary>
public sealed class FleetOptions
{
    /// <summary>Section of the configuration.</summary>
    public const string Section = "Fleet";

    /// <summary>Whether they start.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>How many times faster than recorded the series are replayed.</summary>
    [Range(1, 600)]
    public int Speed { get; set; } = 60;

    /// <summary>Seed of everything the fleet draws: the same seed sends the same values.</summary>
    [Range(0, int.MaxValue)]
    public int Seed { get; set; } = 1;
}
