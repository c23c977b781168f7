using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Deqing.Realtime.Api.Ingest;
using Deqing.Realtime.Domain.Water;
using Deqing.Realtime.Storage;

namespace Deqing.Realtime.Api.Tests.Ingest;

/// <summary>A reading log in memory that keeps its promises, can be held up and can fail.</summary>
internal sealed class MemoryLog : IObservationLog, IReadingLog
{
    private readonly Dictionary<(int Sensor, DateTimeOffset At), Observation> rows = [];
    private readonly Channel<int> arrived = Channel.CreateUnbounded<int>(), written = Channel.CreateUnbounded<int>();
    private TaskCompletionSource open = Opened(), room = Opened();
    private int appends;

    /// <summary>Whether it says that calls have waited too long for room already.</summary>
    public bool IsFull { get; set; }

    /// <summary>Whether rows find no room: whoever brings some waits for it.</summary>
    public bool HasNoRoom
    {
        get => !room.Task.IsCompleted;
        set
        {
            if (value)
                room = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            else
                room.TrySetResult();
        }
    }

    /// <summary>When set, the log takes nothing and throws this.</summary>
    public Exception? Failure { get; set; }

    /// <summary>The rows it has.</summary>
    public IReadOnlyDictionary<(int Sensor, DateTimeOffset At), Observation> Rows => rows;

    /// <summary>How many appends have arrived.</summary>
    public int Appends => appends;

    /// <summary>Holds every append until <see cref="Release"/>.</summary>
    public void Hold() => open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release() => open.TrySetResult();

    /// <summary>Waits until so many more appends have arrived.</summary>
    public Task ArrivedAsync(int expected) => ReadAsync(arrived, expected);

    /// <summary>Waits until so many more appends are written.</summary>
    public Task WrittenAsync(int expected) => ReadAsync(written, expected);

    public Task<bool[]> AppendAsync(IReadOnlyList<LoggedObservation> observations, CancellationToken cancellation) =>
        AppendAsync(observations, CancellationToken.None, cancellation);

    public async Task<bool[]> AppendAsync(
        IReadOnlyList<LoggedObservation> observations, CancellationToken patience, CancellationToken cancellation)
    {
        Interlocked.Increment(ref appends);
        arrived.Writer.TryWrite(observations.Count);
        await room.Task.WaitAsync(patience).WaitAsync(cancellation);
        await open.Task.WaitAsync(cancellation);
        if (Failure is { } failure)
            throw failure;
        bool[] isNew;
        lock (rows)
            isNew = [.. observations.Select(row => rows.TryAdd((row.Sensor, row.Observation.At), row.Observation))];
        written.Writer.TryWrite(observations.Count);
        return isNew;
    }

    public Task<ImmutableArray<Observation>> AfterAsync(
        int sensor, DateTimeOffset after, int limit, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<Observation?> LatestAsync(int sensor, CancellationToken cancellation)
    {
        lock (rows)
            return Task.FromResult(rows.Where(row => row.Key.Sensor == sensor).Select(row => row.Value).MaxBy(row => row.At));
    }

    public Task<ImmutableArray<Observation>> NewestAsync(
        int sensor, DateTimeOffset from, DateTimeOffset until, int limit, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public async IAsyncEnumerable<Observation> RangeAsync(
        int sensor, DateTimeOffset from, DateTimeOffset until, int limit, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await open.Task.WaitAsync(cancellation);
        if (Failure is { } failure)
            throw failure;
        Observation[] found;
        lock (rows)
            found = [.. rows.Where(row => row.Key.Sensor == sensor && row.Key.At >= from && row.Key.At < until)
                .OrderBy(row => row.Key.At).Select(row => row.Value).Take(limit)];
        foreach (var row in found)
            yield return row;
    }

    private static async Task ReadAsync(Channel<int> appends, int expected)
    {
        for (var i = 0; i < expected; i++)
            await appends.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(IngestHost.Patience);
    }

    private static TaskCompletionSource Opened()
    {
        var opened = new TaskCompletionSource();
        opened.SetResult();
        return opened;
    }
}
