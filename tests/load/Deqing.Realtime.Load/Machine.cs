using System.Globalization;
using System.Runtime.InteropServices;

namespace Deqing.Realtime.Load;

/// <summary>What a run ran on, and how much else the machine had to do.</summary>
internal sealed class Machine
{
    private readonly (long Busy, long All) before = Ticks();

    /// <summary>Processors, memory, system and run time.</summary>
    public static string Describe()
    {
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1024.0 * 1024 * 1024);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Environment.ProcessorCount} cores, {memory:F1} GiB, {RuntimeInformation.OSDescription}, "
            + $"{RuntimeInformation.FrameworkDescription}");
    }

    /// <summary>The load average of the last minute, or an empty text.</summary>
    public static string LoadAverage =>
        File.Exists("/proc/loadavg") ? $"load average {File.ReadAllText("/proc/loadavg").Split(' ')[0]}" : "";

    /// <summary>
    /// Which part of the machine's processors was busy since this was made with other things than the given processor times,
    /// 0 to 1. PostgreSQL counts as other: nobody can say which of its processes work for whom.
    /// </summary>
    public double Others(TimeSpan ours)
    {
        var (busy, all) = Ticks();
        var share = (busy - before.Busy) / (double)Math.Max(1, all - before.All);
        var seconds = (all - before.All) / 100.0;
        return Math.Max(0, share - (ours.TotalSeconds / Math.Max(0.01, seconds)));
    }

    private static (long Busy, long All) Ticks()
    {
        if (!File.Exists("/proc/stat"))
            return (0, 0);
        var numbers = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1)
            .Select(text => long.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        return (numbers.Sum() - numbers[3] - numbers[4], numbers.Sum());
    }
}
