using System.Globalization;

namespace Deqing.Realtime.Load;

/// <summary>What is measured, and how much of it.</summary>
/// <param name="Rows">Messages of one round.</param>
/// <param name="Sensors">How many pond stations send them.</param>
/// <param name="Batch">Messages of one call, and rows of one transaction of the bare program.</param>
/// <param name="Posters">Callers at once; each has sensors of its own, as a gateway has.</param>
/// <param name="Rounds">Measured rounds after the warm-up.</param>
/// <param name="Database"><c>postgres</c> or <c>sqlite</c>.</param>
internal sealed record HttpOptions(int Rows, int Sensors, int Batch, int Posters, int Rounds, string Database)
{
    public const string Usage =
        "http [--rows 300000] [--sensors 1500] [--batch 5000] [--posters 3] [--rounds 3] [--database postgres|sqlite]";

    /// <summary>Reads the command line.</summary>
    /// <exception cref="ArgumentException">Names what is wrong with it.</exception>
    public static HttpOptions Parse(string[] args)
    {
        var options = new HttpOptions(300_000, 1_500, 5_000, 3, 3, "postgres");
        for (var index = 0; index < args.Length; index += 2)
        {
            var value = index + 1 < args.Length ? args[index + 1] : throw new ArgumentException($"{args[index]} has no value.");
            options = args[index] switch
            {
                "--rows" => options with { Rows = Number(value, 1_000, 10_000_000) },
                "--sensors" => options with { Sensors = Number(value, 1, 100_000) },
                "--batch" => options with { Batch = Number(value, 1, 10_000) },
                "--posters" => options with { Posters = Number(value, 1, 64) },
                "--rounds" => options with { Rounds = Number(value, 1, 100) },
                "--database" when value is "postgres" or "sqlite" => options with { Database = value },
                _ => throw new ArgumentException($"{args[index]} {value} is not understood."),
            };
        }
        return options.Sensors >= options.Posters ? options : throw new ArgumentException("--posters must not be more than --sensors.");
    }

    internal static int Number(string text, int least, int most) =>
        int.TryParse(text, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new ArgumentException($"{text} is not a number from {least} to {most}.");
}
