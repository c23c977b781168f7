using Deqing.Realtime.Api.Configuration;
using Deqing.Realtime.Domain.Water;
using Deqing.Realtime.Storage;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Api.Ingest;

/// <summary>The reading log behind a group commit: calls and messages that arrive together share one transaction.</summary>
internal sealed class GroupCommitLog(
    IReadingLog readings, IOptions<IngestOptions> options, TimeProvider time, ILogger<GroupCommit> logger)
    : IObservationLog, IAsyncDisposable
{
    private readonly GroupCommit commit = new(
        readings, new GroupCommitOptions { MaxPendingRows = options.Value.MaxPendingRows }, logger, time);

    private readonly TimeSpan longest = TimeSpan.FromSeconds(options.Value.FullSeconds);

    public bool IsFull => commit.FullFor >= longest;

    public Task<bool[]> AppendAsync(
        IReadOnlyList<LoggedObservation> rows, CancellationToken room, CancellationToken cancellation) =>
        commit.AppendAsync(rows, room, cancellation);

    public Task<Observation?> LatestAsync(int sensor, CancellationToken cancellation) => readings.LatestAsync(sensor, cancellation);

    /// <summary>Writes what was accepted, and ends.</summary>
    public ValueTask DisposeAsync() => commit.DisposeAsync();
}
