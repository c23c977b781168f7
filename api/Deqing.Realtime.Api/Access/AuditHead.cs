using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Silo;
using Deqing.Realtime.Storage;

namespace Deqing.Realtime.Api.Access;

/// <summary>
/// What is kept of the audit log outside of the database, in the folder of keys: the key of its chain, and how far it had come.
/// So who can write the database alone can neither make the chain anew nor cut off its end unseen.
/// </summary>
internal sealed class AuditHead(IAccessStore store, KeyFolder keys)
{
    private const string KeyFile = "audit.key", HeadFile = "audit.head";

    private long remembered = -1;

    /// <summary>The chain of the log. Its key is made with the first start.</summary>
    /// <exception cref="StartupRefused">There is a log but its key is gone, or the file holds none.</exception>
    public static async Task<AuditChain> OpenAsync(IAccessStore store, KeyFolder keys, CancellationToken cancellation)
    {
        if (await keys.ReadAsync(KeyFile, cancellation) is { } text)
        {
            var key = new byte[SHA256.HashSizeInBytes];
            return Convert.TryFromBase64String(text.Trim(), key, out var length) && length == key.Length
                ? new AuditChain(key)
                : throw new StartupRefused($"{keys.PathOf(KeyFile)} holds no key of the audit log. Restore it from a backup.");
        }

        if ((await store.AuditHeadAsync(cancellation)).Sequence > 0)
            throw new StartupRefused(
                $"The database has an audit log, but its key {keys.PathOf(KeyFile)} is missing. Restore it from a backup, or name "
                + "its folder with Security:Keys.");
        var made = RandomNumberGenerator.GetBytes(SHA256.HashSizeInBytes);
        await keys.WriteAsync(KeyFile, Convert.ToBase64String(made), cancellation);
        return new AuditChain(made);
    }

    /// <summary>
    /// Writes down how far the log has come. Returns its last number, or null if what was written down before is in it no more:
    /// then it stays written down, or an end that was cut off would be forgotten as soon as the log has grown over it.
    /// </summary>
    public async Task<long?> RememberAsync(CancellationToken cancellation)
    {
        var head = await store.AuditHeadAsync(cancellation);
        if (head.Sequence == remembered)
            return remembered;
        var known = await ReadAsync(cancellation);
        if (known.Sequence > head.Sequence || !await HoldsAsync(known, cancellation))
            return null;
        if (known.Sequence < head.Sequence)
            await keys.WriteAsync(
                HeadFile, string.Create(CultureInfo.InvariantCulture, $"{head.Sequence} {Hex(head.Hash)}"), cancellation);
        return remembered = head.Sequence;
    }

    /// <summary>Reads the whole log and says where it does not hold.</summary>
    public async Task<AuditVerdict> VerifyAsync(AuditChain chain, CancellationToken cancellation)
    {
        var known = await ReadAsync(cancellation);
        (long Sequence, ImmutableArray<byte> Hash) last = (0, AuditChain.Start);
        await foreach (var entry in store.ReadAuditAsync(1, cancellation))
        {
            if (!chain.Holds(last, entry))
                return new AuditVerdict(false, last.Sequence, last.Sequence + 1, Hex(last.Hash), 0);

            // It follows its predecessor, but another one stood here: the end was cut off, and the log has grown again.
            if (known.Sequence == entry.Sequence && known.Hash != Hex(entry.Hash))
                return new AuditVerdict(false, last.Sequence, entry.Sequence, Hex(last.Hash), 0);
            last = (entry.Sequence, entry.Hash);
        }

        var missing = Math.Max(0, known.Sequence - last.Sequence);
        return new AuditVerdict(missing == 0, last.Sequence, missing == 0 ? null : last.Sequence + 1, Hex(last.Hash), missing);
    }

    private static string Hex(ImmutableArray<byte> hash) => Convert.ToHexStringLower(hash.AsSpan());

    private async Task<bool> HoldsAsync(KnownHead known, CancellationToken cancellation)
    {
        if (known.Sequence == 0)
            return true;
        await foreach (var entry in store.ReadAuditAsync(known.Sequence, cancellation))
            return entry.Sequence == known.Sequence && Hex(entry.Hash) == known.Hash;
        return false;
    }

    private async Task<KnownHead> ReadAsync(CancellationToken cancellation) =>
        (await keys.ReadAsync(HeadFile, cancellation))?.Trim().Split(' ') is [var number, var hash]
        && long.TryParse(number, CultureInfo.InvariantCulture, out var sequence)
            ? new KnownHead(sequence, hash)
            : new KnownHead(0, "");

    private readonly record struct KnownHead(long Sequence, string Hash);
}

/// <summary>Whether the audit log is as it was written.</summary>
/// <param name="Intact">Whether it is.</param>
/// <param name="Entries">How many entries hold, from the first on.</param>
/// <param name="BrokenAt">Number of the first entry that is not the one that was written, or null.</param>
/// <param name="Head">Hash of the last entry that holds, in hexadecimal digits.</param>
/// <param name="Missing">How many entries are gone from its end, as far as the folder of keys knows.</param>
public sealed record AuditVerdict(bool Intact, long Entries, long? BrokenAt, string Head, long Missing);
