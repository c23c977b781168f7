using System.Net;
using Deqing.Realtime.Api.Configuration;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Api.Ingest.Hj212;

/// <summary>Serves every connection of the listener, at most so many at once.</summary>
internal sealed partial class Hj212Handler(
    Hj212Desk desk, ObservationGateway gateway, PeriodMeans means, IngestMetrics metrics, IOptions<Hj212Options> options, TimeProvider time,
    ILogger<Hj212Handler> logger) : ConnectionHandler
{
    private readonly Hj212Options options = options.Value;
    private int connections;

    /// <summary>How many connections there are.</summary>
    public int Connections => connections;

    /// <inheritdoc/>
    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        var address = (connection.RemoteEndPoint as IPEndPoint)?.Address.ToString() ?? "";
        try
        {
            var ending = Interlocked.Increment(ref connections) > options.MaxConnections
                ? Hj212Ending.TooManyConnections
                : await new Hj212Connection(
                    connection, new Hj212Session(desk, address, options), gateway, means, options, time).RunAsync();
            if (ending == Hj212Ending.ByDevice)
                return;
            var reason = Words.Of(ending);
            metrics.Refused(IngestProtocol.Hj212, reason);
            LogEnded(address, reason);
            // Otherwise it is closed when the answers are sent.
            if (ending == Hj212Ending.SlowReader)
                connection.Abort(new ConnectionAbortedException(reason));
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            LogBroken(exception, address);
        }
        finally
        {
            Interlocked.Decrement(ref connections);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "An HJ 212 connection from {Address} was ended: {Reason}")]
    private partial void LogEnded(string address, string reason);

    [LoggerMessage(Level = LogLevel.Debug, Message = "An HJ 212 connection from {Address} broke")]
    private partial void LogBroken(Exception exception, string address);
}

/// <summary>Why a connection ended.</summary>
internal enum Hj212Ending
{
    /// <summary>The device or the stop of the program ended it.</summary>
    ByDevice,

    /// <summary>There were as many as there may be.</summary>
    TooManyConnections,

    /// <summary>Too many bytes came without a good frame.</summary>
    Noise,

    /// <summary>Too many packets had an unknown MN or a wrong PW.</summary>
    TooManyRefusals,

    /// <summary>A frame took too long to arrive.</summary>
    SlowFrame,

    /// <summary>Answers were not read.</summary>
    SlowReader,

    /// <summary>Nothing came for too long.</summary>
    Idle,
}
