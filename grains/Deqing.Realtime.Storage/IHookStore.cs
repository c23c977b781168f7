using Deqing.Realtime.Domain.Access;

namespace Deqing.Realtime.Storage;

/// <summary>A subscription of another system to the events of cases (订阅).</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Url">Where events are sent.</param>
/// <param name="Territory">Only of cases that lie in it, or that this department has a part in.</param>
/// <param name="Types">
/// Only events of these types; empty means all. <see cref="Called"/> alone: only steps of a policy that call it by its name.
/// </param>
/// <param name="Secret">The secret messages are signed with, sealed.</param>
/// <param name="Enabled">Whether anything is sent.</param>
/// <param name="Cursor">Sequence number of the last event that was delivered, or that was not for it.</param>
/// <param name="Attempts">How often the next one has failed.</param>
/// <param name="NextAt">When it is tried again, or null for at once.</param>
/// <param name="Problem">Why it failed last, or null.</param>
/// <param name="CreatedBy">Id of who made it.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="Version">How often it was changed.</param>
public sealed record Hook(
    string Id, string Name, string Url, Territory Territory, ImmutableArray<string> Types, string Secret, bool Enabled, long Cursor,
    int Attempts, DateTimeOffset? NextAt, string? Problem, string CreatedBy, DateTimeOffset CreatedAt, int Version)
{
    /// <summary>Stands for no type of event: steps that call a subscription by its name are told to it in any case.</summary>
    public const string Called = "called";
}

/// <summary>An event with its place among those of all cases.</summary>
/// <param name="Sequence">Grows by one; what has a number never gets a later event in front of it.</param>
/// <param name="CaseId">Id of the case.</param>
/// <param name="Version">Version of the case after it.</param>
/// <param name="At">Its time.</param>
/// <param name="Type">The name under which it is stored.</param>
/// <param name="Payload">The stored text.</param>
/// <param name="Hash">Its link of the chain of the case, SHA-256 in 64 hexadecimal digits.</param>
public sealed record FeedEntry(
    long Sequence, string CaseId, int Version, DateTimeOffset At, string Type, string Payload, string Hash);

/// <summary>The events of all cases in one order, and who has subscribed to them.</summary>
public interface IHookStore
{
    /// <summary>The most entries one read takes.</summary>
    const int MaxEntries = 1_000;

    /// <summary>
    /// Events after a sequence number, in order, at most <paramref name="limit"/>. Gives numbers to those that have become visible
    /// since; of one case they are in the order of its versions.
    /// </summary>
    Task<ImmutableArray<FeedEntry>> ReadAsync(long after, int limit, CancellationToken cancellation);

    /// <summary>
    /// The last sequence number; 0 before the first. Gives numbers to events that have become visible since, so what is read after it is
    /// of later events alone.
    /// </summary>
    Task<long> HeadAsync(CancellationToken cancellation);

    /// <summary>All subscriptions by name.</summary>
    Task<ImmutableArray<Hook>> ListAsync(CancellationToken cancellation);

    /// <summary>A subscription, or null.</summary>
    Task<Hook?> FindAsync(string id, CancellationToken cancellation);

    /// <summary>
    /// Writes a subscription that nobody has changed since: with version 0 it is added, else it replaces the one of that version.
    /// </summary>
    /// <returns>The subscription as it is now, or null if somebody else changed or removed it.</returns>
    Task<Hook?> SaveAsync(Hook hook, CancellationToken cancellation);

    /// <summary>Removes a subscription.</summary>
    /// <returns>Whether there was one.</returns>
    Task<bool> RemoveAsync(string id, CancellationToken cancellation);
}
