using System.Net;
using System.Text;
using Deqing.Realtime.Api.Ledger;
using Deqing.Realtime.Storage;
using static Deqing.Realtime.Api.Tests.Ingest.Hj212Client;

namespace Deqing.Realtime.Api.Tests.Ingest;

/// <summary>What the ledger counts of each way in, and who waits when the log has no room.</summary>
public sealed class LedgerWaysTests
{
    [Fact]
    public async Task What_instruments_say_over_HJ_212_is_counted_with_what_cannot_be_taken()
    {
        await using var host = await IngestHost.StartAsync();
        using var client = await ConnectAsync(host.Hj212Port);

        await client.SendAsync(
            RealTime("20260401030000"), RealTime("20260401030000"), RealTime("20260401040000"), RealTime("20260401030100", "w99999-Rtd=1"),
            RealTime("20260401030200").Replace("PW=123456", "PW=654321", StringComparison.Ordinal),
            RealTime("20260401030300", device: 99), $"{Head(1013)}CP=&&&&".Replace("M00001", "M00099", StringComparison.Ordinal),
            "MN=M00001;CN=2011", RealTime("20260401030400", device: 2));
        // Those that cannot be taken are answered too, but for nobody's: a device would repeat them for ever.
        Assert.Contains("9014() 9014() 9014() 1012", await client.AnswersAsync(4), StringComparison.Ordinal);
        await IngestHost.Until("the last is told", () => host.Log.Rows.Count == 2);
        await IngestHost.Until("the last is counted", () => Counts(host).Contains("2 shown 1", StringComparison.Ordinal));

        Assert.Equal(
            "0 rejected.noContent 1, 0 rejected.unknownDevice 1, 0 rejected.wrongPassword 1, 1 duplicate 1, 1 rejected.inTheFuture 1, "
            + "1 rejected.noValues 1, 1 shown 1, 2 shown 1",
            Counts(host));
    }

    [Theory]
    [InlineData(false, "1 shown 1")]
    [InlineData(true, "1 notTaken 1")]
    public async Task What_HJ_212_offers_again_arrived_once_and_was_not_taken_only_when_the_device_goes(bool goes, string expected)
    {
        await using var host = await IngestHost.StartAsync();
        host.Log.Failure = new StorageException(StorageProblem.Unreachable, "away");
        using var client = await ConnectAsync(host.Hj212Port);
        await client.SendAsync(RealTime("20260401030000"));
        using (host.LetTimePass())
        {
            await host.Log.ArrivedAsync(3);
            Assert.Equal("", Counts(host));
            if (goes)
                client.Kill();
            else
                host.Log.Failure = null;
            await IngestHost.Until("it is counted", () => Counts(host).Length > 0);
        }

        Assert.Equal(expected, Counts(host));
    }

    [Fact]
    public async Task Connections_wait_for_room_as_long_as_it_takes_and_are_never_refused()
    {
        await using var host = await IngestHost.StartAsync(("Hj212:IdleSeconds", 100_000));
        host.Log.HasNoRoom = true;
        using var instrument = await ConnectAsync(host.Hj212Port);
        using var device = await MqttClients.ConnectAsync(host, "anybody");
        await instrument.SendAsync(RealTime("20260401030000"));
        var published = device.SayAsync("v1/S00002/observations", Message);
        await host.Log.ArrivedAsync(2);

        host.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(instrument.HeardNothing);
        Assert.False(published.IsCompleted);
        host.Log.HasNoRoom = false;

        Assert.Equal("9014()", await instrument.AnswersAsync(1));
        Assert.Equal("Success", await published);
        Assert.Equal("1 shown 1, 2 shown 1", Counts(host));
    }

    [Fact]
    public async Task What_MQTT_acknowledges_and_does_not_take_is_counted_under_the_sensor_only_if_the_sender_may_speak_for_it()
    {
        await using var host = await IngestHost.StartAsync();
        using var anybody = await MqttClients.ConnectAsync(host, "anybody");
        using var own = await MqttClients.ConnectAsync(host, "S00001");

        await anybody.SayAsync("v1/S09999/observations", Message);
        await anybody.SayAsync("somewhere", Message);
        await anybody.SayAsync("v1/S00003/observations", "{");
        await own.SayAsync("v1/S00002/observations", Message);
        await own.SayAsync("v1/S00001/observations", """[{"values":{"ph":7}},{"at":"2026-04-01T03:00:00+08:00","values":{}}]""");

        Assert.Equal(
            "0 rejected.notItsTopic 1, 0 rejected.unknownSensor 1, 0 rejected.unknownTopic 1, 1 rejected.missingMember 1, "
            + "1 rejected.noValues 1, 3 rejected.malformedJson 1",
            Counts(host));
    }

    [Fact]
    public async Task A_call_nothing_of_which_can_be_taken_counts_once_and_one_that_may_come_again_does_not()
    {
        await using var host = await IngestHost.StartAsync();
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(host, """{"observations":[{"""));
        host.Log.IsFull = true;
        Assert.Equal(HttpStatusCode.TooManyRequests, await PostAsync(host, """{"observations":[]}"""));

        Assert.Equal("0 rejected.malformedJson 1", Counts(host));
    }

    private const string Message = """{"at":"2026-04-01T03:00:00+08:00","values":{"ph":7}}""";

    private static async Task<HttpStatusCode> PostAsync(IngestHost host, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await host.Http.PostAsync("/api/v1/observations", content, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    private static string Counts(IngestHost host) => string.Join(", ", host.Get<LedgerTally>()
        .Peek(Enumerable.Range(0, IngestCounty.Sensors + 1).ToHashSet())
        .OrderBy(it => it.Sensor).ThenBy(it => it.What, StringComparer.Ordinal).Select(it => $"{it.Sensor} {it.What} {it.Count}"));
}
