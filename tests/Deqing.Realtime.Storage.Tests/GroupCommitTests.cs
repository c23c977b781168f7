using System.Collections.Immutable;
using System.Threading.Channels;
using Deqing.Realtime.Domain.Water;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Deqing.Realtime.Storage.Tests;

public sealed class GroupCommitTests
{
    private static readonly DateTimeOffset Night = new(2026, 4, 1, 3, 10, 0, TimeSpan.Zero);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_arrives_during_a_transaction_shares_the_next_in_order()
    {
        var log = new GatedLog();
        await using var group = Group(log);
        var first = group.AppendAsync(Rows(1, 2), Stop);
        var opening = await log.StartedAsync();
        var others = Enumerable.Range(0, 3).Select(caller => group.AppendAsync(Rows(10 + caller, 2), Stop)).ToList();
        Assert.Equal(8, group.PendingRows);

        opening.Finish();
        await first;
        var shared = await log.StartedAsync();
        Assert.Equal([10, 10, 11, 11, 12, 12], shared.Rows.Select(row => row.Sensor));
        shared.Finish(row => row.Sensor != 11);
        var answers = await Task.WhenAll(others);
        Assert.Equal([true, true], answers[0]);
        Assert.Equal([false, false], answers[1]);
        Assert.Equal([true, true], answers[2]);
        Assert.Equal(0, group.PendingRows);
    }

    [Fact]
    public async Task A_transaction_takes_no_more_than_the_log_takes()
    {
        var log = new GatedLog();
        await using var group = Group(log, maxPendingRows: 3 * IReadingLog.MaxAppend);
        var callers = new List<Task<bool[]>> { group.AppendAsync(Rows(1, 1), Stop) };
        var opening = await log.StartedAsync();
        callers.Add(group.AppendAsync(Rows(2, IReadingLog.MaxAppend - 1), Stop));
        callers.Add(group.AppendAsync(Rows(3, 1), Stop));
        callers.Add(group.AppendAsync(Rows(4, 1), Stop));
        opening.Finish();

        var full = await log.StartedAsync();
        Assert.Equal(IReadingLog.MaxAppend, full.Rows.Length);
        full.Finish();
        var rest = await log.StartedAsync();
        Assert.Equal([4], rest.Rows.Select(row => row.Sensor));
        rest.Finish();
        await Task.WhenAll(callers);
        await Assert.ThrowsAsync<ArgumentException>(() => group.AppendAsync(Rows(5, IReadingLog.MaxAppend + 1), Stop));
        Assert.Empty(await group.AppendAsync([], Stop));
    }

    [Fact]
    public async Task A_caller_beyond_the_limit_waits_until_there_is_room()
    {
        var log = new GatedLog();
        await using var group = Group(log, maxPendingRows: IReadingLog.MaxAppend);
        var first = group.AppendAsync(Rows(1, IReadingLog.MaxAppend - 1), Stop);
        var full = await log.StartedAsync();
        var fits = group.AppendAsync(Rows(2, 1), Stop);
        var waits = group.AppendAsync(Rows(3, 2), Stop);
        var behind = group.AppendAsync(Rows(4, 1), Stop);
        Assert.Equal(IReadingLog.MaxAppend, group.PendingRows);

        full.Finish();
        await first;
        var next = await log.StartedAsync();
        Assert.Equal([2, 3, 3, 4], next.Rows.Select(row => row.Sensor));
        next.Finish();
        await Task.WhenAll(fits, waits, behind);
    }

    [Fact]
    public async Task Who_is_cancelled_while_waiting_for_room_writes_nothing_and_lets_the_next_in()
    {
        var log = new GatedLog();
        await using var group = Group(log, maxPendingRows: IReadingLog.MaxAppend);
        var first = group.AppendAsync(Rows(1, IReadingLog.MaxAppend - 5), Stop);
        var full = await log.StartedAsync();
        using var giveUp = new CancellationTokenSource();
        var large = group.AppendAsync(Rows(2, 6), giveUp.Token);
        var small = group.AppendAsync(Rows(3, 5), Stop);
        Assert.Equal(IReadingLog.MaxAppend - 5, group.PendingRows);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => large);

        full.Finish();
        (await log.StartedAsync()).Finish();
        await Task.WhenAll(first, small);
        Assert.DoesNotContain(log.Written, row => row.Sensor == 2);
    }

    [Fact]
    public async Task Who_waits_for_room_no_longer_writes_nothing_and_who_was_let_in_is_answered()
    {
        var (log, time) = (new GatedLog(), new FakeTimeProvider());
        await using var group = Group(log, IReadingLog.MaxAppend, time);
        using var patience = new CancellationTokenSource();
        var letIn = group.AppendAsync(Rows(1, IReadingLog.MaxAppend - 1), patience.Token, Stop);
        var full = await log.StartedAsync();
        Assert.Equal(TimeSpan.Zero, group.FullFor);
        var waits = group.AppendAsync(Rows(2, 2), patience.Token, Stop);
        time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(TimeSpan.FromSeconds(3), group.FullFor);

        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waits);
        Assert.Equal(TimeSpan.Zero, group.FullFor);
        Assert.False(letIn.IsCompleted);
        full.Finish();
        Assert.All(await letIn, Assert.True);
        Assert.DoesNotContain(log.Written, row => row.Sensor == 2);
    }

    [Fact]
    public async Task Who_is_cancelled_after_being_accepted_takes_nobody_along()
    {
        var log = new GatedLog();
        await using var group = Group(log);
        var first = group.AppendAsync(Rows(1, 1), Stop);
        var opening = await log.StartedAsync();
        using var giveUp = new CancellationTokenSource();
        var impatient = group.AppendAsync(Rows(2, 1), giveUp.Token);
        var patient = group.AppendAsync(Rows(3, 1), Stop);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);

        opening.Finish();
        var shared = await log.StartedAsync();
        Assert.Equal([2, 3], shared.Rows.Select(row => row.Sensor));
        shared.Finish();
        Assert.True(Assert.Single(await patient));
        await first;
    }

    [Fact]
    public async Task A_failed_transaction_fails_its_callers_and_the_next_goes_on()
    {
        var log = new GatedLog();
        await using var group = Group(log);
        var first = group.AppendAsync(Rows(1, 1), Stop);
        var opening = await log.StartedAsync();
        var second = group.AppendAsync(Rows(2, 1), Stop);
        opening.Fail(new StorageException(StorageProblem.ReadOnly, "the disk is full"));
        Assert.Equal("the disk is full", (await Assert.ThrowsAsync<StorageException>(() => first)).Message);
        (await log.StartedAsync()).Finish();
        Assert.True(Assert.Single(await second));
        Assert.Equal(0, group.PendingRows);
    }

    [Fact]
    public async Task The_end_completes_what_was_accepted_and_refuses_the_rest()
    {
        var log = new GatedLog();
        var group = Group(log, maxPendingRows: IReadingLog.MaxAppend);
        var first = group.AppendAsync(Rows(1, IReadingLog.MaxAppend - 1), Stop);
        var opening = await log.StartedAsync();
        var accepted = group.AppendAsync(Rows(2, 1), Stop);
        var waiting = group.AppendAsync(Rows(3, 1), Stop);
        var end = group.DisposeAsync().AsTask();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => group.AppendAsync(Rows(4, 1), Stop));
        Assert.False(end.IsCompleted);

        opening.Finish();
        (await log.StartedAsync()).Finish();
        await Task.WhenAll(first, accepted, end);
        Assert.DoesNotContain(log.Written, row => row.Sensor is 3 or 4);
    }

    [Fact]
    public void The_limit_must_hold_one_full_append() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Group(new GatedLog(), IReadingLog.MaxAppend - 1));

    private static GroupCommit Group(
        IReadingLog log, int maxPendingRows = GroupCommitOptions.DefaultMaxPendingRows, TimeProvider? time = null) =>
        new(log, new GroupCommitOptions { MaxPendingRows = maxPendingRows }, NullLogger<GroupCommit>.Instance, time);

    private static LoggedObservation[] Rows(int sensor, int count) =>
    [
        .. Enumerable.Range(0, count).Select(index =>
            new LoggedObservation(sensor, new Observation(Night.AddSeconds(index), Night, null, [new MetricValue(1, 1, Quality.Good)]))),
    ];

    /// <summary>A log whose transactions end when the test says so.</summary>
    private sealed class GatedLog : IReadingLog
    {
        private readonly Channel<Transaction> started = Channel.CreateUnbounded<Transaction>();
        // Ends a test that waits for a transaction nobody starts, or leaves one open.
        private readonly CancellationToken hungUp = new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token;

        public List<LoggedObservation> Written { get; } = [];

        public ValueTask<Transaction> StartedAsync() => started.Reader.ReadAsync(hungUp);

        public async Task<bool[]> AppendAsync(IReadOnlyList<LoggedObservation> rows, CancellationToken cancellation)
        {
            var transaction = new Transaction([.. rows]);
            await started.Writer.WriteAsync(transaction, cancellation);
            var answers = await transaction.Answer.Task.WaitAsync(hungUp);
            Written.AddRange(transaction.Rows);
            return answers;
        }

        public Task<ImmutableArray<Observation>> AfterAsync(int sensor, DateTimeOffset after, int limit, CancellationToken cancellation) =>
            throw new NotSupportedException();

        public Task<Observation?> LatestAsync(int sensor, CancellationToken cancellation) => throw new NotSupportedException();

        public IAsyncEnumerable<Observation> RangeAsync(
            int sensor, DateTimeOffset from, DateTimeOffset until, int limit, CancellationToken cancellation) =>
            throw new NotSupportedException();

        public Task<ImmutableArray<Observation>> NewestAsync(
            int sensor, DateTimeOffset from, DateTimeOffset until, int limit, CancellationToken cancellation) =>
            throw new NotSupportedException();
    }

    private sealed record Transaction(ImmutableArray<LoggedObservation> Rows)
    {
        public TaskCompletionSource<bool[]> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Finish(Func<LoggedObservation, bool>? isNew = null) => Answer.SetResult([.. Rows.Select(isNew ?? (_ => true))]);

        public void Fail(Exception exception) => Answer.SetException(exception);
    }
}
