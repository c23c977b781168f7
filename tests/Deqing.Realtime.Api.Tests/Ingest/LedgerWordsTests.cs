using System.Text.Json;
using Deqing.Realtime.Api.Ingest;
using Deqing.Realtime.Domain.Hj212;
using Deqing.Realtime.Domain.Water;

namespace Deqing.Realtime.Api.Tests.Ingest;

/// <summary>Every reason the ledger may show has a text on its page, and none has one that it never shows.</summary>
public sealed class LedgerWordsTests
{
    private const string Prefix = "rejection.";

    /// <summary>Reasons that are words only: of topics, of instruments, of SensorThings.</summary>
    private static readonly string[] Others =
    [
        "unknownTopic", "keyOfNoSensor", "notItsTopic", "unknownDevice", "wrongPassword", "notFound", "unknownDatastream",
        "otherDatastream", "otherFeature", "notKept", "timeTaken", "firstStands",
    ];

    [Theory]
    [InlineData("en")]
    [InlineData("zh-CN")]
    public void Every_reason_has_a_text(string language)
    {
        string[] reasons =
        [
            .. Enum.GetValues<Rejection>().Select(Words.Of),
            // A call that may come again is not rejected.
            .. Enum.GetValues<RefusalReason>().Where(it => it is not (RefusalReason.Overloaded or RefusalReason.LogUnavailable))
                .Select(Words.Of),
            .. Enum.GetValues<PacketFault>().Where(it => it != PacketFault.None).Select(Words.Of),
            .. Others,
        ];
        var file = Path.Combine(ContractTests.Repository, "web", "src", "i18n", $"pages.{language}.json");
        var texts = JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(file))!;

        Assert.Equal(
            reasons.Distinct().Order(StringComparer.Ordinal),
            texts.Keys.Where(key => key.StartsWith(Prefix, StringComparison.Ordinal)).Select(key => key[Prefix.Length..])
                .Order(StringComparer.Ordinal));
        Assert.DoesNotContain(texts, text => text.Key.StartsWith(Prefix, StringComparison.Ordinal) && text.Value.Length == 0);
    }
}
