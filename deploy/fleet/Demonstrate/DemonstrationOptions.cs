using System.ComponentModel.DataAnnotations;
using Deqing.Realtime.Fleet.Replay;

namespace Deqing.Realtime.Fleet.Demonstrate;

/// <summary>What the demonstration fleet needs to know.</summary>
public sealed class DemonstrationOptions
{
    /// <summary>Folder of the county pack; besides the pack's own files it holds simulation.json and demonstration.json.</summary>
    [Required]
    public string CountyFolder { get; set; } = "";

    /// <summary>Folder of the recorded series; by default the one beside the program.</summary>
    [Required]
    public string RecordingsFolder { get; set; } = RecordingLibrary.DefaultFolder;

    /// <summary>Host of the MQTT broker.</summary>
    [Required]
    public string Host { get; set; } = "127.0.0.1";

    /// <summary>Port of the MQTT broker.</summary>
    [Range(1, 65535)]
    public int Port { get; set; } = 1883;

    /// <summary>Key the devices show; null for none.</summary>
    public string? Key { get; set; }

    /// <summary>Seed of the simulated water.</summary>
    public long Seed { get; set; } = 330521;

    /// <summary>How much faster the simulated sun runs; recorded series have their own speeds in demonstration.json.</summary>
    [Range(1, 3600)]
    public int Speed { get; set; } = 60;

    /// <summary>MQTT connections of the simulated devices, as each acknowledgement waits for a durable write.</summary>
    [Range(1, 64)]
    public int Connections { get; set; } = 4;

    /// <summary>Messages of one connection that may wait for their acknowledgement.</summary>
    [Range(1, 1000)]
    public int InFlight { get; set; } = 16;
}
