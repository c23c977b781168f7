using System.Globalization;
using Deqing.Realtime.Api.Tests.SignIn;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Tests;
using static Deqing.Realtime.Api.Tests.Ingest.Hj212Client;

namespace Deqing.Realtime.Api.Tests.Ingest;

/// <summary>An instrument in front of the whole program, with its log and its grains.</summary>
public sealed class Hj212ProgramTests(SharedHost shared)
{
    [Fact]
    public async Task What_an_instrument_sends_is_live_and_in_the_history()
    {
        var host = await shared.Value;
        using (var administrator = await Browser.OfAsync(host, (Role.Administrator, "county")))
            Assert.Equal("200", await administrator.AskAsync(
                "PATCH", "/api/v1/devices/S00034", new { mn = "M00034", password = FakeBook.Password }));
        var begin = host.Now.AddMinutes(-2);
        using var client = await ConnectAsync(host.Hj212Port);
        var frame = Hj212Samples.Frame(RealTime(Wall(begin), "w01009-Rtd=6.25,w01009-Flag=N;w01001-Rtd=7.5,w01001-Flag=M", 34));

        using (var broken = await ConnectAsync(host.Hj212Port))
        {
            await broken.SendAsync(frame[..(frame.Length / 2)]);
            broken.Kill();
        }
        await client.SendAsync(frame[..100]);
        await client.SendAsync([.. frame[100..], .. Hj212Samples.Frame(RealTime(Wall(begin.AddMinutes(1)), "w01009-Rtd=6.5", 34))]);
        Assert.Equal("9014() 9014()", await client.AnswersAsync(2));

        await TestHost.Until("live", async () =>
            (await host.Read("/api/v1/sensors/S00034")).Body.ToJsonString().Contains("6.5", StringComparison.Ordinal));
        var (from, to) = (begin.AddMinutes(-1), begin.AddMinutes(1));
        var (_, history) = await host.Read(
            $"/api/v1/ponds/P0034/history?metric=ph&from={from:yyyy-MM-ddTHH:mm:ssZ}&to={to:yyyy-MM-ddTHH:mm:ssZ}");
        var point = Assert.Single(history["points"]!.AsArray())!;
        Assert.Equal((7.5, "maintenance"), ((double)point["value"]!, (string?)point["quality"]));
        using (var again = await ConnectAsync(host.Hj212Port))
        {
            await again.SendAsync(frame);
            Assert.Equal("9014()", await again.AnswersAsync(1));
        }
    }

    private static string Wall(DateTimeOffset at) =>
        at.ToOffset(TimeSpan.FromHours(8)).ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);
}
