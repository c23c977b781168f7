using Deqing.Realtime.Storage;

namespace Deqing.Realtime.Grains.Tests;

/// <summary>The real subscriptions, and how often the database was asked.</summary>
internal sealed class CountingHookStore(IHookStore inner) : IHookStore
{
    private int reads, heads, lists, finds, saves;

    public int Reads => Volatile.Read(ref reads);

    public int Heads => Volatile.Read(ref heads);

    public int Lists => Volatile.Read(ref lists);

    public int Finds => Volatile.Read(ref finds);

    public int Saves => Volatile.Read(ref saves);

    public Task<ImmutableArray<FeedEntry>> ReadAsync(long after, int limit, CancellationToken cancellation)
    {
        Interlocked.Increment(ref reads);
        return inner.ReadAsync(after, limit, cancellation);
    }

    public Task<long> HeadAsync(CancellationToken cancellation)
    {
        Interlocked.Increment(ref heads);
        return inner.HeadAsync(cancellation);
    }

    public Task<ImmutableArray<Hook>> ListAsync(CancellationToken cancellation)
    {
        Interlocked.Increment(ref lists);
        return inner.ListAsync(cancellation);
    }

    public Task<Hook?> FindAsync(string id, CancellationToken cancellation)
    {
        Interlocked.Increment(ref finds);
        return inner.FindAsync(id, cancellation);
    }

    public Task<Hook?> SaveAsync(Hook hook, CancellationToken cancellation)
    {
        Interlocked.Increment(ref saves);
        return inner.SaveAsync(hook, cancellation);
    }

    public Task<bool> RemoveAsync(string id, CancellationToken cancellation) => inner.RemoveAsync(id, cancellation);
}
