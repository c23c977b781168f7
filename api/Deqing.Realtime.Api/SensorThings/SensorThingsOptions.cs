using System.ComponentModel.DataAnnotations;

namespace Deqing.Realtime.Api.SensorThings;

/// <summary>What a request for sensing data may cost, section <c>SensorThings</c>.</summary>
public sealed class SensorThingsOptions
{
    /// <summary>Section of the configuration.</summary>
    public const string Section = "SensorThings";

    /// <summary>Entities of a page where <c>$top</c> does not say.</summary>
    [Range(1, 10_000)]
    public int DefaultTop { get; set; } = 100;

    /// <summary>Most entities of a page. More are on the pages behind <c>@iot.nextLink</c>.</summary>
    [Range(1, 10_000)]
    public int MaxTop { get; set; } = 1_000;

    /// <summary>Largest <c>$skip</c>. Lists of registered things are paged by it, so it is no less than there are Datastreams.</summary>
    [Range(1, 10_000_000)]
    public int MaxSkip { get; set; } = 1_000_000;

    /// <summary>
    /// One answer reads at most so many rows of the log, each question to it counted as <see cref="RowsPerQuestion"/>. A page that
    /// would need more ends early with a link to the rest; what has no such link is refused.
    /// </summary>
    [Range(1_000, 10_000_000)]
    public int MaxRows { get; set; } = 100_000;

    /// <summary>
    /// Within <c>$expand</c>, a list of Observations looks at most at so many rows beyond its page. One of a metric that its device
    /// never sends ends there, with a link to the rest, and leaves the other lists of the answer theirs.
    /// </summary>
    [Range(1, 100_000)]
    public int MaxNestedRows { get; set; } = 200;

    /// <summary>How many rows a question to the log counts for, also one that finds nothing.</summary>
    public const int RowsPerQuestion = 50;

    /// <summary>Most entities of an answer, expanded ones included.</summary>
    [Range(100, 1_000_000)]
    public int MaxEntities { get; set; } = 20_000;

    /// <summary>How deep <c>$expand</c> may go.</summary>
    [Range(1, 10)]
    public int MaxExpandDepth { get; set; } = 5;

    /// <summary>Most <c>$expand</c> items of a request, at all depths.</summary>
    [Range(1, 100)]
    public int MaxExpands { get; set; } = 20;

    /// <summary>Most operators, functions, properties and constants of a <c>$filter</c> or <c>$orderby</c>.</summary>
    [Range(10, 1_000)]
    public int MaxExpressionNodes { get; set; } = 200;

    /// <summary>Most sensors whose observations are merged in the order of time.</summary>
    [Range(1, 1_000)]
    public int MaxMergedSensors { get; set; } = 32;
}
