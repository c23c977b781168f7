using Deqing.Realtime.Domain.History;

namespace Deqing.Realtime.Storage;

/// <summary>What is wanted of a history.</summary>
/// <param name="Sensor">Number of the sensor.</param>
/// <param name="Metric">Number of the metric; null for all.</param>
/// <param name="Level">How finely.</param>
/// <param name="From">Start of the interval.</param>
/// <param name="Until">End of the interval, not included.</param>
/// <param name="MaxRows">At most so many rows of the reading log are read; at least 1.</param>
public sealed record HistoryQuery(
    int Sensor, byte? Metric, HistoryLevel Level, DateTimeOffset From, DateTimeOffset Until, int MaxRows);

/// <summary>What a metric did in a bucket, or in a part of one: parts of a bucket follow each other.</summary>
/// <param name="From">Start of what was summed up; when it was measured, if it is a single value.</param>
/// <param name="Metric">Number of the metric.</param>
/// <param name="Stretch">What it did.</param>
public readonly record struct HistoryPiece(DateTimeOffset From, byte Metric, Stretch Stretch);

/// <summary>How far the sums are behind the reading log.</summary>
/// <param name="Changes">Appends whose hours are not gathered yet.</param>
/// <param name="Hours">Hours of sensors whose sums are not up to date.</param>
public readonly record struct HistoryBacklog(long Changes, long Hours);

/// <summary>
/// The reading log summed up by ten minutes, hours and days. An append notes in its own transaction which hours it touched; these are
/// gathered, and their sums are computed anew from the log, whatever arrived and in whatever order. An answer takes hours whose sums
/// are not up to date from the log itself, so it is exact at any moment, and what ends between two steps is done again.
/// </summary>
public interface IHistory
{
    /// <summary>The most hours <see cref="RollUpAsync"/> sums up in one transaction.</summary>
    const int MaxRollUp = 2_000;

    /// <summary>
    /// Calls back for the sums of an interval in the order of time, all as they were at one moment. Where an interval does not begin
    /// or end with a bucket, its first and last sums are of the part that lies in it, as far back as the log reaches. Before 1900 and
    /// after 2199 there is nothing.
    /// </summary>
    /// <returns>False if more rows of the reading log would have been needed; then the newest part is missing.</returns>
    /// <exception cref="StorageException">The database could not do it.</exception>
    Task<bool> ReadAsync(HistoryQuery query, HistoryDays days, Action<HistoryPiece> take, CancellationToken cancellation);

    /// <summary>Takes up which hours were touched since the last time. Of several programs one does it.</summary>
    /// <param name="now">What time it is.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>How many appends were taken up.</returns>
    /// <exception cref="StorageException">The database could not do it; nothing was changed.</exception>
    Task<int> GatherAsync(DateTimeOffset now, CancellationToken cancellation);

    /// <summary>
    /// Computes the sums of hours that were touched, and of their days, in one transaction. Of several programs one does it. An hour
    /// before the floor of the log keeps the sums it has: they stand on rows that are gone.
    /// </summary>
    /// <param name="before">Only hours that had ended by then.</param>
    /// <param name="quietSince">Only hours that were not touched since.</param>
    /// <param name="days">The days of the county.</param>
    /// <param name="most">At most so many hours, 1 to <see cref="MaxRollUp"/>.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>How many hours are done.</returns>
    /// <exception cref="StorageException">The database could not do it; nothing was changed.</exception>
    Task<int> RollUpAsync(
        DateTimeOffset before, DateTimeOffset quietSince, HistoryDays days, int most, CancellationToken cancellation);

    /// <summary>
    /// Removes some of what a level keeps from before an instant: on PostgreSQL a month of the reading log at a time, otherwise rows.
    /// Observations go only when the sums of their hours, and of all hours before, are up to date.
    /// </summary>
    /// <param name="level">The level.</param>
    /// <param name="before">What lies before goes.</param>
    /// <param name="most">At most so many rows, at least 1; a month goes as a whole.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>How many rows or months went; 0 when there is nothing more to remove now.</returns>
    /// <exception cref="StorageException">The database could not do it; nothing was changed.</exception>
    Task<long> RemoveAsync(HistoryLevel level, DateTimeOffset before, int most, CancellationToken cancellation);

    /// <summary>
    /// Makes room for the observations of the months from one instant to another; a month without room is otherwise made when its
    /// first observation comes. Nothing to do on SQLite.
    /// </summary>
    /// <exception cref="StorageException">The database could not do it.</exception>
    Task MakeRoomAsync(DateTimeOffset from, DateTimeOffset until, CancellationToken cancellation);

    /// <summary>How many observations of a sensor the log has of an interval; at most <paramref name="most"/>.</summary>
    /// <exception cref="StorageException">The database could not do it.</exception>
    Task<long> CountAsync(int sensor, DateTimeOffset from, DateTimeOffset until, int most, CancellationToken cancellation);

    /// <summary>How far the sums are behind.</summary>
    /// <exception cref="StorageException">The database could not do it.</exception>
    Task<HistoryBacklog> BacklogAsync(CancellationToken cancellation);
}
