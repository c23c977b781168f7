using System.Globalization;
using Deqing.Realtime.Api.Ingest;
using Deqing.Realtime.Domain.Water;
using Deqing.Realtime.Silo;
using Deqing.Realtime.Tests;
using static Deqing.Realtime.Api.Tests.Ingest.Hj212Client;

namespace Deqing.Realtime.Api.Tests.Ingest;

/// <summary>What no instrument may do to the others, and what means of periods are.</summary>
public sealed class Hj212LimitTests
{
    private const string Acknowledged = "9014()";

    private static readonly byte[] Frame = Hj212Samples.Frame(RealTime("20260401030000"));

    [Theory]
    [InlineData(0, Acknowledged)]
    [InlineData(1, "closed")]
    public async Task So_many_bytes_may_come_without_a_frame(int beyond, string answer)
    {
        await using var host = await IngestHost.StartAsync(("Hj212:MaxNoiseBytes", 100));
        using var client = await ConnectAsync(host.Hj212Port);

        await client.SendAsync([.. Enumerable.Repeat((byte)'x', 100 + beyond), .. Frame]);

        Assert.Equal(answer, await client.AnswersAsync(1));
        Assert.Equal(beyond, host.Count("batches_refused_total hj212 noise"));
    }

    [Fact]
    public async Task A_segment_longer_than_the_limit_is_not_read()
    {
        await using var host = await IngestHost.StartAsync();
        using var client = await ConnectAsync(host.Hj212Port);
        var packet = RealTime("20260401030000");

        await client.SendAsync(
            packet.Replace("&&DataTime", $"&&{new string('x', 1_024 - packet.Length)}DataTime", StringComparison.Ordinal),
            packet.Replace("&&DataTime", $"&&{new string('x', 1_025 - packet.Length)}DataTime", StringComparison.Ordinal),
            packet);

        Assert.Equal($"{Acknowledged} {Acknowledged}", await client.AnswersAsync(2));
        Assert.Equal((1, 2), (host.Count("hj212_frames_total tooLong"), host.Count("hj212_frames_total whole")));
    }

    [Fact]
    public async Task One_connection_more_than_the_limit_is_closed_until_another_ends()
    {
        await using var host = await IngestHost.StartAsync(("Hj212:MaxConnections", 1));
        var first = await ConnectAsync(host.Hj212Port);
        await first.SendAsync(Frame);
        Assert.Equal(Acknowledged, await first.AnswersAsync(1));

        using (var second = await ConnectAsync(host.Hj212Port))
            Assert.Null(await second.ReadAsync());
        Assert.Equal(1, host.Count("batches_refused_total hj212 tooManyConnections"));
        first.Dispose();
        await TestHost.Until("its place is free", () => Task.FromResult(host.Hj212.Connections == 0));

        using var third = await ConnectAsync(host.Hj212Port);
        await third.SendAsync(Frame);
        Assert.Equal(Acknowledged, await third.AnswersAsync(1));
    }

    [Theory]
    [InlineData("slowFrame", 30)]
    [InlineData("idle", 7_500)]
    public async Task A_device_that_drips_or_is_silent_for_too_long_is_cut_off(string reason, int seconds)
    {
        await using var host = await IngestHost.StartAsync();
        using var client = await ConnectAsync(host.Hj212Port);
        await client.SendAsync(reason == "idle" ? Frame : [.. Frame, .. Frame[..50]]);
        Assert.Equal(Acknowledged, await client.AnswersAsync(1));

        host.Time.Advance(TimeSpan.FromSeconds(seconds - 1));
        await client.SendAsync(reason == "idle" ? Frame : Frame[50..]);
        Assert.Equal(Acknowledged, await client.AnswersAsync(1));
        if (reason == "slowFrame")
        {
            await client.SendAsync([.. Frame, .. Frame[..50]]);
            Assert.Equal(Acknowledged, await client.AnswersAsync(1));
        }
        await AdvanceUntilClosedAsync(host, client);

        Assert.Equal(1, host.Count($"batches_refused_total hj212 {reason}"));
    }

    [Fact]
    public async Task Who_connects_and_is_not_known_in_time_is_cut_off()
    {
        await using var host = await IngestHost.StartAsync(("Hj212:IdleSeconds", 86_400));
        using var client = await ConnectAsync(host.Hj212Port);
        await client.SendAsync(RealTime("20260401030000", device: 99));

        await AdvanceUntilClosedAsync(host, client);

        Assert.Equal(1, host.Count("batches_refused_total hj212 idle"));
        Assert.True(host.Time.GetUtcNow() - IngestCounty.Now < TimeSpan.FromHours(12));
    }

    [Theory]
    [InlineData(2051, "20260401024000")]
    [InlineData(2061, "20260401020000")]
    [InlineData(2031, "20260331000000")]
    public async Task A_mean_is_logged_at_the_begin_of_its_period_where_nothing_was_measured(int command, string begin)
    {
        await using var host = await IngestHost.StartAsync();
        using var client = await ConnectAsync(host.Hj212Port);
        var means = $"{Head(command)}CP=&&DataTime={begin};w01001-Min=7,w01001-Avg=7.5,w01001-Max=8,w01001-Flag=N;w01009-Avg=5&&";

        await client.SendAsync(means, means);
        Assert.Equal($"{Acknowledged} {Acknowledged}", await client.AnswersAsync(2));
        await client.SendAsync(means, RealTime(begin, "w01001-Rtd=9"));
        Assert.Equal($"{Acknowledged} {Acknowledged}", await client.AnswersAsync(2));

        Assert.Equal(
            ["00.000 ph=9", "00.200 ph=7.5 dissolvedOxygen=5"],
            host.Log.Rows.Values.OrderBy(row => row.At).Select(row => string.Create(
                CultureInfo.InvariantCulture, $"{row.At:ss.fff} {string.Join(' ', row.Values.Select(Said))}")));
        Assert.Equal(4, host.Count("hj212_values_skipped_total measured"));

        static string Said(MetricValue value) =>
            string.Create(CultureInfo.InvariantCulture, $"{IngestCounty.Value.Metrics.Find(value.Metric)!.Key}={value.Value}");
    }

    [Fact]
    public async Task What_is_measured_and_its_mean_in_one_piece_count_as_measured()
    {
        await using var host = await IngestHost.StartAsync();
        using var client = await ConnectAsync(host.Hj212Port);

        await client.SendAsync(
            $"{Head(2051)}CP=&&DataTime=20260401020000;w01001-Avg=7.1;w01009-Avg=5&&", RealTime("20260401020000", "w01001-Rtd=7"),
            $"{Head(2061)}CP=&&DataTime=20260401020000;w01001-Avg=7.2;w01009-Avg=6;w01010-Avg=20&&");
        Assert.Equal($"{Acknowledged} {Acknowledged} {Acknowledged}", await client.AnswersAsync(3));

        Assert.Equal([0, 200, 201], host.Log.Rows.Keys.Select(key => key.At.Millisecond).Order());
    }

    [Fact]
    public async Task A_mean_does_not_stand_beside_what_was_measured_but_fills_in_what_was_not()
    {
        await using var host = await IngestHost.StartAsync();
        using var client = await ConnectAsync(host.Hj212Port);
        await client.SendAsync(RealTime("20260401020000", "w01001-Rtd=7"), RealTime("20260401022000", "w01001-Rtd=7.2"));
        Assert.Equal($"{Acknowledged} {Acknowledged}", await client.AnswersAsync(2));

        await client.SendAsync($"{Head(2061)}CP=&&DataTime=20260401020000;w01001-Avg=7.1;w01009-Avg=5&&");
        Assert.Equal(Acknowledged, await client.AnswersAsync(1));

        Assert.Equal(3, host.Log.Rows.Count);
        var filled = host.Log.Rows[(1, IngestCounty.At("2026-04-01T02:00:00.200+08:00"))];
        Assert.Equal([new MetricValue(1, 5, Quality.Good)], filled.Values);
    }

    [Fact]
    public async Task A_port_in_use_or_an_address_beyond_this_machine_stops_the_start()
    {
        await using var host = await IngestHost.StartAsync();
        await RefusedAsync($"Hj212:Port {host.Hj212Port} is already in use", ("Hj212:Port", host.Hj212Port));
        await RefusedAsync("Hj212:Address is '1:2', which is no IP address", ("Hj212:Address", "1:2"));
        await RefusedAsync("Hj212:Address is '0.0.0.0'. The demonstration", ("Hj212:Address", "0.0.0.0"));
        await RefusedAsync("Hj212:Address is '0.0.0.0'. HJ 212 is plain text", ("Hj212:Address", "0.0.0.0"), ("Fleet:Enabled", false));
    }

    [Fact]
    public async Task It_listens_on_loopback_or_where_it_is_told_or_not_at_all()
    {
        await using var without = await IngestHost.StartAsync(("Hj212:Enabled", false));
        Assert.Equal(0, without.Hj212Port);
        await using var six = await IngestHost.StartAsync(("Hj212:Address", "::1"));
        Assert.NotEqual(0, six.Hj212Port);
        await using var everywhere = await IngestHost.StartAsync(
            ("Hj212:Address", "0.0.0.0"), ("Fleet:Enabled", false), ("Hj212:PrivateNetwork", true));
        using var client = await ConnectAsync(everywhere.Hj212Port);
        await client.SendAsync(Frame);
        Assert.Equal(Acknowledged, await client.AnswersAsync(1));
    }

    private static async Task RefusedAsync(string beginning, params (string Key, object Value)[] settings)
    {
        var refused = await Assert.ThrowsAsync<StartupRefused>(() => IngestHost.StartAsync(settings));
        Assert.StartsWith(beginning, refused.Message, StringComparison.Ordinal);
    }

    private static async Task AdvanceUntilClosedAsync(IngestHost host, Hj212Client client)
    {
        var closed = ClosedAsync();
        await TestHost.Until("closed", () =>
        {
            host.Time.Advance(TimeSpan.FromSeconds(1));
            return Task.FromResult(closed.IsCompleted);
        });
        await closed;

        async Task ClosedAsync()
        {
            while (await client.ReadAsync() is not null)
            {
            }
        }
    }
}
