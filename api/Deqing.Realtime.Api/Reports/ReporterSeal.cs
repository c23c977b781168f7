using System.Security.Cryptography;
using System.Text;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Silo;

namespace Deqing.Realtime.Api.Reports;

/// <summary>
/// Makes the seal under which a case knows its reporter: who can read the database alone learns nothing from it, and who has the
/// key can find one's own reports again.
/// </summary>
internal sealed class ReporterSeal
{
    private const string KeyFile = "reporters.key";
    private const int TagBytes = 16, IdBytes = 12;

    private readonly byte[] key;

    private ReporterSeal(byte[] key) => this.key = key;

    /// <summary>Reads the key, which is made with the first start.</summary>
    /// <exception cref="StartupRefused">The file holds none.</exception>
    public static async Task<ReporterSeal> OpenAsync(KeyFolder keys, CancellationToken cancellation)
    {
        if (await keys.ReadAsync(KeyFile, cancellation) is { } text)
        {
            var known = new byte[SHA256.HashSizeInBytes];
            return Convert.TryFromBase64String(text.Trim(), known, out var length) && length == known.Length
                ? new ReporterSeal(known)
                : throw new StartupRefused($"{keys.PathOf(KeyFile)} holds no key of the reporters. Restore it from a backup.");
        }

        var made = RandomNumberGenerator.GetBytes(SHA256.HashSizeInBytes);
        await keys.WriteAsync(KeyFile, Convert.ToBase64String(made), cancellation);
        return new ReporterSeal(made);
    }

    /// <summary>The seal of somebody who has signed in: the same for all their reports.</summary>
    public string OfPerson(string id) => Tag($"person\n{id}");

    /// <summary>The seal of somebody unknown: another one for each report.</summary>
    public string OfReport(string reportKey) => Tag($"report\n{reportKey}");

    /// <summary>The id of the case a report opens.</summary>
    /// <param name="whose">Among whose reports the key is one: a seal; empty for villagers, whose phones keep their keys secret.</param>
    /// <param name="reportKey">Key of the report.</param>
    public string CaseId(string whose, string reportKey) => $"R{Hash($"case\n{whose}\n{reportKey}", IdBytes)}";

    private string Tag(string text) => Hash(text, TagBytes);

    private string Hash(string text, int bytes) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)).AsSpan(0, bytes));
}
