using Deqing.Realtime.Api.Cases;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Workers;

namespace Deqing.Realtime.Api.Workers;

/// <summary>Grid workers.</summary>
/// <param name="At">When it was asked.</param>
/// <param name="Workers">The workers, in the order of their ids.</param>
public sealed record WorkersAnswer(DateTimeOffset At, IReadOnlyList<WorkerAnswer> Workers);

/// <summary>A grid worker (网格员).</summary>
/// <param name="Id">Id of the person.</param>
/// <param name="Name">Their name.</param>
/// <param name="Territories">Where they work, as texts of territories.</param>
/// <param name="Status">What they say they do.</param>
/// <param name="StatusSince">Since when; null if they never said.</param>
/// <param name="OnDuty">Whether they are on duty.</param>
/// <param name="Position">Where they were last, or null.</param>
/// <param name="Load">How many tasks they have, reservations included.</param>
/// <param name="Capacity">How many they take.</param>
/// <param name="Skills">Ids of what they can do.</param>
/// <param name="Month">How many tasks they were given this month.</param>
/// <param name="Version">How often skills and capacity were written.</param>
public sealed record WorkerAnswer(
    string Id, string Name, IReadOnlyList<string> Territories, WorkerStatus Status, DateTimeOffset? StatusSince, OnDutyAnswer OnDuty,
    WorkerPositionAnswer? Position, int Load, int Capacity, IReadOnlyList<string> Skills, int Month, int Version);

/// <summary>Whether a worker is on duty.</summary>
/// <param name="Is">Whether they are: by a roster if one names them, else if they are at work.</param>
/// <param name="By">Id of the roster; null if none names them, or they are not.</param>
/// <param name="Until">Until when by that roster, or null.</param>
public sealed record OnDutyAnswer(bool Is, string? By, DateTimeOffset? Until);

/// <summary>Where a worker was, in WGS 84.</summary>
/// <param name="Longitude">Degrees east.</param>
/// <param name="Latitude">Degrees north.</param>
/// <param name="Accuracy">The radius their device gave for it, in metres.</param>
/// <param name="At">When, by their device.</param>
/// <param name="AgeSeconds">How long ago.</param>
/// <param name="Fresh">Whether it is young enough to be sent by.</param>
public sealed record WorkerPositionAnswer(
    double Longitude, double Latitude, double Accuracy, DateTimeOffset At, int AgeSeconds, bool Fresh);

/// <summary>What a worker does.</summary>
/// <param name="Status">The word.</param>
public sealed record WorkerStatusRequest(WorkerStatus Status);

/// <summary>Where a worker is.</summary>
/// <param name="Longitude">Degrees east.</param>
/// <param name="Latitude">Degrees north.</param>
/// <param name="Accuracy">The radius the device gives for it, in metres, 0 to 10,000.</param>
/// <param name="At">When, by the device's clock.</param>
/// <param name="Datum">What the coordinates are in; left out for WGS 84, which is also CGCS2000.</param>
public sealed record WorkerPositionRequest(
    double Longitude, double Latitude, double Accuracy, DateTimeOffset At, Datum Datum = Datum.Wgs84);

/// <summary>What a worker can do.</summary>
/// <param name="Version">The version that was read.</param>
/// <param name="Skills">Ids of skills of the county.</param>
/// <param name="Capacity">The most tasks at once, 1 to 50.</param>
public sealed record WorkerProfileRequest(int Version, IReadOnlyList<string> Skills, int Capacity);

/// <summary>The skills of the county.</summary>
/// <param name="Skills">The skills, in the order of its pack.</param>
public sealed record SkillsAnswer(IReadOnlyList<SkillAnswer> Skills);

/// <summary>Something a worker can do and a category may ask for (技能).</summary>
/// <param name="Id">Its id.</param>
/// <param name="Names">Its name.</param>
public sealed record SkillAnswer(string Id, Names Names);

/// <summary>Open tasks of a worker: what waits for an answer first, then by when the case is due.</summary>
/// <param name="Tasks">The tasks.</param>
public sealed record TasksAnswer(IReadOnlyList<WorkerTaskAnswer> Tasks);

/// <summary>What a task is for.</summary>
public enum TaskPurpose
{
    /// <summary>To see whether it is so (核实).</summary>
    Verify,

    /// <summary>To put it right (处置).</summary>
    Handle,
}

/// <summary>An open task of a worker (任务).</summary>
/// <param name="Case">The case; its task says how far the worker is.</param>
/// <param name="Verbs">What who asks may do to it now: the last words of the paths of commands.</param>
/// <param name="Place">Where it is.</param>
/// <param name="Purpose">What it is for.</param>
public sealed record WorkerTaskAnswer(CaseSummary Case, IReadOnlyList<string> Verbs, TaskPlaceAnswer Place, TaskPurpose Purpose);

/// <summary>Where a case is, in WGS 84.</summary>
/// <param name="Longitude">Degrees east.</param>
/// <param name="Latitude">Degrees north.</param>
/// <param name="Gcj02">The same for maps that expect GCJ-02.</param>
/// <param name="Exact">Whether it was reported or is that of its pond, and not just the middle of its village or township.</param>
public sealed record TaskPlaceAnswer(double Longitude, double Latitude, ShiftedPlaceAnswer Gcj02, bool Exact);

/// <summary>A position in the datum its member is named by.</summary>
/// <param name="Longitude">Degrees east.</param>
/// <param name="Latitude">Degrees north.</param>
public sealed record ShiftedPlaceAnswer(double Longitude, double Latitude);
