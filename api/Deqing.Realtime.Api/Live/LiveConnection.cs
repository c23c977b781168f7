using System.Security.Claims;
using System.Threading.Channels;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.SignalR;

namespace Deqing.Realtime.Api.Live;

/// <summary>
/// One client of the hub: the scopes it watches and the messages on their way to it. Messages wait in a queue of its own, so
/// a client that reads slowly delays nobody else; when the queue is full its oldest message is dropped, and the client sees
/// by the numbers that it has to ask for a snapshot. A client that reads nothing at all is closed by the transport.
/// </summary>
/// <param name="id">Id of the connection.</param>
/// <param name="write">Writes a message; completes when the transport has room for the next.</param>
/// <param name="limits">How many messages may wait, and how many calls it may make.</param>
/// <param name="dropped">Called for each message that was dropped.</param>
/// <param name="who">Who connected; what they may see is asked again as long as they stay.</param>
/// <param name="close">Closes the connection.</param>
internal sealed class LiveConnection(
    string id, Func<SerializedHubMessage, CancellationToken, ValueTask> write, LiveHubOptions limits, Action dropped, ClaimsPrincipal who,
    Action close) : IDisposable
{
    private readonly Channel<SerializedHubMessage> queue = Channel.CreateBounded<SerializedHubMessage>(
        new BoundedChannelOptions(limits.MaxQueuedMessages) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true }, _ =>
            dropped());

    private readonly TokenBucketRateLimiter calls = new(new TokenBucketRateLimiterOptions
    {
        TokenLimit = limits.CallsAtOnce, TokensPerPeriod = limits.CallsPerSecond, ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        AutoReplenishment = false,
    });

    private volatile bool isEnding;

    /// <summary>Id of the connection.</summary>
    public string Id => id;

    /// <summary>Who connected.</summary>
    public ClaimsPrincipal Who => who;

    /// <summary>The scopes it watches, by name. Guarded by the lock of <see cref="LiveAudience"/>.</summary>
    public SortedDictionary<string, LiveScope> Scopes { get; } = new(StringComparer.Ordinal);

    /// <summary>Puts a message in the queue.</summary>
    public void Send(SerializedHubMessage message) => queue.Writer.TryWrite(message);

    /// <summary>Whether it may make one more call now.</summary>
    public bool MayCall()
    {
        calls.TryReplenish();
        using var lease = calls.AttemptAcquire();
        return lease.IsAcquired;
    }

    /// <summary>Takes no more messages, and closes the connection when those on their way have been written.</summary>
    public void End()
    {
        isEnding = true;
        Complete();
    }

    /// <summary>Takes no more messages.</summary>
    public void Complete() => queue.Writer.TryComplete();

    /// <inheritdoc/>
    public void Dispose() => calls.Dispose();

    /// <summary>Writes the messages in their order until <see cref="Complete"/>, or until the client is gone.</summary>
    public async Task Pump(CancellationToken gone)
    {
        try
        {
            await foreach (var message in queue.Reader.ReadAllAsync(gone))
                await write(message, gone);
        }
        catch (OperationCanceledException)
        {
            // The client is gone; what was on its way to it is of no use to anybody.
        }

        if (isEnding)
            close();
    }
}
