namespace Deqing.Realtime.Fleet.Generate;

/// <summary>
/// SplitMix64: the same numbers for the same seed on every machine and every .NET version, which System.Random does not promise.
/// Streams are named, so that one more draw in one part of the county leaves every other part as it was.
/// </summary>
internal sealed class SeededRandom
{
    private ulong _state;

    /// <param name="seed">Seed of the whole county.</param>
    /// <param name="stream">Name of the part that draws, for example a village code.</param>
    public SeededRandom(long seed, string stream)
    {
        var hash = 14695981039346656037UL;
        foreach (var character in stream) hash = (hash ^ character) * 1099511628211UL;
        _state = hash ^ (unchecked((ulong)seed) * 0x9E3779B97F4A7C15UL);
        NextBits();
    }

    /// <summary>Uniform in [0, 1).</summary>
    public double NextUnit() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [from, to).</summary>
    public double NextBetween(double from, double to) => from + ((to - from) * NextUnit());

    /// <summary>Standard normal (Box–Muller, one of the pair).</summary>
    public double NextNormal() => Math.Sqrt(-2 * Math.Log(1 - NextUnit())) * Math.Cos(2 * Math.PI * NextUnit());

    private ulong NextBits()
    {
        _state += 0x9E3779B97F4A7C15UL;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
