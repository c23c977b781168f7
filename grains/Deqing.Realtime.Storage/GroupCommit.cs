using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Deqing.Realtime.Storage;

/// <summary>
/// Lets many callers share the transactions of a reading log: while one is being written, what arrives is gathered for the
/// next. The more there is to do, the larger the transactions become, so the cost of a sync to the disk is shared by more rows.
/// </summary>
public sealed partial class GroupCommit : IAsyncDisposable
{
    private readonly IReadingLog log;
    private readonly ILogger<GroupCommit> logger;
    private readonly RowBudget budget;
    private readonly Channel<Request> waiting = Channel.CreateUnbounded<Request>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task writer;
    private int pendingRows;

    /// <summary>Starts gathering for a log.</summary>
    public GroupCommit(IReadingLog log, GroupCommitOptions options, ILogger<GroupCommit> logger, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxPendingRows, IReadingLog.MaxAppend);
        this.log = log;
        this.logger = logger;
        budget = new RowBudget(options.MaxPendingRows, time ?? TimeProvider.System);
        writer = Task.Run(WriteAllAsync);
    }

    /// <summary>How many accepted rows are in memory, waiting or being written.</summary>
    public int PendingRows => Volatile.Read(ref pendingRows);

    /// <summary>How long the first of those that wait for room has waited; zero if nobody waits.</summary>
    public TimeSpan FullFor => budget.FullFor;

    /// <inheritdoc cref="AppendAsync(IReadOnlyList{LoggedObservation}, CancellationToken, CancellationToken)"/>
    public Task<bool[]> AppendAsync(IReadOnlyList<LoggedObservation> rows, CancellationToken cancellation) =>
        AppendAsync(rows, CancellationToken.None, cancellation);

    /// <summary>
    /// Writes rows with those of other callers. Rows of one caller stay together in one transaction, and callers keep the order
    /// of their arrival.
    /// </summary>
    /// <param name="rows">The rows.</param>
    /// <param name="room">Ends the wait for room, when nothing was taken; it does nothing to rows that were let in.</param>
    /// <param name="cancellation">Ends any wait.</param>
    /// <returns>For each row, in order: true if it is new, false if the log had it.</returns>
    /// <exception cref="ArgumentException">More than <see cref="IReadingLog.MaxAppend"/> rows.</exception>
    /// <exception cref="OperationCanceledException">
    /// The caller no longer waits. Its rows may still be written; sending them again is then answered with false.
    /// </exception>
    /// <exception cref="ObjectDisposedException">It came after the end; nothing was written.</exception>
    /// <exception cref="StorageException">The transaction failed; none of its rows is written. The next caller is tried again.</exception>
    public async Task<bool[]> AppendAsync(
        IReadOnlyList<LoggedObservation> rows, CancellationToken room, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Count > IReadingLog.MaxAppend)
            throw new ArgumentException($"{rows.Count} rows; one append takes at most {IReadingLog.MaxAppend}.", nameof(rows));
        if (rows.Count == 0)
            return [];
        var request = new Request(rows);
        await EnterAsync(request, room, cancellation);
        return await request.Answer.Task.WaitAsync(cancellation);
    }

    /// <summary>Refuses new rows, writes those already accepted, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        budget.Close();
        waiting.Writer.TryComplete();
        await writer;
    }

    private async Task EnterAsync(Request request, CancellationToken room, CancellationToken cancellation)
    {
        using var either = room.CanBeCanceled ? CancellationTokenSource.CreateLinkedTokenSource(room, cancellation) : null;
        await budget.TakeAsync(request.Rows.Count, () => Enter(request), either?.Token ?? cancellation);
    }

    private void Enter(Request request)
    {
        Interlocked.Add(ref pendingRows, request.Rows.Count);
        waiting.Writer.TryWrite(request);
    }

    private async Task WriteAllAsync()
    {
        var batch = new List<Request>();
        var rows = new List<LoggedObservation>();
        while (await waiting.Reader.WaitToReadAsync())
        {
            while (waiting.Reader.TryPeek(out var next) && rows.Count + next.Rows.Count <= IReadingLog.MaxAppend)
            {
                waiting.Reader.TryRead(out _);
                batch.Add(next);
                rows.AddRange(next.Rows);
            }

            await WriteAsync(batch, rows);
            batch.Clear();
            rows.Clear();
        }
    }

    private async Task WriteAsync(List<Request> batch, List<LoggedObservation> rows)
    {
        bool[] answers;
        try
        {
            // Nobody's cancellation may take the rows of the others with it.
            answers = await log.AppendAsync(rows, CancellationToken.None);
        }
#pragma warning disable CA1031 // Whatever went wrong belongs to those who wait for this transaction; the writer goes on with the next.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogFailed(exception, rows.Count, batch.Count);
            Done(rows.Count);
            foreach (var request in batch)
                request.Answer.TrySetException(exception);
            return;
        }

        Done(rows.Count);
        var start = 0;
        foreach (var request in batch)
        {
            request.Answer.TrySetResult(answers[start..(start + request.Rows.Count)]);
            start += request.Rows.Count;
        }
    }

    private void Done(int rows)
    {
        Interlocked.Add(ref pendingRows, -rows);
        budget.Return(rows);
    }

    [LoggerMessage(LogLevel.Error, "A transaction of {Rows} observations from {Callers} callers failed; none of them is written")]
    private partial void LogFailed(Exception exception, int rows, int callers);

    private sealed record Request(IReadOnlyList<LoggedObservation> Rows)
    {
        public TaskCompletionSource<bool[]> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
