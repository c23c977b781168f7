using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Deqing.Realtime.Silo;

namespace Deqing.Realtime.Api.SignIn;

/// <summary>
/// A list of breached passwords as Have I Been Pwned hands it out: SHA-1 hashes in hexadecimal digits, one a line, ascending,
/// perhaps with a count. It may be larger than memory; a look-up reads about forty of its lines.
/// </summary>
internal sealed class BreachedPasswords
{
    private const int HashDigits = 40, LongestLine = 64;

    private readonly string? path;

    /// <param name="path">The file; empty for none.</param>
    /// <exception cref="StartupRefused">The file is not there or does not begin with a hash.</exception>
    public BreachedPasswords(string path)
    {
        if (path.Length == 0)
            return;
        this.path = Path.GetFullPath(path);
        if (!File.Exists(this.path))
            throw new StartupRefused($"SignIn:BreachedPasswords names {this.path}, which does not exist.");
        using var file = Open();
        if (LineAt(file, 0) is not { Length: >= HashDigits } first || !first[..HashDigits].All(char.IsAsciiHexDigit))
            throw new StartupRefused($"{this.path} is no list of SHA-1 hashes in ascending order.");
    }

    /// <summary>Whether a password is in the list.</summary>
    [SuppressMessage("Security", "CA5350", Justification = "The list is one of SHA-1 hashes; nothing of ours rests on it.")]
    public bool Contains(string password)
    {
        if (path is null)
            return false;
        var hash = Convert.ToHexString(SHA1.HashData(Encoding.UTF8.GetBytes(password)));
        using var file = Open();
        var (low, high) = (0L, file.Length);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            var start = StartOfLine(file, middle);
            var line = LineAt(file, start);
            var order = string.CompareOrdinal(line[..Math.Min(HashDigits, line.Length)].ToUpperInvariant(), hash);
            if (order == 0)
                return true;
            if (order < 0)
                low = start + line.Length + 1;
            else
                high = start;
        }

        return false;
    }

    private FileStream Open() => new(path!, FileMode.Open, FileAccess.Read, FileShare.Read);

    private static long StartOfLine(FileStream file, long within)
    {
        var from = Math.Max(0, within - LongestLine);
        var before = Read(file, from, (int)(within - from));
        var end = before.LastIndexOf('\n');
        return end < 0 ? from : from + end + 1;
    }

    private static string LineAt(FileStream file, long start)
    {
        var text = Read(file, start, LongestLine);
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        return end < 0 ? text : text[..end];
    }

    private static string Read(FileStream file, long from, int length)
    {
        var bytes = new byte[length];
        file.Position = from;
        return Encoding.ASCII.GetString(bytes, 0, file.ReadAtLeast(bytes, length, throwOnEndOfStream: false));
    }
}
