using System.Buffers;

namespace Deqing.Realtime.Domain.Places;

/// <summary>A sensor with what its device proves itself with, as the registry (设备台账) keeps it.</summary>
/// <param name="Sensor">The sensor. Its number is 0 until the registry has given it one.</param>
/// <param name="Mn">The MN (设备唯一标识, HJ 212-2017) it sends under, in upper case, or null.</param>
/// <param name="Secrets">What it proves itself with.</param>
/// <param name="Revision">The change of the registry that wrote it last; 0 for one that was never written.</param>
public sealed record Device(SensorPlace Sensor, string? Mn, DeviceSecrets Secrets, long Revision)
{
    /// <summary>Keys of a device that may count at once: its own, and those it was rotated away from.</summary>
    public const int MaxKeys = 4;

    private const int MaxId = 64;

    private static readonly SearchValues<char> IdCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    /// <summary>Whether a text can be the id of a sensor: 1 to 64 of A–Z a–z 0–9 . _ -</summary>
    public static bool IsId(string text) => text.Length is > 0 and <= MaxId && !text.AsSpan().ContainsAnyExcept(IdCharacters);

    /// <summary>
    /// What tells ids apart: grains are stored under their keys as numbers where these read as such, so two ids that differ only in
    /// letter case and leading zeros would share a state.
    /// </summary>
    public static string KeyOf(string id) => id.TrimStart('0').ToUpperInvariant();

    /// <summary>
    /// The device at another place from a time on, or why not. From the very time it was placed, the move corrects where it was
    /// placed.
    /// </summary>
    /// <param name="placeId">Where it stands now; of the kind its station type wants.</param>
    /// <param name="position">Its position there.</param>
    /// <param name="at">Since when.</param>
    /// <param name="now">The time of the change.</param>
    public (Device? Device, DeviceRefusal Refusal) Move(string placeId, Position position, DateTimeOffset at, DateTimeOffset now) =>
        Refused(at, now) is var refusal and not DeviceRefusal.None ? (null, refusal)
        : placeId == Sensor.PlaceId ? (null, DeviceRefusal.AlreadyThere)
        : (this with { Sensor = Sensor with { PlaceId = placeId, Position = position, PlacedAt = at } }, DeviceRefusal.None);

    /// <summary>The device retired (停用) from a time on, without anything to prove itself with, or why not.</summary>
    /// <param name="at">Since when.</param>
    /// <param name="now">The time of the change.</param>
    public (Device? Device, DeviceRefusal Refusal) Retire(DateTimeOffset at, DateTimeOffset now) =>
        Refused(at, now) is var refusal and not DeviceRefusal.None
            ? (null, refusal)
            : (this with { Sensor = Sensor with { RetiredAt = at }, Secrets = DeviceSecrets.None }, DeviceRefusal.None);

    /// <summary>The device with a new key, or why not.</summary>
    /// <param name="key">The new key.</param>
    /// <param name="oldUntil">From when on the keys it has are refused; the time of the change for at once.</param>
    /// <param name="now">The time of the change.</param>
    public (Device? Device, DeviceRefusal Refusal) Rotate(DeviceKey key, DateTimeOffset oldUntil, DateTimeOffset now)
    {
        if (Sensor.RetiredAt is not null)
            return (null, DeviceRefusal.Retired);
        var kept = Secrets.Keys
            .Select(old => old.Until < oldUntil ? old : old with { Until = oldUntil })
            .Where(old => old.CountsAt(now)).ToImmutableArray();
        return kept.Length >= MaxKeys
            ? (null, DeviceRefusal.TooManyKeys)
            : (this with { Secrets = Secrets with { Keys = kept.Add(key) } }, DeviceRefusal.None);
    }

    /// <summary>The device without a key, or without any; also without a code that would give it one.</summary>
    /// <param name="key">Id of the key, or null for all.</param>
    /// <returns>Null if it has no such key, and no code.</returns>
    public Device? Revoke(string? key)
    {
        var kept = key is null ? [] : Secrets.Keys.RemoveAll(held => held.Id == key);
        return kept.Length == Secrets.Keys.Length && (key is not null || Secrets.Code is null)
            ? null
            : this with { Secrets = Secrets with { Keys = kept, Code = key is null ? null : Secrets.Code } };
    }

    /// <summary>The device with a new one-time code, in the place of the one it had, or why not.</summary>
    public (Device? Device, DeviceRefusal Refusal) Print(DeviceCode code) => Sensor.RetiredAt is not null
        ? (null, DeviceRefusal.Retired)
        : (this with { Secrets = Secrets with { Code = code } }, DeviceRefusal.None);

    /// <summary>
    /// The device after first contact: its code is exchanged for a key, and every key from before is refused. Whoever asks again for
    /// the very same key, because the answer was lost, has it already: nothing changes.
    /// </summary>
    /// <param name="key">The key it is given.</param>
    /// <param name="now">The time of the exchange.</param>
    public (Device? Device, DeviceRefusal Refusal) Exchange(DeviceKey key, DateTimeOffset now) => Secrets.Code switch
    {
        _ when Sensor.RetiredAt is not null => (null, DeviceRefusal.Retired),
        null => (null, DeviceRefusal.UnknownCode),
        { Key: { } given } => Secrets.Keys.FirstOrDefault(held => held.Id == given) is { } known && known.Hash == key.Hash
            ? (this, DeviceRefusal.None)
            : (null, DeviceRefusal.CodeUsed),
        var code when now >= code.Until => (null, DeviceRefusal.CodeExpired),
        var code => (this with { Secrets = Secrets with { Keys = [key], Code = code with { Key = key.Id } } }, DeviceRefusal.None),
    };

    private DeviceRefusal Refused(DateTimeOffset at, DateTimeOffset now) =>
        Sensor.RetiredAt is not null ? DeviceRefusal.Retired
        : at > now ? DeviceRefusal.InTheFuture
        : at < Sensor.PlacedAt ? DeviceRefusal.BeforePlacement
        : DeviceRefusal.None;
}

/// <summary>What a device proves itself with. Nothing here can be used by who reads the database alone.</summary>
/// <param name="PasswordHash">Keyed hash of the PW (HJ 212-2017) in hexadecimal digits, or null.</param>
/// <param name="Keys">Its keys, oldest first.</param>
/// <param name="Code">The one-time code it was given for first contact, or null.</param>
public sealed record DeviceSecrets(string? PasswordHash, ImmutableArray<DeviceKey> Keys, DeviceCode? Code)
{
    /// <summary>Nothing.</summary>
    public static readonly DeviceSecrets None = new(null, [], null);

    /// <inheritdoc/>
    public bool Equals(DeviceSecrets? other) =>
        other is not null && PasswordHash == other.PasswordHash && Code == other.Code && Keys.SequenceEqual(other.Keys);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(PasswordHash, Code, Keys.Length);

    /// <summary>Secrets reach no log by being written as text.</summary>
    public override string ToString() => nameof(DeviceSecrets);
}

/// <summary>A key of a device.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Hash">SHA-256 of its secret in hexadecimal digits.</param>
/// <param name="MadeAt">Since when it exists.</param>
/// <param name="Until">From when on it is refused, or null.</param>
public sealed record DeviceKey(string Id, string Hash, DateTimeOffset MadeAt, DateTimeOffset? Until)
{
    /// <summary>Whether it counts at a time.</summary>
    public bool CountsAt(DateTimeOffset when) => Until is not { } until || when < until;
}

/// <summary>A one-time code that is printed with a device (首次接入码).</summary>
/// <param name="Hash">SHA-256 of it in hexadecimal digits.</param>
/// <param name="Until">From when on it is refused.</param>
/// <param name="Key">Id of the key it was exchanged for, or null.</param>
public sealed record DeviceCode(string Hash, DateTimeOffset Until, string? Key);

/// <summary>Why a change of a device is refused. The same word reaches the answer and the screen.</summary>
public enum DeviceRefusal
{
    /// <summary>It is not.</summary>
    None,

    /// <summary>It stands there already.</summary>
    AlreadyThere,

    /// <summary>It is retired.</summary>
    Retired,

    /// <summary>The change would happen in the future.</summary>
    InTheFuture,

    /// <summary>The change would lie before the device was placed where it stands.</summary>
    BeforePlacement,

    /// <summary>It has as many keys that count as a device may have.</summary>
    TooManyKeys,

    /// <summary>No device has this code.</summary>
    UnknownCode,

    /// <summary>The code was exchanged for another key.</summary>
    CodeUsed,

    /// <summary>The time of the code is over.</summary>
    CodeExpired,
}
