using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Workers;

namespace Deqing.Realtime.Storage;

/// <summary>How a task ended. Words are stored.</summary>
public enum TaskOutcome : byte
{
    /// <summary>The step it was for was done.</summary>
    Done,

    /// <summary>The worker could not (拒单).</summary>
    Declined,

    /// <summary>The worker did not answer in time (未响应).</summary>
    Unanswered,

    /// <summary>The reservation came to its end.</summary>
    Lapsed,

    /// <summary>It was taken back, or given to somebody else (撤回).</summary>
    Recalled,

    /// <summary>The case needs nobody on site any more.</summary>
    Ended,
}

/// <summary>A case that was given to a worker. It follows from the events of the case.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="Number">Which task of it, from 1.</param>
/// <param name="Worker">Id of the worker.</param>
/// <param name="Name">Their name then.</param>
/// <param name="State">How far they are, or came.</param>
/// <param name="AssignedAt">When it was given to them.</param>
/// <param name="ChangedAt">When the state began.</param>
/// <param name="EndedAt">When it ended; null while it is open.</param>
/// <param name="Outcome">How it ended; null while it is open.</param>
public sealed record TaskRow(
    string CaseId, int Number, string Worker, string Name, TaskState State, DateTimeOffset AssignedAt, DateTimeOffset ChangedAt,
    DateTimeOffset? EndedAt, TaskOutcome? Outcome);

/// <summary>An open task with its case.</summary>
public sealed record OpenTask(TaskRow Task, CaseRow Case);

/// <summary>What workers have to do.</summary>
/// <param name="Open">Open tasks by worker, reservations included; workers without one are missing.</param>
/// <param name="Given">Tasks that were offered to them since the time asked for, by worker.</param>
public sealed record WorkerLoads(ImmutableDictionary<string, int> Open, ImmutableDictionary<string, int> Given);

/// <summary>The cards and the tasks of grid workers. <see cref="ICaseLog"/> writes the tasks themselves.</summary>
public interface IWorkerStore
{
    /// <summary>All cards, by person.</summary>
    Task<ImmutableArray<WorkerCard>> ListAsync(CancellationToken cancellation);

    /// <summary>The card of a person, or null if nothing was kept of them yet.</summary>
    Task<WorkerCard?> FindAsync(string person, CancellationToken cancellation);

    /// <summary>Writes status and position. What is newer in the row stays: of two who write, the later word counts.</summary>
    Task SaveStateAsync(WorkerCard card, CancellationToken cancellation);

    /// <summary>Writes skills and capacity, if nobody has since the version before the one of the card.</summary>
    /// <returns>Whether it was written.</returns>
    Task<bool> SaveProfileAsync(WorkerCard card, CancellationToken cancellation);

    /// <summary>How many tasks workers have.</summary>
    /// <param name="since">Since when tasks count that were given to them.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<WorkerLoads> LoadsAsync(DateTimeOffset since, CancellationToken cancellation);

    /// <summary>The open tasks of a worker with their cases, reservations included, the oldest first.</summary>
    Task<ImmutableArray<OpenTask>> OpenAsync(string worker, CancellationToken cancellation);

    /// <summary>All tasks of a case, in order.</summary>
    Task<ImmutableArray<TaskRow>> OfCaseAsync(string caseId, CancellationToken cancellation);
}
