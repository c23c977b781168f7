using System.Globalization;

namespace Deqing.Realtime.Load;

/// <summary>The figures of a run, printed as a Markdown table when it is over.</summary>
internal sealed class Table
{
    private readonly List<(string What, string Target, string Result)> rows = [];

    /// <summary>Whether nothing acknowledged was lost.</summary>
    public bool IsWhole { get; private set; } = true;

    /// <summary>Adds a figure.</summary>
    public void Add(string what, string target, FormattableString result)
    {
        var text = result.ToString(CultureInfo.InvariantCulture);
        rows.Add((what, target, text));
        Console.Error.WriteLine($"{what}: {text}");
    }

    /// <summary>Adds what was acknowledged and what is in the log: they must be the same number.</summary>
    public void Add(string what, long acknowledged, long stored)
    {
        IsWhole &= acknowledged == stored;
        Add($"{what}: lost", "0", $"{acknowledged - stored} ({acknowledged} acknowledged, {stored} in the log, each once)");
    }

    /// <summary>Prints all.</summary>
    public void Print(string database)
    {
        Console.WriteLine($"> {Machine.Describe()}, {database}.\n");
        Console.WriteLine("| what | target | result |\n|---|---:|---|");
        foreach (var (what, target, result) in rows)
            Console.WriteLine($"| {what} | {target} | {result} |");
    }
}
