using Deqing.Realtime.Api.Places;
using Deqing.Realtime.Storage;

namespace Deqing.Realtime.Api.Hooks;

/// <summary>The subscriptions.</summary>
public sealed record HooksAnswer(IReadOnlyList<HookAnswer> Hooks);

/// <summary>A subscription of another system to the events of cases, and how far it is.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Url">Where events are sent.</param>
/// <param name="Territory">Only of cases in it.</param>
/// <param name="Types">Only events of these types; empty means all.</param>
/// <param name="Enabled">
/// Whether anything is sent. One that failed for about three days, or whose receiver answers 410 Gone, is switched off.
/// </param>
/// <param name="Sequence">Number of the last event that was delivered, or that was not for it.</param>
/// <param name="Waiting">How many numbers the newest event is ahead of it.</param>
/// <param name="Failures">How often the next one has failed.</param>
/// <param name="NextAt">When it is tried again, or null.</param>
/// <param name="Problem">
/// Why it failed last, or null: <c>unreachable</c>, <c>privateAddress</c>, <c>timedOut</c>, <c>status500</c> …; <c>secretLost</c> if the
/// keys of this program are not those its secret was sealed with.
/// </param>
/// <param name="CreatedAt">Since when it exists.</param>
public sealed record HookAnswer(
    string Id, string Name, string Url, string Territory, IReadOnlyList<string> Types, bool Enabled, long Sequence, long Waiting,
    int Failures, DateTimeOffset? NextAt, string? Problem, DateTimeOffset CreatedAt)
{
    internal static HookAnswer Of(Hook hook, long head, CountyClock clock) => new(
        hook.Id, hook.Name, hook.Url, hook.Territory.ToString(), hook.Types, hook.Enabled, hook.Cursor, Math.Max(0, head - hook.Cursor),
        hook.Attempts, clock.Local(hook.NextAt), hook.Problem, clock.Local(hook.CreatedAt));
}

/// <summary>A new subscription with the secret its messages are signed with, which is shown once.</summary>
public sealed record AddedHookAnswer(HookAnswer Hook, string Secret)
{
    /// <summary>A secret reaches no log by being written as text.</summary>
    public override string ToString() => nameof(AddedHookAnswer);
}

/// <summary>A subscription to add.</summary>
/// <param name="Name">What it is called: 1 to 100 characters.</param>
/// <param name="Url">Where events are sent: https, at most 1,000 characters, without user and password.</param>
/// <param name="Territory">Only of cases in it, for example <c>township:330521104</c> or <c>department:water</c>.</param>
/// <param name="Types">Only events of these types; left out means all.</param>
/// <param name="After">The sequence number after which it begins; left out means with what happens from now on.</param>
public sealed record HookRequest(string Name, string Url, string Territory, IReadOnlyList<string>? Types = null, long? After = null);

/// <summary>Sets a subscription back, or ahead.</summary>
/// <param name="After">The sequence number after which events are sent, again or for the first time.</param>
public sealed record ReplayRequest(long After);
