using System.Collections.Frozen;

namespace Deqing.Realtime.Domain.Water;

/// <summary>
/// How devices that were made for other systems write what they measured, so that a county can switch without touching them.
/// </summary>
/// <param name="ThingsBoard">
/// Names of ThingsBoard's telemetry keys: metric keys by name, null for a name that is known to be no measurement.
/// </param>
/// <param name="Plain">Dialects of flat objects, each with topics of its own.</param>
public sealed record Dialects(FrozenDictionary<string, string?> ThingsBoard, ImmutableArray<PlainDialect> Plain)
{
    /// <summary>Names are metric keys, and there is no plain dialect.</summary>
    public static readonly Dialects None = new(FrozenDictionary<string, string?>.Empty, []);

    /// <summary>
    /// Topics that mean the same in every county: our own, and those of ThingsBoard. No dialect may claim one of them.
    /// </summary>
    public static readonly ImmutableArray<TopicTemplate> Reserved =
    [
        .. new[] { "v1/{sensor}/observations", "v1/{sensor}/state", "v1/devices/me/{sensor}", "v1/gateway/{sensor}" }
            .Select(text => TopicTemplate.Parse(text).Template!),
    ];
}

/// <summary>A dialect of one flat object: <c>{"do": 5.1, "temp": "18.2"}</c>.</summary>
/// <param name="Id">Its name in metrics and logs.</param>
/// <param name="Topic">The topics it is spoken on.</param>
/// <param name="Time">
/// The member that says when it was measured (ISO 8601 with offset, or Unix seconds or milliseconds); null where the time of
/// arrival counts.
/// </param>
/// <param name="Names">Metric keys by name, null for a name that is known to be no measurement.</param>
public sealed record PlainDialect(string Id, TopicTemplate Topic, string? Time, FrozenDictionary<string, string?> Names);
