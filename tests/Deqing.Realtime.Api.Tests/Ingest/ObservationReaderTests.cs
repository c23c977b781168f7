using System.Text;
using Deqing.Realtime.Api.Configuration;
using Deqing.Realtime.Api.Ingest;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Water;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Api.Tests.Ingest;

public sealed class ObservationReaderTests
{
    private const string Before = """{"sensor":"S00001","at":"2026-04-01T03:00:00+08:00","values":{"ph":7.1}}""";
    private const string After = """{"sensor":"S00002","at":"2026-04-01T03:00:00+08:00","values":{"ph":7.2}}""";

    private readonly ObservationFraming framing =
        new(new ObservationReader(IngestCounty.Value, IngestCounty.Book), Options.Create(new IngestOptions { MaxObservations = 5 }));

    /// <summary>Observations that are JSON but cannot be taken.</summary>
    public static TheoryData<string, string> Bad => new()
    {
        // The shape
        { "wrongType", "17" },
        { "wrongType", "null" },
        { "wrongType", "\"text\"" },
        { "wrongType", "[]" },
        { "wrongType", """[{"sensor":"S00001"}]""" },
        { "missingMember", "{}" },
        { "missingMember", """{"at":"2026-04-01T03:00:00Z","values":{"ph":7}}""" },
        { "missingMember", """{"sensor":"S00003","values":{"ph":7}}""" },
        { "missingMember", """{"sensor":"S00003","at":"2026-04-01T03:00:00Z"}""" },
        { "missingMember", """{"Sensor":"S00003","at":"2026-04-01T03:00:00Z","values":{"ph":7}}""" },
        { "duplicateKey", """{"sensor":"S00003","sensor":"S00003","at":"2026-04-01T03:00:00Z","values":{"ph":7}}""" },
        { "duplicateKey", """{"sensor":"S00003","at":"2026-04-01T03:00:00Z","at":"2026-04-01T03:00:00Z","values":{"ph":7}}""" },
        { "duplicateKey", """{"sensor":"S00003","at":"2026-04-01T03:00:00Z","values":{"ph":7},"values":{"ph":7}}""" },
        { "duplicateKey", """{"sensor":"S00003","at":"2026-04-01T03:00:00Z","sequence":1,"sequence":null,"values":{"ph":7}}""" },
        { "duplicateKey", """{"sensor":"S00003","\u0073ensor":"S00003","at":"2026-04-01T03:00:00Z","values":{"ph":7}}""" },

        // The sensor
        { "unknownSensor", """{"sensor":"S99999","at":"2026-04-01T03:00:00Z","values":{"ph":7}}""" },
        { "unknownSensor", """{"sensor":"","at":"2026-04-01T03:00:00Z","values":{"ph":7}}""" },
        { "unknownSensor", """{"sensor":"s00003","at":"2026-04-01T03:00:00Z","values":{"ph":7}}""" },
        { "unknownSensor", """{"sensor":"传感器","at":"2026-04-01T03:00:00Z","values":{"ph":7}}""" },
        { "unknownSensor", """{"sensor":"S00003\ud800","at":"2026-04-01T03:00:00Z","values":{"ph":7}}""" },
        { "unknownSensor", "{\"sensor\":\"" + new string('S', 1_000) + "\",\"at\":\"2026-04-01T03:00:00Z\",\"values\":{\"ph\":7}}" },
        { "wrongType", """{"sensor":3,"at":"2026-04-01T03:00:00Z","values":{"ph":7}}""" },
        { "wrongType", """{"sensor":null,"at":"2026-04-01T03:00:00Z","values":{"ph":7}}""" },
        { "wrongType", """{"sensor":{"id":"S00003"},"at":"2026-04-01T03:00:00Z","values":{"ph":7}}""" },

        // The time
        { "wrongType", """{"sensor":"S00003","at":1775000000000,"values":{"ph":7}}""" },
        { "wrongType", """{"sensor":"S00003","at":null,"values":{"ph":7}}""" },
        { "malformedTime", """{"sensor":"S00003","at":"","values":{"ph":7}}""" },
        { "malformedTime", """{"sensor":"S00003","at":"yesterday","values":{"ph":7}}""" },
        { "malformedTime", """{"sensor":"S00003","at":"2026-04-01","values":{"ph":7}}""" },
        { "malformedTime", """{"sensor":"S00003","at":"2026-04-01T03:00:00","values":{"ph":7}}""" },
        { "malformedTime", """{"sensor":"S00003","at":"2026-04-01 03:00:00Z","values":{"ph":7}}""" },
        { "malformedTime", """{"sensor":"S00003","at":"2026-02-30T03:00:00Z","values":{"ph":7}}""" },
        { "malformedTime", """{"sensor":"S00003","at":"2026-04-01T25:00:00Z","values":{"ph":7}}""" },
        { "malformedTime", """{"sensor":"S00003","at":"2026-04-01T03:00:00+99:00","values":{"ph":7}}""" },
        { "malformedTime", """{"sensor":"S00003","at":"0001-01-01T00:00:00+08:00","values":{"ph":7}}""" },
        { "malformedTime", """{"sensor":"S00003","at":"\udc00","values":{"ph":7}}""" },

        // The sequence
        { "wrongType", """{"sensor":"S00003","at":"2026-04-01T03:00:00Z","sequence":-1,"values":{"ph":7}}""" },
        { "wrongType", """{"sensor":"S00003","at":"2026-04-01T03:00:00Z","sequence":1.5,"values":{"ph":7}}""" },
        { "wrongType", """{"sensor":"S00003","at":"2026-04-01T03:00:00Z","sequence":"1","values":{"ph":7}}""" },
        { "wrongType", """{"sensor":"S00003","at":"2026-04-01T03:00:00Z","sequence":9223372036854775808,"values":{"ph":7}}""" },

        // The values
        { "wrongType", """{"sensor":"S00003","at":"2026-04-01T03:00:00Z","values":null}""" },
        { "wrongType", """{"sensor":"S00003","at":"2026-04-01T03:00:00Z","values":[7]}""" },
        { "wrongType", """{"sensor":"S00003","at":"2026-04-01T03:00:00Z","values":{"ph":"7"}}""" },
        { "wrongType", """{"sensor":"S00003","at":"2026-04-01T03:00:00Z","values":{"ph":true}}""" },
        { "wrongType", """{"sensor":"S00003","at":"2026-04-01T03:00:00Z","values":{"ph":{"value":7}}}""" },
        { "noValues", """{"sensor":"S00003","at":"2026-04-01T03:00:00Z","values":{}}""" },
        { "noValues", """{"sensor":"S00003","at":"2026-04-01T03:00:00Z","values":{"ph":null,"turbidity":null}}""" },
        { "unknownMetric", """{"sensor":"S00003","at":"2026-04-01T03:00:00Z","values":{"ph":7,"happiness":1}}""" },
        { "unknownMetric", """{"sensor":"S00003","at":"2026-04-01T03:00:00Z","values":{"pH":7}}""" },
        { "unknownMetric", """{"sensor":"S00003","at":"2026-04-01T03:00:00Z","values":{"溶解氧":7}}""" },
        { "unknownMetric", """{"sensor":"S00003","at":"2026-04-01T03:00:00Z","values":{"\ud800":7}}""" },
        { "duplicateKey", """{"sensor":"S00003","at":"2026-04-01T03:00:00Z","values":{"ph":7,"ph":7}}""" },
        { "duplicateKey", """{"sensor":"S00003","at":"2026-04-01T03:00:00Z","values":{"turbidity":7,"ph":7,"turbidity":null}}""" },
        { "notFinite", """{"sensor":"S00003","at":"2026-04-01T03:00:00Z","values":{"ph":1e400}}""" },
        { "notFinite", """{"sensor":"S00003","at":"2026-04-01T03:00:00Z","values":{"ph":-1e39}}""" },
        { "notFinite", """{"sensor":"S00003","at":"2026-04-01T03:00:00Z","values":{"ph":"NaN"}}""" },
        { "notFinite", """{"sensor":"S00003","at":"2026-04-01T03:00:00Z","values":{"ph":"-Infinity"}}""" },
        { "notFinite", """{"sensor":"S00003","at":"2026-04-01T03:00:00Z","values":{"ph":"∞"}}""" },

        // The first problem in reading order is the one that is named
        { "unknownSensor", """{"sensor":"S99999","at":5,"values":{"happiness":1}}""" },
        { "wrongType", """{"at":5,"sensor":"S99999","values":{}}""" },

        // The length
        { "tooLong", "{\"sensor\":\"S00003\",\"note\":\"" + new string('x', 16 * 1024) + "\"}" },
    };

    /// <summary>Lines that are no JSON: in a document they would make the whole document malformed.</summary>
    public static TheoryData<string, string> NotJson => new()
    {
        { "malformedJson", "{" },
        { "malformedJson", "}" },
        { "malformedJson", "hello" },
        { "malformedJson", """{"sensor":"S00003","at":"2026-04-01T03:00:00Z","values":{"ph":NaN}}""" },
        { "malformedJson", """{"sensor":"S00003","at":"2026-04-01T03:00:00Z","values":{"ph":Infinity}}""" },
        { "malformedJson", """{"sensor":"S00003","at":"2026-04-01T03:00:00Z","values":{"ph":7,}}""" },
        { "malformedJson", """{"sensor":"S00003","at":"2026-04-01T03:00:00Z","values":{"ph":07}}""" },
        { "malformedJson", """{"sensor":"S00003","at":"2026-04-01T03:00:00Z","values":{"ph":7}} {}""" },
        { "malformedJson", """{"sensor":"S99999","at":"2026-04-01T03:00:00Z","values":{"ph":7}""" },
        { "malformedJson", """{'sensor':'S00003'}""" },
        { "malformedJson", "{\"sensor\":\"S00003\",\"deep\":" + new string('[', 20) + new string(']', 20) + "}" },
        { "byteOrderMark", "\uFEFF{\"sensor\":\"S00003\",\"at\":\"2026-04-01T03:00:00Z\",\"values\":{\"ph\":7}}" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    [MemberData(nameof(NotJson))]
    public void A_bad_line_is_rejected_by_name_and_costs_its_neighbours_nothing(string reason, string line)
    {
        var batch = Lines($"{Before}\n{line}\n{After}\n");

        Assert.Equal(["", reason, ""], batch.Items.Select(Outcome));
        Assert.Equal(["S00001", "S00002"], batch.Items.Where(item => item.Observation is not null).Select(item => item.Sensor!.Id));
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_bad_observation_of_a_document_is_rejected_by_name_and_costs_its_neighbours_nothing(string reason, string item)
    {
        var batch = new ObservationBatch(IngestCounty.Now, Reach.County);

        Assert.Null(framing.ReadDocument(Utf8("{\"observations\":[" + $"{Before},{item},{After}" + "]}"), batch));

        Assert.Equal(["", reason, ""], batch.Items.Select(Outcome));
    }

    [Theory]
    [InlineData("malformedJson", "", "byte 0")]
    [InlineData("malformedJson", "{\"observations\":[", "byte 17")]
    [InlineData("malformedJson", "{\"observations\":[]", "byte 18")]
    [InlineData("malformedJson", "{\n\"observations\":\n[nan]}", "byte 20")]
    [InlineData("malformedJson", "{\"observations\":[]}{}", "byte 19")]
    [InlineData("byteOrderMark", "\uFEFF{\"observations\":[]}", "RFC 8259")]
    [InlineData("wrongType", "[]", "observations")]
    [InlineData("wrongType", "{\"observations\":{}}", "array")]
    [InlineData("missingMember", "{}", "observations")]
    [InlineData("missingMember", "{\"readings\":[]}", "observations")]
    [InlineData("duplicateKey", "{\"observations\":[],\"observations\":[]}", "twice")]
    [InlineData("tooManyObservations", "{\"observations\":[{},{},{},{},{},{}]}", "More than 5")]
    public void A_document_that_is_not_one_is_refused_whole(string reason, string text, string detail)
    {
        var batch = new ObservationBatch(IngestCounty.Now, Reach.County);

        var refusal = framing.ReadDocument(Utf8(text), batch);

        Assert.Equal(reason, Words.Of(refusal!.Reason));
        Assert.Contains(detail, refusal.Detail, StringComparison.Ordinal);
        Assert.Empty(batch.Items);
    }

    [Fact]
    public void A_syntax_error_after_good_observations_takes_none_of_them()
    {
        var batch = new ObservationBatch(IngestCounty.Now, Reach.County);

        var refusal = framing.ReadDocument(Utf8("{\"observations\":[" + Before + ",{\"sensor\":}]}"), batch);

        Assert.Equal(RefusalReason.MalformedJson, refusal!.Reason);
        Assert.Empty(batch.Items);
    }

    [Fact]
    public void Every_member_of_a_good_observation_is_read()
    {
        var item = Assert.Single(Lines(
            """ {"firmware":{"v":[1,2]},"values":{"turbidity":-0.5e1,"ph":null,"dissolvedOxygen":2.4},"sequence":9223372036854775807,"""
            + """ "at":"2026-04-01T03:10:00.1239+08:00","sensor":"\u005300007"} """).Items);

        Assert.Equal("S00007", item.Sensor!.Id);
        Assert.Equal(IngestCounty.At("2026-03-31T19:10:00.123Z"), item.Observation!.At);
        Assert.Equal(TimeSpan.Zero, item.Observation.At.Offset);
        Assert.Equal(IngestCounty.Now, item.Observation.ReceivedAt);
        Assert.Equal(long.MaxValue, item.Observation.Sequence);
        Assert.Equal(
            [new MetricValue(200, -5, Quality.Good), new MetricValue(1, 2.4f, Quality.Good)], item.Observation.Values);
    }

    [Theory]
    [InlineData("2026-04-01T03:10:00Z")]
    [InlineData("2026-04-01T03:10Z")]
    [InlineData("2026-04-01T03:10:00.5+08:00")]
    [InlineData("2026-04-01T03:10:00-11:30")]
    public void A_time_with_an_offset_is_read(string at) =>
        Assert.Equal(
            IngestCounty.At(at),
            Assert.Single(Lines("{\"sensor\":\"S00001\",\"at\":\"" + at + "\",\"values\":{\"ph\":7}}").Items).Observation?.At);

    [Fact]
    public void Empty_lines_are_not_counted() =>
        Assert.Equal(["", "malformedJson", ""], Lines($"\r\n{Before}\r\n\n  \n?\n{After}").Items.Select(Outcome));

    [Fact]
    public void One_line_more_than_the_limit_and_nothing_is_taken()
    {
        Assert.Equal(5, Lines(string.Join('\n', Enumerable.Repeat(Before, 5))).Items.Count);
        var batch = new ObservationBatch(IngestCounty.Now, Reach.County);

        var refusal = framing.ReadLines(Utf8(string.Join('\n', Enumerable.Repeat(Before, 6))), batch);

        Assert.Equal(RefusalReason.TooManyObservations, refusal!.Reason);
        Assert.Empty(batch.Items);
    }

    [Theory]
    [InlineData(16 * 1024, "")]
    [InlineData((16 * 1024) + 1, "tooLong")]
    public void An_observation_may_be_exactly_as_long_as_the_limit(int length, string outcome)
    {
        var padded = Before[..^1] + ",\"note\":\"";
        padded += new string('x', length - padded.Length - 2) + "\"}";

        Assert.Equal(outcome, Outcome(Assert.Single(Lines(padded).Items)));
        var batch = new ObservationBatch(IngestCounty.Now, Reach.County);
        Assert.Null(framing.ReadDocument(Utf8("{\"observations\":[" + padded + "]}"), batch));
        Assert.Equal(outcome, Outcome(Assert.Single(batch.Items)));
    }

    [Theory]
    [InlineData("""{"at":"2026-04-01T03:00:00Z","values":{"ph":7}}""", "")]
    [InlineData("""{"sensor":"S00009","at":"2026-04-01T03:00:00Z","values":{"ph":7}}""", "")]
    [InlineData("""[{"at":"2026-04-01T03:00:00Z","values":{"ph":7}},{"at":"now","values":{"ph":7}},3]""", ",malformedTime,wrongType")]
    [InlineData("""[[{"at":"2026-04-01T03:00:00Z","values":{"ph":7}}]]""", "wrongType")]
    [InlineData("7", "wrongType")]
    public void A_message_is_an_observation_or_an_array_of_them_and_the_sensor_is_the_topics(string payload, string outcomes)
    {
        var batch = new ObservationBatch(IngestCounty.Now, Reach.County);

        Assert.Null(framing.ReadMessage(Utf8(payload), IngestCounty.Book.Now.Find("S00004")!, batch));

        Assert.Equal(outcomes, string.Join(',', batch.Items.Select(Outcome)));
        Assert.All(batch.Items, item => Assert.Equal("S00004", item.Sensor?.Id));
    }

    private static string Outcome(ReadItem item) => item.Rejection is { } reason ? Words.Of(reason) : "";

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private ObservationBatch Lines(string text)
    {
        var batch = new ObservationBatch(IngestCounty.Now, Reach.County);
        Assert.Null(framing.ReadLines(Utf8(text), batch));
        return batch;
    }
}
