using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.SignIn;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Silo;
using OtpNet;

namespace Deqing.Realtime.Api.Devices;

/// <summary>Makes and recognises what devices prove themselves with. Its key lies apart from the database.</summary>
/// <remarks>
/// A PW of HJ 212 is six digits, so a plain hash of it is soon guessed, and one that is slow on purpose cannot be asked for each frame.
/// A keyed hash is quick, and worthless to who has the database alone. Keys and codes are random and long enough for SHA-256.
/// </remarks>
internal sealed class DeviceSealing(byte[] key)
{
    private const string KeyFile = "devices.key";
    private const int CodeBytes = 10, CodeGroup = 4;

    /// <summary>Opens it with the key of the folder, which is made with the first start.</summary>
    /// <exception cref="StartupRefused">The key is gone though devices depend on it, or the file holds none.</exception>
    public static async Task<DeviceSealing> OpenAsync(KeyFolder keys, DeviceRegistry registry, CancellationToken cancellation)
    {
        var key = new byte[SHA256.HashSizeInBytes];
        if (await keys.ReadAsync(KeyFile, cancellation) is { } text)
            return Convert.TryFromBase64String(text.Trim(), key, out var length) && length == key.Length
                ? new DeviceSealing(key)
                : throw new StartupRefused($"{keys.PathOf(KeyFile)} holds no key of the devices. Restore it from a backup.");
        if (registry.Devices.Values.Any(device => device.Secrets.PasswordHash is not null))
            throw new StartupRefused(
                $"Devices have passwords, but the key {keys.PathOf(KeyFile)} is missing. Restore it from a backup, or name its folder "
                + "with Security:Keys.");
        RandomNumberGenerator.Fill(key);
        await keys.WriteAsync(KeyFile, Convert.ToBase64String(key), cancellation);
        return new DeviceSealing(key);
    }

    /// <summary>A new key: what is kept of it, and the text the device sends.</summary>
    public static (DeviceKey Key, string Text) NewKey(DateTimeOffset now)
    {
        var (id, secret) = (Ids.New(), ApiKeys.NewSecret());
        return (new DeviceKey(id, Secrets.Hash(secret), now, null), ApiKeys.Text(id, secret, ApiKeys.DevicePrefix));
    }

    /// <summary>A new one-time code, 80 random bits: what is kept of it, and the text that is printed.</summary>
    public static (DeviceCode Code, string Text) NewCode(DateTimeOffset until)
    {
        var plain = Base32Encoding.ToString(RandomNumberGenerator.GetBytes(CodeBytes));
        return (
            new DeviceCode(Secrets.Hash(plain), until, null),
            string.Join('-', plain.Chunk(CodeGroup).Select(group => new string(group))));
    }

    /// <summary>What is kept of a code, from how somebody or something typed it.</summary>
    public static string HashOf(string code) => Secrets.Hash(Plain(code));

    /// <summary>
    /// The key a device gets for its code. It follows from the code and from what the device says by chance, so that a device whose
    /// answer was lost gets the same key again, and nobody else does.
    /// </summary>
    /// <param name="id">Id of the key.</param>
    /// <param name="code">The code.</param>
    /// <param name="nonce">What the device says by chance.</param>
    /// <param name="now">When.</param>
    public (DeviceKey Key, string Text) Exchange(string id, string code, string nonce, DateTimeOffset now)
    {
        var secret = System.Buffers.Text.Base64Url.EncodeToString(Seal("key", Plain(code), nonce));
        return (new DeviceKey(id, Secrets.Hash(secret), now, null), ApiKeys.Text(id, secret, ApiKeys.DevicePrefix));
    }

    /// <summary>What is kept of the PW of a sensor's device.</summary>
    public string SealPassword(string sensor, string password) => Convert.ToHexStringLower(Seal("pw", sensor, password));

    /// <summary>Whether a PW is the one that was kept. Takes as long for a wrong one.</summary>
    public bool IsPassword(string sensor, string password, string hash) => CryptographicOperations.FixedTimeEquals(
        Encoding.ASCII.GetBytes(SealPassword(sensor, password)), Encoding.ASCII.GetBytes(hash));

    // With their lengths, so that no two texts can be cut differently and come out the same.
    private byte[] Seal(string purpose, string one, string other) => HMACSHA256.HashData(
        key, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{purpose}\n{one.Length}\n{one}\n{other}")));

    private static string Plain(string code) =>
        code.Replace("-", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();
}
