using Deqing.Realtime.Storage;

namespace Deqing.Realtime.Grains.Hooks;

/// <summary>A subscription at work; its key is its id. There is one of each, so its events leave in order.</summary>
public interface IHookGrain : IGrainWithStringKey
{
    /// <summary>Delivers what waits, up to the first that fails. Harmless at any time.</summary>
    Task Deliver();
}

/// <summary>Sends an event to a subscriber.</summary>
public interface IHookSender
{
    /// <summary>Sends it and waits for the answer.</summary>
    /// <returns>Null if the subscriber took it, else why not, in one word.</returns>
    Task<string?> SendAsync(Hook hook, FeedEntry entry, CaseRow row, CancellationToken cancellation);
}
