namespace Deqing.Realtime.Fleet.Simulate;

/// <summary>A number that depends on nothing but its arguments, so that a device's water at an instant needs no history.</summary>
internal static class StableHash
{
    public static ulong Of(long seed, string text)
    {
        var hash = 14695981039346656037UL ^ (unchecked((ulong)seed) * 0x9E3779B97F4A7C15UL);
        foreach (var character in text) hash = (hash ^ character) * 1099511628211UL;
        return Mix(hash);
    }

    /// <summary>Uniform in [0, 1).</summary>
    public static double Unit(ulong of, long index) =>
        (Mix(of ^ (unchecked((ulong)index) * 0xD1B54A32D192ED03UL)) >> 11) * (1.0 / (1UL << 53));

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
