using System.Diagnostics;
using System.Globalization;
using Deqing.Realtime.Tests;

namespace Deqing.Realtime.Benchmarks.Hj212;

/// <summary>The long run of the fuzzing that the tests do shortly: ten million inputs of one seed.</summary>
internal static class FuzzCommand
{
    private const int Inputs = 10_000_000, Step = 1_000_000;

    /// <summary>Runs it: <c>fuzz212 [inputs] [seed]</c>.</summary>
    /// <returns>The exit code: 1 if a law does not hold.</returns>
    public static int Run(string[] args)
    {
        var inputs = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : Inputs;
        var seed = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 2026;
        var clock = Stopwatch.StartNew();
        try
        {
            for (var done = 0; done < inputs; done += Step)
            {
                // Each million has a seed of its own, so that a failure is reached again without those before it.
                var said = new Hj212Fuzz(seed + (done / Step)).Run(Math.Min(Step, inputs - done));
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{clock.Elapsed.TotalSeconds:F0} s, {Environment.WorkingSet / 1048576} MiB, seed {seed + (done / Step)}: {said}"));
            }
            return 0;
        }
        catch (InvalidOperationException broken)
        {
            Console.Error.WriteLine(broken.Message);
            return 1;
        }
    }
}
