using System.Globalization;
using CloudNative.CloudEvents;
using CloudNative.CloudEvents.SystemTextJson;
using Deqing.Realtime.Api.Cases;
using Deqing.Realtime.Api.Places;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Storage;
using Microsoft.Extensions.Options;
using HttpJson = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace Deqing.Realtime.Api.Hooks;

/// <summary>What other systems get of an event.</summary>
/// <param name="Case">The case as it stands when the event is sent; its <c>version</c> may be ahead of the event's.</param>
/// <param name="Event">The event.</param>
public sealed record CaseEventData(CaseSummary Case, CaseEventAnswer Event);

/// <summary>Events of cases as CloudEvents 1.0.2.</summary>
/// <remarks>
/// <c>id</c> is case and version, so a repeat is known by it; <c>source</c> is the county, <c>type</c> is <c>case.</c> and the type of
/// the event, <c>subject</c> the case; the extension <c>sequence</c> orders the events of all cases. It has
/// twelve digits, because its specification wants texts that sort.
/// </remarks>
internal sealed class CaseCloudEvents(
    County county, CountyClock clock, CaseWriting writing, CaseEventWriting events, IOptions<HttpJson> json)
{
    private static readonly CloudEventAttribute Sequence =
        CloudEventAttribute.CreateExtension("sequence", CloudEventAttributeType.String);

    private readonly Uri source = new($"urn:county:{county.Code}:cases");

    /// <summary>Writes them as the other answers are written.</summary>
    public JsonEventFormatter Formatter { get; } = new(json.Value.SerializerOptions, default);

    /// <summary>The id of an event.</summary>
    public static string IdOf(FeedEntry entry) => string.Create(CultureInfo.InvariantCulture, $"{entry.CaseId}:{entry.Version}");

    /// <summary>An event of a case.</summary>
    public CloudEvent Of(FeedEntry entry, CaseRow row)
    {
        var it = new CloudEvent(CloudEventsSpecVersion.V1_0)
        {
            Id = IdOf(entry), Source = source, Type = $"case.{entry.Type}", Subject = entry.CaseId, Time = clock.Local(entry.At),
            DataContentType = "application/json",
            Data = new CaseEventData(
                writing.Summary(row), events.Write(new StoredEvent(
                    entry.Version, entry.At, entry.Type, entry.Payload, [.. Convert.FromHexString(entry.Hash)]))),
        };
        it[Sequence] = entry.Sequence.ToString("D12", CultureInfo.InvariantCulture);
        return it;
    }
}
