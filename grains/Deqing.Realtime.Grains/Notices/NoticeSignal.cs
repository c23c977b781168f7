using System.Threading.Channels;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Escalation;

namespace Deqing.Realtime.Grains.Notices;

/// <summary>Says to who sends notices in this process that there may be one: they need not wait for their next look.</summary>
internal sealed class NoticeSignal
{
    private readonly Channel<bool> raised =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>There may be something to send.</summary>
    public void Raise() => raised.Writer.TryWrite(true);

    /// <summary>Events are durable: if people were called by them, there is something to send.</summary>
    public void Raise(ImmutableArray<CaseEvent> events, CaseFile? before)
    {
        if (before?.Task is not null || events.Any(happened => happened is EscalationStepped or AcknowledgementReminded or TaskAssigned))
            Raise();
    }

    /// <summary>Each time there may be; once for what was raised meanwhile.</summary>
    public IAsyncEnumerable<bool> ReadAllAsync(CancellationToken cancellation) => raised.Reader.ReadAllAsync(cancellation);
}
