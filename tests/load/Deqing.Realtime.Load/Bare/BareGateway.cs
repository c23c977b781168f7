using System.Buffers;
using System.Net;
using System.Net.Sockets;
using MQTTnet.Server;

namespace Deqing.Realtime.Load.Bare;

/// <summary>
/// What the program is measured against: a gateway on the same broker library that parses, inserts in groups and acknowledges, and
/// nothing else. It checks no key and no value, keeps no state and tells nobody. It stands in a process of its own, as the program does.
/// </summary>
internal sealed class BareGateway(BareWriter writer) : IAsyncDisposable
{
    private MqttServer? server;

    /// <summary>Listens.</summary>
    /// <returns>Its port.</returns>
    public async Task<int> StartAsync()
    {
        var port = FreePort();
        server = new MqttServerFactory().CreateMqttServer(
            new MqttServerOptionsBuilder().WithDefaultEndpoint().WithDefaultEndpointBoundIPAddress(IPAddress.Loopback)
                .WithDefaultEndpointBoundIPV6Address(IPAddress.None).WithDefaultEndpointPort(port).WithConnectionBacklog(512).Build());
        server.InterceptingPublishAsync += TakeAsync;
        await server.StartAsync();
        return port;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (server is { } started)
            await started.StopAsync();
        server?.Dispose();
    }

    private async Task TakeAsync(InterceptingPublishEventArgs published)
    {
        published.ProcessPublish = false;
        var (topic, payload) = (published.ApplicationMessage.Topic, published.ApplicationMessage.Payload);
        var message = new Message();
        await writer.AddAsync(
            message, 0, topic["v1/".Length..^"/observations".Length], payload.IsSingleSegment ? payload.FirstSpan : payload.ToArray());
        await message.Task;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed class Message() : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), IBareSender
    {
        public void Written(ushort packet) => SetResult();
    }
}
