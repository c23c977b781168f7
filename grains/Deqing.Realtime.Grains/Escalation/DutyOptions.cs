using System.ComponentModel.DataAnnotations;

namespace Deqing.Realtime.Grains.Escalation;

/// <summary>How the duty clocks look after open cases. Section <c>Duty</c>.</summary>
public sealed class DutyOptions
{
    /// <summary>The section these options are bound from.</summary>
    public const string Section = "Duty";

    /// <summary>How many duty clocks share the cases.</summary>
    [Range(1, 64)]
    public int Shards { get; set; } = 4;

    /// <summary>A clock looks this often for what is owed, in milliseconds: so late a step is at most when nothing else is.</summary>
    [Range(50, 5_000)]
    public int LookMilliseconds { get; set; } = 250;

    /// <summary>A clock wakes at most so many cases at once.</summary>
    [Range(1, 256)]
    public int Parallel { get; set; } = 16;

    /// <summary>Whoever may be called is read anew this often at most, in milliseconds.</summary>
    [Range(0, 60_000)]
    public int PeopleMilliseconds { get; set; } = 2_000;

    /// <summary>The proof of life is taken this often, in seconds.</summary>
    [Range(1, 600)]
    public int WatchSeconds { get; set; } = 10;

    /// <summary>Whether accounts of the demonstration are called. Set by the program, not by its configuration.</summary>
    internal bool WithDemonstration { get; set; }
}
