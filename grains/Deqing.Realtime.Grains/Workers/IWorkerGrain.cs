using Deqing.Realtime.Domain.Workers;

namespace Deqing.Realtime.Grains.Workers;

/// <summary>What is known of a grid worker now; its key is the id of the person. Who asks has made sure that they are one.</summary>
public interface IWorkerGrain : IGrainWithStringKey
{
    /// <summary>The card.</summary>
    Task<WorkerCard> Read();

    /// <summary>The worker says what they do.</summary>
    Task<WorkerCard> Say(WorkerStatus status);

    /// <summary>A device says where the worker is.</summary>
    Task<WorkerAnswer> Move(WorkerPosition position);

    /// <summary>Somebody writes what the worker can do.</summary>
    /// <param name="version">The version they saw.</param>
    /// <param name="skills">Ids of skills.</param>
    /// <param name="capacity">The most tasks at once.</param>
    Task<WorkerAnswer> Describe(int version, ImmutableArray<string> skills, int capacity);
}
