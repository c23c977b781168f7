using Microsoft.Extensions.Hosting;

namespace Deqing.Realtime.Grains.Hosting;

/// <summary>
/// Publishes the state of a grain when it changed: at once if the last publication is long enough ago, otherwise once when
/// it is. However often the state changes, the places above hear of it at most once per interval, and always of the last.
/// A host that is stopping publishes nothing more: the grains it would speak to are on their way out as well.
/// </summary>
internal sealed class Coalescer(
    IGrainBase grain, TimeProvider time, IHostApplicationLifetime lifetime, TimeSpan interval, Func<Task> publish)
{
    private DateTimeOffset last = DateTimeOffset.MinValue;
    private IGrainTimer? armed;

    /// <summary>The state changed.</summary>
    public Task Changed()
    {
        if (armed is not null)
            return Task.CompletedTask;
        var wait = last + interval - time.GetUtcNow();
        if (last == DateTimeOffset.MinValue || wait <= TimeSpan.Zero)
            return Publish();
        armed = grain.RegisterGrainTimer(_ => Publish(), new GrainTimerCreationOptions(wait, Timeout.InfiniteTimeSpan));
        return Task.CompletedTask;
    }

    /// <summary>Publishes now, changed or not. While the host stops nobody waits for that: who would be told may be gone already.</summary>
    public async Task Publish()
    {
        armed?.Dispose();
        armed = null;
        last = time.GetUtcNow();
        var stopping = lifetime.ApplicationStopping;
        if (stopping.IsCancellationRequested)
            return;
        try
        {
            await publish().WaitAsync(stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Every place publishes when it wakes after the next start.
        }
    }
}
