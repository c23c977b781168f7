using System.ComponentModel.DataAnnotations;

namespace Deqing.Realtime.Api.Hooks;

/// <summary>Events sent to other systems. Section <c>Hooks</c>.</summary>
public sealed class HookOptions
{
    /// <summary>The section these options are bound from.</summary>
    public const string Section = "Hooks";

    /// <summary>
    /// Whether events may be sent to addresses that are not public (this machine, the county's own network) and without TLS. Whoever
    /// may make a subscription can then make this program call anything it can reach.
    /// </summary>
    public bool AllowPrivate { get; set; }

    /// <summary>How long a subscriber may take to answer, in seconds.</summary>
    [Range(1, 30)]
    public int TimeoutSeconds { get; set; } = 5;

    /// <summary>Most subscriptions.</summary>
    [Range(1, 1_000)]
    public int MaxHooks { get; set; } = 100;
}
