using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Deqing.Realtime.Domain.Proofs;

/// <summary>
/// The root of a day of the county: a <see cref="MerkleTree"/> over how far each case had come that day, chained to the day before
/// and signed. Whoever keeps one root of a day can tell ever after whether anything that was in it has been rewritten.
/// </summary>
/// <param name="Day">The day as the county's clocks show it.</param>
/// <param name="Count">How many cases are in it.</param>
/// <param name="Root">The root of the tree: 32 bytes.</param>
/// <param name="Previous">The digest of the day before; 32 zero bytes for the first.</param>
/// <param name="Signature">ECDSA P-256 with SHA-256 over <see cref="Statement"/>, as the two numbers of 32 bytes (IEEE P1363).</param>
public sealed record DayRoot(
    DateOnly Day,
    int Count,
    ImmutableArray<byte> Root,
    ImmutableArray<byte> Previous,
    ImmutableArray<byte> Signature)
{
    /// <summary>What stands in front of the first day.</summary>
    public static readonly ImmutableArray<byte> Start = [.. new byte[MerkleTree.Length]];

    /// <summary>Makes the root of a day.</summary>
    /// <param name="county">Code of the county.</param>
    /// <param name="day">The day.</param>
    /// <param name="leaves">See <see cref="Leaf"/>, in the order of the bytes of the case ids.</param>
    /// <param name="previous">Digest of the day before, or <see cref="Start"/>.</param>
    /// <param name="sign">Signs a statement.</param>
    public static DayRoot Seal(
        string county, DateOnly day, ReadOnlySpan<byte[]> leaves, ImmutableArray<byte> previous, Func<byte[], byte[]> sign)
    {
        var unsigned = new DayRoot(day, leaves.Length, [.. MerkleTree.Root(leaves)], previous, []);
        return unsigned with { Signature = [.. sign(unsigned.Statement(county))] };
    }

    /// <summary>The hash of a leaf: link ‖ version as 4 bytes big-endian ‖ UTF-8 of the case id.</summary>
    public static byte[] Leaf(string caseId, int version, ReadOnlySpan<byte> link)
    {
        var content = new byte[link.Length + sizeof(int) + Encoding.UTF8.GetByteCount(caseId)];
        link.CopyTo(content);
        BinaryPrimitives.WriteInt32BigEndian(content.AsSpan(link.Length), version);
        Encoding.UTF8.GetBytes(caseId, content.AsSpan(link.Length + sizeof(int)));
        return MerkleTree.Leaf(content);
    }

    /// <summary>What is signed. A test freezes it.</summary>
    public byte[] Statement(string county) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"deqing.day.v1\n{county}\n{Day:yyyy-MM-dd}\n{Count}\n{HexBytes.Text(Root)}\n{HexBytes.Text(Previous)}\n"));

    /// <summary>The digest by which the next day names this one.</summary>
    public ImmutableArray<byte> Digest(string county) => [.. SHA256.HashData(Statement(county))];
}
