namespace Deqing.Realtime.Api.Devices;

/// <summary>A device to register.</summary>
/// <param name="Id">The id it will send under: 1 to 64 of A–Z a–z 0–9 . _ -; unique, letter case and leading zeros aside.</param>
/// <param name="StationType">Key of its station type.</param>
/// <param name="Place">A pond id or a village code, as the station type says.</param>
/// <param name="Longitude">Where it stands; where its place is, if left out.</param>
/// <param name="Latitude">Where it stands; where its place is, if left out.</param>
/// <param name="RegisteredAt">Since when it exists; now if left out. Observations from before are refused.</param>
/// <param name="Mn">Its MN (HJ 212-2017), 1 to 32 letters and digits, or null.</param>
/// <param name="Password">Its PW (HJ 212-2017), 1 to 32 characters, or null.</param>
public sealed record DeviceRequest(
    string Id, string StationType, string Place, double? Longitude = null, double? Latitude = null,
    DateTimeOffset? RegisteredAt = null, string? Mn = null, string? Password = null)
{
    /// <inheritdoc/>
    public override string ToString() => nameof(DeviceRequest);
}

/// <summary>What changes on a device where it stands; null stays as it is.</summary>
/// <param name="StationType">Key of another station type of the same kind of place.</param>
/// <param name="Longitude">Where it stands; together with the latitude.</param>
/// <param name="Latitude">Where it stands; together with the longitude.</param>
/// <param name="Mn">Another MN; empty for none.</param>
/// <param name="Password">Another PW; empty for none.</param>
public sealed record DeviceChangeRequest(
    string? StationType = null, double? Longitude = null, double? Latitude = null, string? Mn = null, string? Password = null)
{
    /// <inheritdoc/>
    public override string ToString() => nameof(DeviceChangeRequest);
}

/// <summary>A move to another place.</summary>
/// <param name="Place">A pond id or a village code, as its station type says.</param>
/// <param name="Longitude">Where it stands there; where the place is, if left out.</param>
/// <param name="Latitude">Where it stands there; where the place is, if left out.</param>
/// <param name="At">Since when it stands there; now if left out. What it measured before stays with the old place.</param>
public sealed record DeviceMoveRequest(string Place, double? Longitude = null, double? Latitude = null, DateTimeOffset? At = null);

/// <summary>The end of a device.</summary>
/// <param name="At">Since when; now if left out.</param>
public sealed record DeviceRetireRequest(DateTimeOffset? At = null);

/// <summary>A new key.</summary>
/// <param name="KeepMinutes">For so long the keys it has still count, so that the device can be given the new one: 0 to 10,080.</param>
public sealed record DeviceKeyRequest(int KeepMinutes = 0);

/// <summary>First contact of a device.</summary>
/// <param name="Code">The code that was printed with it; letter case and hyphens do not count.</param>
/// <param name="Nonce">16 to 64 characters by chance. The same again gets the same key again, if the answer was lost.</param>
public sealed record ProvisionRequest(string Code, string Nonce);
