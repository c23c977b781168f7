using System.Reflection;

namespace Deqing.Realtime.Benchmarks;

/// <summary>What the benchmarks were built from.</summary>
internal static class Sources
{
    /// <summary>The folder the sources are in.</summary>
    public static string Repository { get; } =
        typeof(Sources).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(one => one.Key == "Repository").Value!;
}
