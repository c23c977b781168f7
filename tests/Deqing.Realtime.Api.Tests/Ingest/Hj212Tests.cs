using System.Text;
using Deqing.Realtime.Api.Ingest;
using Deqing.Realtime.Domain.Hj212;
using Deqing.Realtime.Domain.Water;
using Deqing.Realtime.Tests;
using static Deqing.Realtime.Api.Tests.Ingest.Hj212Client;

namespace Deqing.Realtime.Api.Tests.Ingest;

/// <summary>Instruments on real sockets, in front of the way in.</summary>
public sealed class Hj212Tests
{
    private const string Acknowledged = "9014()";

    [Fact]
    public async Task Data_are_acknowledged_when_the_log_has_them_and_not_before()
    {
        await using var host = await IngestHost.StartAsync();
        using var client = await ConnectAsync(host.Hj212Port);
        host.Log.Hold();

        await client.SendAsync(RealTime("20260401030000", "w01001-Rtd=7.1;w01009-Rtd=2.8,w01009-Flag=D;w01003-Rtd=9999"));
        await host.Log.ArrivedAsync(1);
        Assert.True(client.HeardNothing);
        host.Log.Release();

        Assert.Equal("QN=20260401030000001;ST=91;CN=9014;PW=123456;MN=M00001;Flag=4;CP=&&&&", await client.ReadAsync());
        var row = Assert.Single(host.Log.Rows);
        Assert.Equal((1, IngestCounty.At("2026-04-01T03:00:00+08:00")), row.Key);
        Assert.Equal(
            [
                new MetricValue(3, 7.1f, Quality.Good), new MetricValue(1, 2.8f, Quality.DeviceFault),
                new MetricValue(200, 9999, Quality.OutOfRange),
            ],
            row.Value.Values);
        Assert.Single(host.Sensors.Told["S00001"]);
        Assert.Equal(1, host.Count("observations_total hj212 accepted"));
        Assert.Equal(2, host.Count("values_flagged_total hj212"));
        Assert.Equal(1, host.Count("hj212_frames_total whole"));
    }

    [Fact]
    public async Task The_same_data_again_are_acknowledged_again_and_change_nothing()
    {
        await using var host = await IngestHost.StartAsync();
        using var client = await ConnectAsync(host.Hj212Port);

        await client.SendAsync(RealTime("20260401030000"), RealTime("20260401030000", number: "20260401030010001"));

        Assert.Equal($"{Acknowledged} {Acknowledged}", await client.AnswersAsync(2));
        Assert.Single(host.Log.Rows);
        Assert.Equal(1, host.Count("observations_total hj212 duplicate"));
    }

    [Fact]
    public async Task Each_part_of_a_split_packet_has_its_number_and_its_answer_and_both_are_kept()
    {
        await using var host = await IngestHost.StartAsync();
        using var client = await ConnectAsync(host.Hj212Port);
        const string Head = "ST=21;CN=2011;PW=123456;MN=M00001;Flag=7;";

        await client.SendAsync(
            $"QN=20260401030000534;{Head}PNUM=2;PNO=1;CP=&&DataTime=20260401030000;w01001-Rtd=7.1&&",
            $"QN=20260401030000535;{Head}PNO=2;PNUM=2;CP=&&DataTime=20260401030000;w01009-Rtd=5.2&&");

        Assert.StartsWith("QN=20260401030000534;ST=91;CN=9014;", await client.ReadAsync(), StringComparison.Ordinal);
        Assert.StartsWith("QN=20260401030000535;ST=91;CN=9014;", await client.ReadAsync(), StringComparison.Ordinal);
        Assert.Equal([7.1f, 5.2f], host.Sensors.Told["S00001"].Select(observation => observation.Values[0].Value));
        Assert.Equal(2, host.Log.Rows.Count);
    }

    [Fact]
    public async Task Bytes_may_come_one_by_one_and_a_connection_may_break_in_the_middle_of_a_frame()
    {
        await using var host = await IngestHost.StartAsync();
        var frame = Hj212Samples.Frame(RealTime("20260401030000"));
        using (var broken = await ConnectAsync(host.Hj212Port))
        {
            await broken.SendAsync(frame[..^3]);
            broken.Kill();
        }
        using (var cut = await ConnectAsync(host.Hj212Port))
        {
            await cut.SendAsync(frame[..^3]);
            cut.EndSending();
            Assert.Null(await cut.ReadAsync());
        }
        Assert.Empty(host.Log.Rows);
        Assert.Equal(1, host.Count("hj212_frames_total incomplete"));

        using var client = await ConnectAsync(host.Hj212Port);
        foreach (var letter in frame)
            await client.SendAsync([letter]);

        Assert.Equal(Acknowledged, await client.AnswersAsync(1));
        Assert.Single(host.Log.Rows);
    }

    [Fact]
    public async Task Who_ends_sending_at_once_is_still_heard_and_answered()
    {
        await using var host = await IngestHost.StartAsync();
        using var client = await ConnectAsync(host.Hj212Port);

        await client.SendAsync(RealTime("20260401030000"));
        client.EndSending();

        Assert.Equal($"{Acknowledged} closed", await client.AnswersAsync(2));
        Assert.Single(host.Log.Rows);
    }

    [Fact]
    public async Task While_the_log_fails_nothing_is_acknowledged_and_as_soon_as_it_works_everything_is()
    {
        await using var host = await IngestHost.StartAsync(("Hj212:RetrySeconds", 0.01));
        using var client = await ConnectAsync(host.Hj212Port);
        host.Log.Failure = new IOException("The disk is full.");

        await client.SendAsync(
            RealTime("20260401030000"), RealTime("20260401030100").Replace("Flag=5", "Flag=4", StringComparison.Ordinal));
        // Nothing is cut off for being late while it waits for the log, so the clock may run from here on.
        await host.Log.ArrivedAsync(1);
        await TestHost.Until("tried twice", () =>
        {
            host.Time.Advance(TimeSpan.FromMilliseconds(10));
            return Task.FromResult(host.Log.Appends >= 2);
        });
        Assert.True(client.HeardNothing);
        Assert.Empty(host.Log.Rows);
        host.Log.Failure = null;
        await TestHost.Until("logged", () =>
        {
            host.Time.Advance(TimeSpan.FromMilliseconds(10));
            return Task.FromResult(host.Log.Rows.Count == 2);
        });

        Assert.Equal(Acknowledged, await client.AnswersAsync(1));
        Assert.True(client.HeardNothing);
    }

    [Fact]
    public async Task While_data_wait_for_the_log_no_more_than_the_limit_is_read()
    {
        await using var host = await IngestHost.StartAsync(("Hj212:MaxFramesAtOnce", 2));
        using var client = await ConnectAsync(host.Hj212Port);
        host.Log.Hold();

        await client.SendAsync([.. Enumerable.Range(0, 5).Select(minute => RealTime($"2026040103000{minute}", number: $"{minute}"))]);
        await host.Log.ArrivedAsync(1);
        using var other = await ConnectAsync(host.Hj212Port);
        await other.SendAsync(RealTime("20260401030000", device: 2));
        await host.Log.ArrivedAsync(1);
        Assert.Equal(2, host.Log.Appends);
        host.Log.Release();

        for (var number = 0; number < 5; number++)
            Assert.StartsWith($"QN={number};", await client.ReadAsync(), StringComparison.Ordinal);
        Assert.Equal(6, host.Log.Rows.Count);
        Assert.Equal(Acknowledged, await other.AnswersAsync(1));
    }

    [Fact]
    public async Task Broken_frames_and_strangers_change_nothing_and_every_frame_is_counted_by_its_verdict()
    {
        await using var host = await IngestHost.StartAsync(("Hj212:MaxRefusals", 100));
        foreach (var sample in Hj212Samples.All)
        {
            using var client = await ConnectAsync(host.Hj212Port);
            await client.SendAsync(sample.Frame);
            client.EndSending();
            while (await client.ReadAsync() is { } answer)
                Assert.Contains("CN=9011;PW=", answer, StringComparison.Ordinal);
        }

        foreach (var verdict in Hj212Samples.All.GroupBy(sample => sample.Verdict))
            Assert.Equal(verdict.Count(), host.Count($"hj212_frames_total {Words.Of(verdict.Key)}"));
        Assert.Empty(host.Log.Rows);
        Assert.Equal(0, host.Log.Appends);
        Assert.Equal(Hj212Samples.Good.Count(frame => !IsAnswer(frame)), host.Count("batches_refused_total hj212 unknownDevice"));
    }

    [Theory]
    [InlineData("M00099", "123456", 4, "unknownDevice")]
    [InlineData("M00001", "123457", 3, "wrongPassword")]
    public async Task A_stranger_hears_why_when_it_asks_and_nothing_when_it_sends(
        string device, string password, int outcome, string reason)
    {
        await using var host = await IngestHost.StartAsync(("Hj212:MaxRefusals", 4));
        using var client = await ConnectAsync(host.Hj212Port);
        string Packet(int command, string content) => $"QN=1;ST=21;CN={command};PW={password};MN={device};Flag=5;CP=&&{content}&&";

        await client.SendAsync(
            Packet(2011, "DataTime=20260401030000;w01001-Rtd=7"), Packet(1013, ""), Packet(1062, "RtdInterval=30"), Packet(1011, ""));

        Assert.Equal($"9011(QnRtn={outcome}) 9011(QnRtn={outcome}) closed", await client.AnswersAsync(3));
        Assert.Empty(host.Log.Rows);
        Assert.Equal(4, host.Count($"batches_refused_total hj212 {reason}"));
        Assert.Equal(1, host.Count("batches_refused_total hj212 tooManyRefusals"));
    }

    [Fact]
    public async Task Requests_notices_and_clocks_are_answered_as_the_standard_says()
    {
        await using var host = await IngestHost.StartAsync();
        using var client = await ConnectAsync(host.Hj212Port);

        await client.SendAsync(
            Head(1062) + "CP=&&RtdInterval=30&&", Head(2061) + "CP=&&BeginTime=20260401000000&&", Head(4711) + "CP=&&&&");
        Assert.Equal("9011(QnRtn=2) 9011(QnRtn=2) 9011(QnRtn=8)", await client.AnswersAsync(3));
        await client.SendAsync(Head(1011) + "CP=&&&&", Head(1013) + "CP=&&PolId=w01018&&");
        Assert.Equal(
            "9011(QnRtn=1) 1011(SystemTime=20260401031000) 9012(ExeRtn=1) 9013() 1012(PolId=w01018;SystemTime=20260401031000)",
            await client.AnswersAsync(5));
        await client.SendAsync(
            Head(9011) + "CP=&&QnRtn=1&&", Head(9012) + "CP=&&ExeRtn=1&&", Head(9015) + "CP=&&&&",
            Head(2081) + "CP=&&DataTime=20260401030000;RestartTime=20260401025900&&",
            Head(2021) + "CP=&&DataTime=20260401030000;SB1-RS=1&&");
        Assert.Equal($"{Acknowledged} {Acknowledged}", await client.AnswersAsync(2));
        Assert.Equal(0, host.Log.Appends);
        Assert.Equal(2, host.Count("batches_refused_total hj212 unknownCommand"));
    }

    [Fact]
    public async Task A_device_that_sends_from_the_future_is_acknowledged_and_its_clock_set_once()
    {
        await using var host = await IngestHost.StartAsync();
        using var client = await ConnectAsync(host.Hj212Port);

        await client.SendAsync(RealTime("20260402030000"), RealTime("20260402030100"), RealTime("20260401030000"));

        Assert.Equal($"{Acknowledged} 1012(SystemTime=20260401031000) {Acknowledged} {Acknowledged}", await client.AnswersAsync(4));
        Assert.Equal(2, host.Count("observations_total hj212 inTheFuture"));
        Assert.Single(host.Log.Rows);
    }

    private static bool IsAnswer(byte[] frame) =>
        Packet.Read(frame.AsSpan(6, frame.Length - FrameScanner.Overhead), out var packet) == PacketFault.None
        && Commands.KindOf(packet) == CommandKind.Answer;
}
