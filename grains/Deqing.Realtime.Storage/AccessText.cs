using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Deqing.Realtime.Storage;

/// <summary>
/// Text that both databases keep as it is. Neither the null character nor half of a surrogate pair is such text, and both arrive:
/// in what a stranger types as a name, and in what is cut to a length.
/// </summary>
internal static class AccessText
{
    /// <summary>The longest name or address whose failures are kept under itself, in UTF-16 code units.</summary>
    public const int MaxKey = 200;

    /// <summary>Whether a text can stand in the database at all.</summary>
    public static bool CanBeStored(string text) => Clean(text) == text;

    /// <summary>The text with a replacement character for everything that could not be stored.</summary>
    public static string Clean(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace('\0', '\uFFFD');

    /// <summary>What the failures of a name or address are kept under: whatever was typed has a key of its own, and a short one.</summary>
    public static string FailureKey(string key) => key.Length <= MaxKey && CanBeStored(key)
        ? key
        : "sha256 " + Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(key.AsSpan())));
}
