using Microsoft.Extensions.Hosting;

namespace Deqing.Realtime.Grains.Hosting;

/// <summary>The start of the host, for what runs beside the grains.</summary>
public static class HostStart
{
    /// <summary>Waits until the host has started: before that the silo answers no calls.</summary>
    /// <exception cref="OperationCanceledException">It stops before it has started.</exception>
    public static async Task StartedAsync(this IHostApplicationLifetime lifetime, CancellationToken stopping)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var onStart = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stopping);
    }

    /// <summary>Looks once the host has started, and then every so often until it stops. What a look throws ends it.</summary>
    public static async Task EveryAsync(
        this IHostApplicationLifetime lifetime, TimeSpan every, TimeProvider time, Func<CancellationToken, Task> look,
        CancellationToken stopping)
    {
        try
        {
            await lifetime.StartedAsync(stopping);
            using var timer = new PeriodicTimer(every, time);
            do
                await look(stopping);
            while (await timer.WaitForNextTickAsync(stopping));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The next start looks again.
        }
    }
}
