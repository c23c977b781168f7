using Deqing.Realtime.Domain.Water;

namespace Deqing.Realtime.Api.Ledger;

/// <summary>What became of everything that arrived in some hours.</summary>
/// <param name="From">Start of the first hour.</param>
/// <param name="Until">End of the last hour.</param>
/// <param name="Hours">The hours in which anything arrived, added up over all devices in question, oldest first.</param>
/// <param name="Devices">Devices with their hours, newest hour first; only those with a difference if that was asked.</param>
/// <param name="Truncated">Whether there are more of them than were asked for.</param>
public sealed record LedgerAnswer(
    DateTimeOffset From, DateTimeOffset Until, IReadOnlyList<LedgerHourAnswer> Hours, IReadOnlyList<LedgerDeviceAnswer> Devices,
    bool Truncated);

/// <summary>An hour of all devices in question.</summary>
/// <param name="Hour">Start of the hour of measuring.</param>
/// <param name="Counts">Everything added up.</param>
/// <param name="Devices">How many devices were heard of.</param>
/// <param name="Differing">How many of them do not come out even.</param>
public sealed record LedgerHourAnswer(DateTimeOffset Hour, LedgerCountsAnswer Counts, int Devices, int Differing);

/// <summary>An hour of one device.</summary>
/// <param name="Sensor">Id of the sensor; null for what was rejected before a sensor was known.</param>
/// <param name="Place">Pond id or village code of the sensor, or null.</param>
/// <param name="Hour">Start of the hour of measuring.</param>
/// <param name="Counts">What became of its messages.</param>
/// <param name="Differences">In what they do not come out even; empty if they do.</param>
public sealed record LedgerDeviceAnswer(
    string? Sensor, string? Place, DateTimeOffset Hour, LedgerCountsAnswer Counts, IReadOnlyList<LedgerDifference> Differences);

/// <summary>What became of messages.</summary>
/// <param name="Sent">What the devices' own counters say was sent; null where they have none.</param>
/// <param name="Received">What arrived: stored, duplicate, rejected and not taken.</param>
/// <param name="Stored">What is in the log, each sensor and time once. Exact: counted from the log itself.</param>
/// <param name="Duplicate">Repeats of what the log had.</param>
/// <param name="Rejected">What can never be taken, by reason; by the hour of arrival.</param>
/// <param name="NotTaken">What the log could not take then; it was not acknowledged.</param>
/// <param name="Shown">What is stored and was told to its sensor.</param>
/// <param name="Lost">Numbers of the devices' counters that never arrived.</param>
/// <param name="Restarts">How often a device's counter began anew.</param>
/// <param name="IsPartial">Whether a killed process may have taken counts along; then only sent and stored are exact.</param>
/// <param name="IsOpen">Whether the hour is not over or not yet written down.</param>
public sealed record LedgerCountsAnswer(
    long? Sent, long Received, long Stored, long Duplicate, IReadOnlyList<LedgerRejectedAnswer> Rejected, long NotTaken, long Shown,
    long Lost, int Restarts, bool IsPartial, bool IsOpen);

/// <summary>How many were rejected for one reason.</summary>
/// <param name="Reason">The named reason.</param>
/// <param name="Count">How many.</param>
public sealed record LedgerRejectedAnswer(string Reason, long Count);
