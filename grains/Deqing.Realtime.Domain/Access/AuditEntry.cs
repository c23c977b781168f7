using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Deqing.Realtime.Domain.Access;

/// <summary>Something that must be answered for, before it has its place in the audit log.</summary>
/// <param name="At">When it happened; the log keeps the millisecond.</param>
/// <param name="Action">What was done or tried, as one camelCase word such as <c>signIn</c> or <c>grantGiven</c>.</param>
/// <param name="Outcome"><c>done</c>, or the reason why not.</param>
/// <param name="Actor">Id of who did it; empty for nobody known, for the engine and for an operator at the machine.</param>
/// <param name="ActorName">Their name then.</param>
/// <param name="Address">Network address they came from; empty for the machine itself.</param>
/// <param name="Subject">Id of the person or key it was done to, or null. Whoever holds their rights in memory reads them anew.</param>
/// <param name="Target">What else it was done to, for example a case or a grant, or null.</param>
/// <param name="Detail">What a reader should know besides, or null. Never a secret and never personal data.</param>
public sealed record AuditDraft(
    DateTimeOffset At, string Action, string Outcome, string Actor, string ActorName, string Address, string? Subject, string? Target,
    string? Detail)
{
    /// <summary>What <see cref="Outcome"/> says of something that was done.</summary>
    public const string Done = "done";

    /// <summary>Longest text of one member in UTF-16 code units; a longer one is cut.</summary>
    public const int MaxText = 2_000;
}

/// <summary>An entry of the audit log.</summary>
/// <param name="Sequence">1, 2, 3 …</param>
/// <param name="Entry">What happened.</param>
/// <param name="Hash">Authenticates the entry and, through the hash before it, all entries before it.</param>
public sealed record AuditEntry(long Sequence, AuditDraft Entry, ImmutableArray<byte> Hash);

/// <summary>
/// Chains the entries of the audit log: the hash of each is an HMAC-SHA-256 (RFC 2104) over the hash before it, its number and
/// all its members, each with its length. Whoever changes, removes or inserts an entry without the key breaks the chain there.
/// </summary>
/// <param name="key">The key, at least 32 bytes. It is kept apart from the log.</param>
public sealed class AuditChain(ReadOnlySpan<byte> key)
{
    /// <summary>The hash before the first entry.</summary>
    public static readonly ImmutableArray<byte> Start = [.. new byte[SHA256.HashSizeInBytes]];

    private readonly byte[] key = key.Length >= 32 ? key.ToArray() : throw new ArgumentException("The key is too short.", nameof(key));

    /// <summary>Gives an entry its place.</summary>
    /// <param name="last">Number and hash of the last entry; 0 and <see cref="Start"/> for an empty log.</param>
    /// <param name="draft">What happened.</param>
    public AuditEntry Append((long Sequence, ImmutableArray<byte> Hash) last, AuditDraft draft)
    {
        var kept = draft with
        {
            At = DateTimeOffset.FromUnixTimeMilliseconds(draft.At.ToUnixTimeMilliseconds()),
            Action = Clean(draft.Action)!,
            Outcome = Clean(draft.Outcome)!,
            Actor = Clean(draft.Actor)!,
            ActorName = Clean(draft.ActorName)!,
            Address = Clean(draft.Address)!,
            Subject = Clean(draft.Subject),
            Target = Clean(draft.Target),
            Detail = Clean(draft.Detail),
        };
        return new AuditEntry(last.Sequence + 1, kept, Hash(last.Sequence + 1, kept, last.Hash));
    }

    /// <summary>Whether an entry is as it was written and follows the one before.</summary>
    public bool Holds((long Sequence, ImmutableArray<byte> Hash) last, AuditEntry entry) =>
        entry.Sequence == last.Sequence + 1
        && CryptographicOperations.FixedTimeEquals(entry.Hash.AsSpan(), Hash(entry.Sequence, entry.Entry, last.Hash).AsSpan());

    private ImmutableArray<byte> Hash(long sequence, AuditDraft draft, ImmutableArray<byte> previous)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hash.AppendData(previous.AsSpan());
        Append(hash, sequence);
        Append(hash, draft.At.ToUnixTimeMilliseconds());
        foreach (var text in (ReadOnlySpan<string?>)
            [draft.Action, draft.Outcome, draft.Actor, draft.ActorName, draft.Address, draft.Subject, draft.Target, draft.Detail])
        {
            var bytes = text is null ? [] : Encoding.UTF8.GetBytes(text);
            Append(hash, text is null ? -1 : bytes.Length);
            hash.AppendData(bytes);
        }

        return [.. hash.GetHashAndReset()];
    }

    private static void Append(IncrementalHash hash, long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        hash.AppendData(bytes);
    }

    // What a database would not give back as it took it would break the chain: half of a surrogate pair, and the null character.
    private static string? Clean(string? text)
    {
        if (text is null)
            return null;
        var cut = text.Length > AuditDraft.MaxText ? text[..AuditDraft.MaxText] : text;
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(cut)).Replace('\0', '\uFFFD');
    }
}
