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
}
