using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Deqing.Realtime.Domain.Cases;

/// <summary>
/// The chain of a case: each event is linked to the one before by a SHA-256 (FIPS 180-4), so that none can be changed, left out or
/// put in between without all later links changing.
/// </summary>
/// <remarks>
/// link₀ = SHA-256("deqing.case.v1" ‖ 0x0A ‖ UTF-8 of the case id); linkₙ = SHA-256(linkₙ₋₁ ‖ n as 4 bytes big-endian ‖ the
/// event's whole milliseconds since 1970 as 8 bytes big-endian ‖ UTF-8 of its type ‖ 0x0A ‖ SHA-256 of its stored payload in
/// UTF-8). The payload enters by its digest, so that somebody who may not read an event can still check the chain through it. A test
/// freezes both.
/// </remarks>
public static class CaseChain
{
    /// <summary>Bytes of a link.</summary>
    public const int Length = SHA256.HashSizeInBytes;

    /// <summary>The link in front of the first event.</summary>
    public static byte[] Start(string caseId) => SHA256.HashData(Encoding.UTF8.GetBytes($"deqing.case.v1\n{caseId}"));

    /// <summary>The digest by which a payload enters its link.</summary>
    public static byte[] Digest(string payload) => SHA256.HashData(Encoding.UTF8.GetBytes(payload));

    /// <summary>The link of the next event.</summary>
    /// <param name="before">The link before: 32 bytes.</param>
    /// <param name="version">Version of the case after the event.</param>
    /// <param name="milliseconds">Its time in whole milliseconds since 1970-01-01 UTC.</param>
    /// <param name="type">The name under which it is stored.</param>
    /// <param name="digest">See <see cref="Digest"/>: 32 bytes.</param>
    public static byte[] Next(
        ReadOnlySpan<byte> before, int version, long milliseconds, string type, ReadOnlySpan<byte> digest)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> head = stackalloc byte[12];
        BinaryPrimitives.WriteInt32BigEndian(head, version);
        BinaryPrimitives.WriteInt64BigEndian(head[4..], milliseconds);
        hash.AppendData(before);
        hash.AppendData(head);
        hash.AppendData(Encoding.UTF8.GetBytes($"{type}\n"));
        hash.AppendData(digest);
        return hash.GetHashAndReset();
    }
}
