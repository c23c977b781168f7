using System.Globalization;
using System.Text;
using CsCheck;
using Deqing.Realtime.Api.Configuration;
using Deqing.Realtime.Api.Ingest;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Water;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Api.Tests.Ingest;

public sealed class DialectReaderTests : IDisposable
{
    private const string Arrived = "03:10:00.000", Sampled = "03:00:00.123";

    private static readonly (string Topic, string Payload)[] Seeds =
    [
        (MqttTopics.ThingsBoard, """{"do":"5.1","temp":18.25,"rssi":-70,"on":true,"ph":null}"""),
        (MqttTopics.ThingsBoard, """[{"ts":1774983600123,"values":{"do":5.1}},{"ts":1774983600123,"values":{"ph":7}}]"""),
        (MqttTopics.ThingsBoardGateway, """{"S00002":[{"ts":1774983600123,"values":{"do":5.1}},{"do":5.2}],"S9":[{"do":1}]}"""),
        ("farm/S00001", """{"溶氧":"5.1","temp":18,"ts":"2026-04-01T03:00:00.123+08:00"}"""),
    ];

    private readonly ServiceProvider services = new ServiceCollection().AddMetrics().AddSingleton<IngestMetrics>().BuildServiceProvider();
    private readonly ObservationReader sensors = new(IngestCounty.Value, IngestCounty.Book);
    private readonly MqttTopics topics;
    private readonly DialectReader reader;
    private readonly ArrivalTimes arrivals = new(Options.Create(new MqttOptions()));

    public DialectReaderTests()
    {
        topics = new MqttTopics(IngestCounty.Value, sensors);
        reader = new DialectReader(
            IngestCounty.Value, sensors, services.GetRequiredService<IngestMetrics>(),
            Options.Create(new IngestOptions { MaxObservations = 3, MaxObservationBytes = 400 }));
    }

    /// <summary>Messages on ThingsBoard's topic and what is read: time of day and values by number of the metric.</summary>
    public static TheoryData<string, string> ThingsBoard => new()
    {
        { """{"do":5.1}""", $"{Arrived} 1=5.1" },
        { """{"do":5.1,"dissolved":1,"rssi":-70,"temp":18.25,"ph":7}""", $"{Arrived} 1=5.1 2=18.25 3=7" },
        { """{"do":"5.1","temp":" 1.8e1 ","ph":"-0","turbidity":"+4"}""", $"{Arrived} 1=5.1 2=18 3=-0 200=4" },
        { """{"do":5.1,"temp":null,"ph":""}""", $"{Arrived} 1=5.1" },
        { """{"d\u006f":5.1,"firmware":{"a":[1,{"ts":2}]},"on":true,"name":"x"}""", $"{Arrived} 1=5.1" },
        { """{"ts":1774983600123,"values":{"do":5.1}}""", $"{Sampled} 1=5.1" },
        { """{"values":{"do":"5.1"},"other":[1],"ts":"1774983600123"}""", $"{Sampled} 1=5.1" },
        { """{"ts":1774983600.123,"values":{"do":5.1}}""", $"{Sampled} 1=5.1" },
        { """{"ts":"2026-04-01T03:00:00.123+08:00","values":{"do":5.1}}""", $"{Sampled} 1=5.1" },
        { """{"ts":null,"values":{"do":5.1}}""", $"{Arrived} 1=5.1" },
        { """{"ts":1774983600123,"do":5.1}""", $"{Arrived} 1=5.1" },
        { """[{"do":5.1},{"do":5.2},{"ts":1774983600123,"values":{"do":5.3}}]""", $"{Arrived} 1=5.1;03:10:00.001 1=5.2;{Sampled} 1=5.3" },
        { """[{"ts":1774983600123,"values":{"do":5.1}},7,{"ts":1774983600123,"values":{"ph":7}}]""", $"{Sampled} 1=5.1 3=7;wrongType" },
        { """[{"ts":1774983600123,"values":{"do":5.1}},{"ts":1774983600123,"values":{"do":6,"ph":7}}]""",
            $"{Sampled} 1=5.1;{Sampled} 1=6 3=7" },
        { "[]", "" },

        // What cannot be taken, by itself
        { "7", "wrongType" },
        { "[7,{\"do\":5.1}]", $"wrongType;{Arrived} 1=5.1" },
        { "{}", "noValues" },
        { """{"rssi":-70,"battery":3}""", "noValues" },
        { """{"do":true}""", "wrongType" },
        { """{"do":{}}""", "wrongType" },
        { """{"do":"5,1"}""", "wrongType" },
        { """{"do":"high"}""", "wrongType" },
        { """{"do":"5.1 mg/L"}""", "wrongType" },
        { """{"do":"NaN"}""", "notFinite" },
        { """{"do":"-Infinity"}""", "notFinite" },
        { """{"do":"1e39"}""", "notFinite" },
        { """{"do":1e39}""", "notFinite" },
        { """{"do":5.1,"dissolvedOxygen":5.2}""", "duplicateKey" },
        { """{"do":5.1,"do":5.1}""", "duplicateKey" },
        { """{"ts":"yesterday","values":{"do":5.1}}""", "malformedTime" },
        { """{"ts":"2026-04-01T03:00:00","values":{"do":5.1}}""", "malformedTime" },
        { """{"ts":-1,"values":{"do":5.1}}""", "malformedTime" },
        { """{"ts":1e300,"values":{"do":5.1}}""", "malformedTime" },
        { """{"ts":253402300800000,"values":{"do":5.1}}""", "malformedTime" },
        { """{"ts":true,"values":{"do":5.1}}""", "wrongType" },
        { """{"ts":1774983600123,"values":7}""", "wrongType" },

        // What costs the whole message
        { "", "MalformedJson" },
        { "{\"do\":5.1", "MalformedJson" },
        { "{\"do\":5.1}x", "MalformedJson" },
        { "{\"do\":NaN}", "MalformedJson" },
        { "\uFEFF{\"do\":5.1}", "ByteOrderMark" },
        { """[{"do":1},{"do":2},{"do":3}]""", $"{Arrived} 1=1;03:10:00.001 1=2;03:10:00.002 1=3" },
        { """[{"do":1},{"do":2},{"do":3},{"do":4}]""", "TooManyObservations" },
    };

    [Theory]
    [MemberData(nameof(ThingsBoard))]
    public void ThingsBoards_telemetry_is_read(string payload, string expected) =>
        Assert.Equal(expected, Read(payload, MqttTopics.ThingsBoard));

    [Theory]
    [InlineData("""{"溶氧":"5.1","temp":18,"ts":1774983600}""", "03:00:00.000 1=5.1 2=18")]
    [InlineData("""{"溶氧":5.1,"ts":"2026-04-01T03:00:00.123+08:00"}""", $"{Sampled} 1=5.1")]
    [InlineData("""{"\u6eb6氧":5.1,"t\u0073":1774983600123}""", $"{Sampled} 1=5.1")]
    [InlineData("""{"溶氧":5.1}""", $"{Arrived} 1=5.1")]
    [InlineData("""{"溶氧":5.1,"ts":"now"}""", "malformedTime")]
    [InlineData("""{"do":5.1}""", "noValues")]
    [InlineData("""{"ts":1774983600123,"values":{"temp":5.1}}""", "noValues")]
    public void A_plain_dialect_has_names_and_a_time_of_its_own(string payload, string expected) =>
        Assert.Equal(expected, Read(payload, "farm/S00001"));

    [Fact]
    public void No_mutation_of_a_message_throws_and_whatever_is_taken_is_whole() =>
        Gen.Select(Gen.Int[0, Seeds.Length - 1], ObservationMutationTests.Edit.Array[1, 6]).Sample(
            mutation =>
            {
                var (seed, edits) = mutation;
                var payload = ObservationMutationTests.Mutate(Encoding.UTF8.GetBytes(Seeds[seed].Payload), edits);
                var batch = new ObservationBatch(IngestCounty.Now, Reach.County);
                var words = topics.Find(Seeds[seed].Topic).Dialect!;

                var refusal = Seeds[seed].Topic == MqttTopics.ThingsBoardGateway
                    ? reader.ReadGateway(payload, words, batch)
                    : reader.ReadMessage(payload, words, sensors.FindSensor("S00001")!, batch);
                arrivals.Give(batch, new MqttDelivery("one", 7, IsAgain: true), payload);

                Assert.True(refusal is null || batch.Items.Count == 0);
                Assert.All(batch.Items, ObservationMutationTests.AssertWhole);
                Assert.DoesNotContain(batch.Items, item => item.Observation is { } observation && observation.At == default);
            },
            iter: ObservationMutationTests.Inputs);

    [Fact]
    public void A_gateway_names_its_devices()
    {
        var batch = new ObservationBatch(IngestCounty.Now, Reach.County);
        var payload = Encoding.UTF8.GetBytes(
            """{"S00002":[{"ts":1774983600123,"values":{"do":5.1}},{"do":5.2}],"S9":[{"do":1}]}""");
        Assert.Null(reader.ReadGateway(payload, topics.Find(MqttTopics.ThingsBoardGateway).Dialect!, batch));
        arrivals.Give(batch, default, payload);
        Assert.Equal(["S00002", "S00002", null], batch.Items.Select(item => item.Sensor?.Id));
        Assert.Equal($"{Sampled} 1=5.1;{Arrived} 1=5.2;unknownSensor", Told(batch));
        Assert.Equal(
            RefusalReason.WrongType, reader.ReadGateway("[]"u8, topics.Find(MqttTopics.ThingsBoardGateway).Dialect!, batch)!.Reason);
    }

    [Fact]
    public void An_observation_longer_than_the_limit_is_named()
    {
        string Of(int length) => "{\"do\":5.1}".Insert(1, new string(' ', length - 10));
        Assert.Equal($"{Arrived} 1=5.1", Read(Of(400), MqttTopics.ThingsBoard));
        Assert.Equal("tooLong", Read(Of(401), MqttTopics.ThingsBoard));
    }

    [Fact]
    public void A_name_of_64_characters_is_known_and_one_more_is_not()
    {
        var name = new string('长', 64);
        var words = new Vocabulary(
            "x", null, Of(name, name + "x"), IngestCounty.Value.Metrics);
        Assert.Equal(1, words.Find(Encoding.UTF8.GetBytes(name)));
        Assert.Null(words.Find(Encoding.UTF8.GetBytes(name + "x")));

        static System.Collections.Frozen.FrozenDictionary<string, string?> Of(params string[] names) =>
            System.Collections.Frozen.FrozenDictionary.ToFrozenDictionary(names, one => one, string? (_) => "dissolvedOxygen");
    }

    public void Dispose() => services.Dispose();

    private string Read(string payload, string topic)
    {
        var batch = new ObservationBatch(IngestCounty.Now, Reach.County);
        var bytes = Encoding.UTF8.GetBytes(payload);
        if (reader.ReadMessage(bytes, topics.Find(topic).Dialect!, sensors.FindSensor("S00001")!, batch) is { } refusal)
            return refusal.Reason.ToString();
        arrivals.Give(batch, default, bytes);
        return Told(batch);
    }

    private static string Told(ObservationBatch batch) => string.Join(';', batch.Items.Select(item =>
        item.Rejection is { } reason ? Words.Of(reason)
        : string.Join(' ', item.Observation!.Values.Select(Told).Prepend(
            item.Observation.At.ToOffset(TimeSpan.FromHours(8)).ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture)))));

    private static string Told(MetricValue value) => string.Create(CultureInfo.InvariantCulture, $"{value.Metric}={value.Value}");
}
