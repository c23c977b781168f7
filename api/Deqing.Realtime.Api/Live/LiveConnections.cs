using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Api.Live;

/// <summary>
/// Knows who is connected to the hub. SignalR's own groups wait for the slowest member of a group, or queue for it without
/// limit if nobody waits; a message here is serialised once per protocol and queued for each connection by itself.
/// </summary>
internal sealed class LiveConnections(
    LiveAudience audience, LiveMeter meter, IOptions<LiveHubOptions> options, ILogger<DefaultHubLifetimeManager<LiveHub>> logger)
    : DefaultHubLifetimeManager<LiveHub>(logger)
{
    public override Task OnConnectedAsync(HubConnectionContext connection)
    {
        var live = new LiveConnection(
            connection.ConnectionId, connection.WriteAsync, options.Value, meter.Dropped, connection.User, connection.Abort);
        audience.Enter(live);
        _ = live.Pump(connection.ConnectionAborted);
        return base.OnConnectedAsync(connection);
    }

    public override Task OnDisconnectedAsync(HubConnectionContext connection)
    {
        audience.Leave(connection.ConnectionId);
        return base.OnDisconnectedAsync(connection);
    }
}
