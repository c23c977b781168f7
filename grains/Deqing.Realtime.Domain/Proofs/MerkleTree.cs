using System.Security.Cryptography;

namespace Deqing.Realtime.Domain.Proofs;

/// <summary>
/// The Merkle tree of RFC 9162, section 2.1, with SHA-256: a leaf is hashed behind 0x00 and a node behind 0x01, so that neither can
/// pass for the other.
/// </summary>
public static class MerkleTree
{
    /// <summary>Bytes of a hash.</summary>
    public const int Length = SHA256.HashSizeInBytes;

    /// <summary>The longest path there can be.</summary>
    public const int MaxPath = 31;

    /// <summary>The hash of a leaf.</summary>
    public static byte[] Leaf(ReadOnlySpan<byte> content)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData([0]);
        hash.AppendData(content);
        return hash.GetHashAndReset();
    }

    /// <summary>The root over the hashes of all leaves in order; that of nothing for none.</summary>
    public static byte[] Root(ReadOnlySpan<byte[]> leaves)
    {
        if (leaves.Length <= 1)
            return leaves.IsEmpty ? SHA256.HashData([]) : leaves[0];
        var left = Split(leaves.Length);
        return Node(Root(leaves[..left]), Root(leaves[left..]));
    }

    /// <summary>The hashes with which the root is reached from a leaf, nearest first.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such leaf.</exception>
    public static ImmutableArray<ImmutableArray<byte>> Path(int index, ReadOnlySpan<byte[]> leaves)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, leaves.Length);
        var path = new Stack<ImmutableArray<byte>>();
        while (leaves.Length > 1)
        {
            var left = Split(leaves.Length);
            if (index < left)
            {
                path.Push([.. Root(leaves[left..])]);
                leaves = leaves[..left];
            }
            else
            {
                path.Push([.. Root(leaves[..left])]);
                leaves = leaves[left..];
                index -= left;
            }
        }

        return [.. path];
    }

    /// <summary>The root a path leads to from a leaf (section 2.1.3.2), or null if it is no path of such a leaf.</summary>
    /// <param name="leaf">Hash of the leaf.</param>
    /// <param name="index">Its place, from 0.</param>
    /// <param name="size">How many leaves there are.</param>
    /// <param name="path">See <see cref="Path"/>.</param>
    public static byte[]? RootOf(byte[] leaf, int index, int size, ImmutableArray<ImmutableArray<byte>> path)
    {
        if (index < 0 || index >= size)
            return null;
        var (place, last, hash) = (index, size - 1, leaf);
        foreach (var step in path)
        {
            if (last == 0)
                return null;
            if ((place & 1) == 1 || place == last)
            {
                hash = Node(step.AsSpan(), hash);
                while ((place & 1) == 0 && place != 0)
                    (place, last) = (place >> 1, last >> 1);
            }
            else
                hash = Node(hash, step.AsSpan());
            (place, last) = (place >> 1, last >> 1);
        }

        return last == 0 ? hash : null;
    }

    // The largest power of two below a size.
    private static int Split(int size) => 1 << (31 - int.LeadingZeroCount(size - 1));

    private static byte[] Node(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData([1]);
        hash.AppendData(left);
        hash.AppendData(right);
        return hash.GetHashAndReset();
    }
}
