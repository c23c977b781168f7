using System.Text.Json.Serialization;
using Deqing.Realtime.Domain.Rules;

namespace Deqing.Realtime.Domain.Cases;

/// <summary>An alarm as it comes to a case: from a pond, a fault from its sensor, silence from the links of a village.</summary>
/// <param name="Pond">Pond id; null for what stands at no pond, or is the link of the village.</param>
/// <param name="Village">Village code.</param>
/// <param name="Township">Township code.</param>
/// <param name="Rule">
/// Rule id; for a fault <c>fault-</c>, sensor, metric and kind; for silence one of <see cref="Water.LinkEvents"/>.
/// </param>
/// <param name="Category">Category of the case.</param>
/// <param name="Severity">Severity of the rule.</param>
/// <param name="Since">Event time of the first value beyond the threshold: when the problem happened.</param>
/// <param name="At">Event time of the value that raised the alarm.</param>
/// <param name="ReceivedAt">When that value arrived.</param>
/// <param name="Value">That value; of liveness the seconds of silence.</param>
/// <param name="Sensor">Id of the sensor it is about; null where it is about the place.</param>
[GenerateSerializer, Immutable]
public sealed record AlarmReport(
    [property: Id(0)] string? Pond,
    [property: Id(1)] string Village,
    [property: Id(2)] string Township,
    [property: Id(3)] string Rule,
    [property: Id(4)] string Category,
    [property: Id(5)] Severity Severity,
    [property: Id(6)] DateTimeOffset Since,
    [property: Id(7)] DateTimeOffset At,
    [property: Id(8)] DateTimeOffset ReceivedAt,
    [property: Id(9)] float Value,
    [property: Id(10), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Sensor = null);
