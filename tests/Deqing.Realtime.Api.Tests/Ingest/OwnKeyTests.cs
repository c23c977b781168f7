using System.Text;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Devices;
using Deqing.Realtime.Api.Ingest;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Places;
using Microsoft.Extensions.Time.Testing;

namespace Deqing.Realtime.Api.Tests.Ingest;

/// <summary>Who a device is by the key it shows over MQTT.</summary>
public sealed class OwnKeyTests(SharedHost shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("own-1", null)]
    [InlineData("anything", "own-1")]
    public async Task A_key_of_a_sensor_is_this_sensors_until_it_is_revoked(string username, string? password)
    {
        var (book, time) = (new Book(), new FakeTimeProvider(IngestCounty.Now));
        var host = await shared.Value;
        var device = new DeviceRights(host.Get<RightsDirectory>(), book, host.Get<AccessRefusals>(), time);

        Assert.True(await device.ConnectAsync(username, Bytes(password), "127.0.0.1", Cancellation));
        Assert.Equal("S00001", device.Credential);
        Assert.Equal("S00001", (await device.ReachAsync(Cancellation))!.Value.Own!.Id);

        book.Sensor = null;
        time.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Null(await device.ReachAsync(Cancellation));
        Assert.False(await device.ConnectAsync(username, Bytes(password), "127.0.0.1", Cancellation));
    }

    [Fact]
    public async Task A_key_of_a_territory_stays_one()
    {
        var host = await shared.Value;
        var key = await host.AddKeyAsync((Role.Device, "pond:P0036"));
        var device = new DeviceRights(host.Get<RightsDirectory>(), new Book(), host.Get<AccessRefusals>(), TimeProvider.System);

        Assert.True(await device.ConnectAsync("gateway", Bytes(key), "127.0.0.1", Cancellation));
        var reach = await device.ReachAsync(Cancellation);
        Assert.Equal(("pond:P0036", null), (reach!.Value.Reach.ToString(), reach.Value.Own));
        Assert.False(await device.ConnectAsync("gateway", Bytes("own-2"), "127.0.0.1", Cancellation));
    }

    private static byte[]? Bytes(string? text) => text is null ? null : Encoding.UTF8.GetBytes(text);

    /// <summary>A book with one key.</summary>
    private sealed class Book : IDeviceBook
    {
        public SensorPlace? Sensor { get; set; } = IngestCounty.Book.Now.Find("S00001");

        public SensorPlace? OfKey(string key) => key == "own-1" ? Sensor : null;

        public Hj212Link? OfMn(string mn) => null;
    }
}
