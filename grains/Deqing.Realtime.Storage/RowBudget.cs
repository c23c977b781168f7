namespace Deqing.Realtime.Storage;

/// <summary>How many rows may wait in memory. Who wants more than is left waits until others are done, in order of arrival.</summary>
internal sealed class RowBudget(int rows, TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly LinkedList<Waiter> waiters = [];
    private int left = rows;
    private bool closed;

    /// <summary>How long the first of those that wait has waited; zero if nobody waits.</summary>
    public TimeSpan FullFor
    {
        get
        {
            lock (gate)
                return waiters.First?.Value is { } first ? time.GetElapsedTime(first.Since) : TimeSpan.Zero;
        }
    }

    /// <summary>Takes rows from the budget, or waits for them.</summary>
    /// <param name="count">How many; never more than the whole budget.</param>
    /// <param name="enter">
    /// Runs at the moment the rows are granted, one caller at a time in order of arrival: what happens after the returned task
    /// has no order.
    /// </param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">Cancelled while waiting; nothing was taken.</exception>
    /// <exception cref="ObjectDisposedException">The budget is closed; nothing was taken.</exception>
    public Task TakeAsync(int count, Action enter, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        Waiter waiter;
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(closed, typeof(GroupCommit));
            if (waiters.Count == 0 && count <= left)
            {
                left -= count;
                enter();
                return Task.CompletedTask;
            }

            waiter = new Waiter(count, enter, time.GetTimestamp());
            waiters.AddLast(waiter);
        }

        return WaitAsync(waiter, cancellation);
    }

    /// <summary>Gives rows back and lets those in whose turn it is.</summary>
    public void Return(int count)
    {
        lock (gate)
        {
            left += count;
            LetIn();
        }
    }

    /// <summary>Sends away all who still wait, and all who come.</summary>
    public void Close()
    {
        lock (gate)
        {
            closed = true;
            foreach (var waiter in waiters)
                waiter.Turn.TrySetException(new ObjectDisposedException(nameof(GroupCommit)));
            waiters.Clear();
        }
    }

    private async Task WaitAsync(Waiter waiter, CancellationToken cancellation)
    {
        await using var registration = cancellation.UnsafeRegister(
            _ =>
            {
                lock (gate)
                {
                    if (!waiter.Turn.TrySetCanceled(cancellation))
                        return;
                    waiters.Remove(waiter);
                    LetIn();
                }
            },
            null);
        await waiter.Turn.Task;
    }

    private void LetIn()
    {
        while (waiters.First?.Value is { } first && first.Count <= left)
        {
            waiters.RemoveFirst();
            left -= first.Count;
            first.Enter();
            first.Turn.TrySetResult();
        }
    }

    private sealed record Waiter(int Count, Action Enter, long Since)
    {
        public TaskCompletionSource Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
