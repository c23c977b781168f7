using System.Collections.Concurrent;

namespace Deqing.Realtime.Grains.Tests;

/// <summary>Which kind of grain called which.</summary>
internal sealed class CallRecorder : IOutgoingGrainCallFilter
{
    private readonly ConcurrentDictionary<(string From, string To), int> edges = [];

    public IReadOnlyCollection<(string From, string To)> Edges => [.. edges.Keys];

    public Task Invoke(IOutgoingGrainCallContext context)
    {
        if (context.SourceId is { } source && source.Type.ToString() is { } from && !from.StartsWith("sys.", StringComparison.Ordinal))
            edges.AddOrUpdate((from!, context.TargetId.Type.ToString()!), 1, (_, count) => count + 1);
        return context.Invoke();
    }
}
