using System.Text.Json;
using Deqing.Realtime.Domain.Cases;

namespace Deqing.Realtime.Storage;

/// <summary>
/// A case made anew from its events: its row, and the chain of events from before there was one. A migration that changes what a row
/// holds names the cases in <c>case_rebuild</c>; the program makes them anew before anybody uses the database.
/// </summary>
internal sealed record CaseRebuild(
    CaseFile State, ImmutableArray<CaseEvent> Events, ImmutableArray<(int Version, byte[] Hash)> Links, ImmutableArray<TaskRow> Tasks)
{
    /// <summary>So many cases are made anew in one transaction.</summary>
    public const int Batch = 200;

    /// <summary>All tasks as a change to a case that has none.</summary>
    public TaskChange Change => new(Tasks, 0, null, TaskOutcome.Ended, "", State.DecidedAt);

    /// <exception cref="StorageException">The events cannot be read or add up to no case.</exception>
    public static CaseRebuild Of(string caseId, ImmutableArray<StoredEvent> kept, Func<CaseFile?, CaseEvent, CaseFile> evolve)
    {
        try
        {
            CaseFile? state = null;
            var link = CaseChain.Start(caseId);
            var events = ImmutableArray.CreateBuilder<CaseEvent>(kept.Length);
            var links = ImmutableArray.CreateBuilder<(int, byte[])>(kept.Length);
            var tasks = new SortedDictionary<int, TaskRow>();
            foreach (var one in kept)
            {
                var happened = CaseJson.ReadEvent(one.Payload);
                state = evolve(state, happened);
                link = CaseChain.Next(link, one.Version, Instants.Floor(one.At), one.Type, CaseChain.Digest(one.Payload));
                events.Add(happened);
                TaskChange.Of(caseId, [happened], state).Apply(tasks);
                links.Add((one.Version, link));
            }

            return new CaseRebuild(
                state ?? throw new ArgumentException("It has no events."), events.MoveToImmutable(), links.MoveToImmutable(),
                [.. tasks.Values]);
        }
        catch (Exception unreadable) when (unreadable is JsonException or ArgumentException or InvalidOperationException)
        {
            throw new StorageException(
                StorageProblem.Damaged,
                $"The events of case {caseId} cannot be read ({unreadable.Message}). Restore a backup; the case was left as it is.",
                unreadable);
        }
    }
}
