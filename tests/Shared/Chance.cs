using System.Collections.Immutable;

namespace Deqing.Realtime.Tests;

/// <summary>Chance that follows from one number alone (Knuth's multiplier, xorshift): the same number is the same story.</summary>
internal sealed class Chance(uint number)
{
    private uint left = number * 2_654_435_769u;

    /// <summary>A number from 0 to below a count.</summary>
    public int Pick(int count)
    {
        left ^= left << 13;
        left ^= left >> 17;
        left ^= left << 5;
        return (int)(left % (uint)count);
    }

    /// <summary>Whether what happens once in so many times happens now.</summary>
    public bool Once(int times) => Pick(times) == 0;

    /// <summary>One of a list.</summary>
    public T Of<T>(ImmutableArray<T> list) => list[Pick(list.Length)];
}
