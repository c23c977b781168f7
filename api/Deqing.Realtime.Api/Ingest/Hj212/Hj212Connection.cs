using System.IO.Pipelines;
using Deqing.Realtime.Api.Configuration;
using Deqing.Realtime.Storage;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Deqing.Realtime.Api.Ingest.Hj212;

/// <summary>
/// One connection: reads frames, puts what they say into the log, answers. Until the log has what was read, nothing more is read
/// and nothing is answered, so a device that sends faster than the log writes is held up by its own socket.
/// </summary>
/// <remarks>
/// While the log does not write, data are offered to it again and again as long as the device stays: one that wants no answer
/// would never send them again.
/// </remarks>
internal sealed class Hj212Connection(
    ConnectionContext context, Hj212Session session, ObservationGateway gateway, PeriodMeans means, Hj212Options options, TimeProvider time)
{
    private readonly PipeReader input = context.Transport.Input;
    private readonly PipeWriter output = context.Transport.Output;
    private readonly CancellationToken stopping =
        context.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? CancellationToken.None;

    private long heardAt = time.GetTimestamp(), partialSince;

    /// <summary>Serves the connection until it ends.</summary>
    /// <exception cref="IOException">It broke.</exception>
    public async Task<Hj212Ending> RunAsync()
    {
        await using var alarm = time.CreateTimer(
            _ => input.CancelPendingRead(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        await using var stop = stopping.Register(input.CancelPendingRead);
        while (!stopping.IsCancellationRequested)
        {
            var due = Remaining();
            alarm.Change(due > TimeSpan.Zero ? due : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
            var read = await input.ReadAsync(CancellationToken.None);
            var buffer = read.Buffer;
            var more = session.Scan(ref buffer);
            input.AdvanceTo(buffer.Start, more ? buffer.Start : read.Buffer.End);
            if (!await FinishAsync())
                return Hj212Ending.SlowReader;
            if (session.Ending is { } ending)
                return ending;
            Note();
            if (read.IsCompleted && !more)
            {
                session.Close();
                return Hj212Ending.ByDevice;
            }
            if (!more && Remaining() <= TimeSpan.Zero)
                return session.IsPartial ? Hj212Ending.SlowFrame : Hj212Ending.Idle;
        }
        return Hj212Ending.ByDevice;
    }

    /// <summary>Takes note of what was heard. A frame is timed from its first byte, so dripping bytes gain nothing.</summary>
    private void Note()
    {
        var now = time.GetTimestamp();
        if (session.HeardDevice)
            heardAt = now;
        partialSince = !session.IsPartial ? 0 : session.HeardFrame || partialSince == 0 ? now : partialSince;
    }

    /// <summary>How long may still pass until something must have come.</summary>
    private TimeSpan Remaining()
    {
        var silence = TimeSpan.FromSeconds(session.IsKnown ? options.IdleSeconds : options.StrangerSeconds) - time.GetElapsedTime(heardAt);
        if (partialSince == 0)
            return silence;
        var frame = TimeSpan.FromSeconds(options.FrameSeconds) - time.GetElapsedTime(partialSince);
        return frame < silence ? frame : silence;
    }

    /// <summary>Logs what was read and answers it.</summary>
    /// <returns>False if the device does not read its answers.</returns>
    private async Task<bool> FinishAsync()
    {
        if (session.HasData && !await LogAsync())
            return true;
        if (session.Answers.WrittenCount == 0)
            return true;
        session.Answers.WrittenSpan.CopyTo(output.GetSpan(session.Answers.WrittenCount));
        output.Advance(session.Answers.WrittenCount);
        var flushing = output.FlushAsync(CancellationToken.None);
        try
        {
            if (!flushing.IsCompleted)
                await flushing.AsTask().WaitAsync(TimeSpan.FromSeconds(options.FrameSeconds), time, stopping);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>Returns when the log has what was read; false if the device or the program went before.</summary>
    private async Task<bool> LogAsync()
    {
        while (!await TryLogAsync())
        {
            if (context.ConnectionClosed.IsCancellationRequested || stopping.IsCancellationRequested)
            {
                gateway.GaveUp(session.Batch);
                return false;
            }
            using var gone = CancellationTokenSource.CreateLinkedTokenSource(context.ConnectionClosed, stopping);
            await Task.Delay(TimeSpan.FromSeconds(options.RetrySeconds), time, gone.Token)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        heardAt = time.GetTimestamp();
        return true;
    }

    private async Task<bool> TryLogAsync()
    {
        try
        {
            await session.FillAsync(means, stopping);
            return session.Batch.Items.Count == 0
                || await gateway.TakeAsync(IngestProtocol.Hj212, session.Batch, stopping) is not null;
        }
        catch (StorageException)
        {
            return false;
        }
    }
}
