using Deqing.Realtime.Api.Places;

namespace Deqing.Realtime.Api.Devices;

/// <summary>A device of the registry.</summary>
/// <param name="Number">The number under which its history is kept; never reused.</param>
/// <param name="Id">The id it sends under.</param>
/// <param name="StationType">Key of its station type.</param>
/// <param name="Place">Where it stands, or stood last.</param>
/// <param name="Longitude">Where it stands, WGS 84.</param>
/// <param name="Latitude">Where it stands, WGS 84.</param>
/// <param name="RegisteredAt">Since when it exists.</param>
/// <param name="PlacedAt">Since when it stands there.</param>
/// <param name="RetiredAt">Since when it is retired, or null.</param>
/// <param name="Mn">Its MN (HJ 212-2017), or null.</param>
/// <param name="HasPassword">Whether it has a PW (HJ 212-2017).</param>
/// <param name="Keys">Its keys, oldest first.</param>
/// <param name="Code">The one-time code it was given, or null.</param>
public sealed record DeviceAnswer(
    int Number, string Id, string StationType, PlaceAnswer Place, double Longitude, double Latitude, DateTimeOffset RegisteredAt,
    DateTimeOffset PlacedAt, DateTimeOffset? RetiredAt, string? Mn, bool HasPassword, IReadOnlyList<DeviceKeyAnswer> Keys,
    DeviceCodeAnswer? Code);

/// <summary>A key of a device. The key itself is shown once, when it is made.</summary>
/// <param name="Id">Its id.</param>
/// <param name="MadeAt">Since when it exists.</param>
/// <param name="Until">From when on it is refused, or null.</param>
public sealed record DeviceKeyAnswer(string Id, DateTimeOffset MadeAt, DateTimeOffset? Until);

/// <summary>A one-time code. The code itself is shown once, when it is made.</summary>
/// <param name="Until">From when on it is refused.</param>
/// <param name="Used">Whether it was exchanged for a key.</param>
public sealed record DeviceCodeAnswer(DateTimeOffset Until, bool Used);

/// <summary>A page of devices.</summary>
/// <param name="Devices">The devices, by id.</param>
/// <param name="Next">Names the next page as <c>after</c>, or null at the end.</param>
public sealed record DevicesAnswer(IReadOnlyList<DeviceAnswer> Devices, string? Next);

/// <summary>A device with all places it stood at.</summary>
/// <param name="Device">The device.</param>
/// <param name="Placements">Where it stood, by time.</param>
public sealed record DeviceHistoryAnswer(DeviceAnswer Device, IReadOnlyList<PlacementAnswer> Placements);

/// <summary>A time a device stood at a place.</summary>
/// <param name="Place">A pond id or a village code.</param>
/// <param name="Since">Since when.</param>
/// <param name="Until">From when on no longer, or null while it stands there.</param>
/// <param name="By">Id of who placed it there; empty for the county pack and for an operator at the machine.</param>
public sealed record PlacementAnswer(string Place, DateTimeOffset Since, DateTimeOffset? Until, string By);

/// <summary>A new key.</summary>
/// <param name="Device">The device.</param>
/// <param name="Key">What it sends; shown this once.</param>
public sealed record AddedDeviceKeyAnswer(DeviceAnswer Device, string Key);

/// <summary>A new one-time code.</summary>
/// <param name="Device">The device.</param>
/// <param name="Code">What is printed with it; shown this once.</param>
public sealed record AddedDeviceCodeAnswer(DeviceAnswer Device, string Code);

/// <summary>What a device needs to know after first contact.</summary>
/// <param name="Sensor">The id it sends under.</param>
/// <param name="Key">Its own key: a bearer token over HTTP, the password over MQTT.</param>
/// <param name="Topic">The MQTT topic it publishes on.</param>
/// <param name="Metrics">Keys of the metrics it is expected to measure.</param>
/// <param name="IntervalSeconds">How often it is expected to send.</param>
public sealed record ProvisionAnswer(string Sensor, string Key, string Topic, IReadOnlyList<string> Metrics, double IntervalSeconds);

/// <summary>What an import did, or would do.</summary>
/// <param name="DryRun">Whether nothing was written.</param>
/// <param name="Rows">Rows of the file.</param>
/// <param name="Registered">Devices that were registered, or would be.</param>
/// <param name="Unchanged">Rows of devices that are registered just so already.</param>
/// <param name="Mistakes">What is wrong, by line; while there is anything, nothing is registered.</param>
/// <param name="MistakesInAll">How many mistakes there are, also those that are not named.</param>
/// <param name="Codes">One-time codes of the registered devices, if they were asked for; shown this once.</param>
public sealed record ImportAnswer(
    bool DryRun, int Rows, int Registered, int Unchanged, IReadOnlyList<ImportMistake> Mistakes, int MistakesInAll,
    IReadOnlyList<ImportedCode> Codes);

/// <summary>A mistake of an import.</summary>
/// <param name="Line">Line of the file, from 1.</param>
/// <param name="Column">The column it is in, or null if the whole line is meant.</param>
/// <param name="Reason">The named reason.</param>
/// <param name="Detail">What is wrong, in a sentence.</param>
public sealed record ImportMistake(int Line, string? Column, string Reason, string Detail);

/// <summary>The one-time code of an imported device.</summary>
/// <param name="Id">Id of the device.</param>
/// <param name="Code">What is printed with it.</param>
public sealed record ImportedCode(string Id, string Code);
