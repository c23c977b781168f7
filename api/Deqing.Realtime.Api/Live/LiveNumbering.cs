namespace Deqing.Realtime.Api.Live;

/// <summary>Where a feed stands.</summary>
internal readonly record struct FeedPosition(string Epoch, long Sequence);

/// <summary>What a numbered delta is to someone who has followed the feed so far.</summary>
internal enum FeedStep
{
    /// <summary>Known already.</summary>
    Repeat,

    /// <summary>The one after the last.</summary>
    Next,

    /// <summary>Something before it is missing, or the feed has begun a new life.</summary>
    Gap,
}

/// <summary>
/// The numbers deltas are sent under. A scope that gets only part of a feed still sees every loss: each delta names the last
/// one sent to that scope before it. Not thread-safe.
/// </summary>
internal sealed class LiveNumbering
{
    private readonly Dictionary<string, Followed> areas = [];

    /// <summary>How a delta relates to what was followed so far. <see cref="FeedStep.Next"/> has been taken note of.</summary>
    public FeedStep Take(string area, FeedPosition delta)
    {
        if (!areas.TryGetValue(area, out var followed) || followed.Position.Epoch != delta.Epoch)
            return FeedStep.Gap;
        if (delta.Sequence <= followed.Position.Sequence)
            return FeedStep.Repeat;
        if (delta.Sequence > followed.Position.Sequence + 1)
            return FeedStep.Gap;
        followed.Position = delta;
        return FeedStep.Next;
    }

    /// <summary>Follows an area from here on; whoever holds less has lost something.</summary>
    public void Restart(string area, FeedPosition position) => areas[area] = new Followed(position);

    /// <summary>Where an area stands, or null before it is followed.</summary>
    public FeedPosition? PositionOf(string area) => areas.TryGetValue(area, out var followed) ? followed.Position : null;

    /// <summary>The last number sent to a scope, or the one from which the area is followed if that is later.</summary>
    public long SentTo(string scope, string area) =>
        areas.TryGetValue(area, out var followed) ? followed.Sent.GetValueOrDefault(scope, followed.Start) : 0;

    /// <summary>Takes note that a delta goes to a scope.</summary>
    public void Send(string scope, string area, long sequence) => areas[area].Sent[scope] = sequence;

    /// <summary>Nobody watches the scope any more.</summary>
    public void Forget(LiveScope scope)
    {
        foreach (var area in scope.Areas)
            if (areas.TryGetValue(area, out var followed))
                followed.Sent.Remove(scope.Id);
    }

    private sealed class Followed(FeedPosition start)
    {
        public readonly long Start = start.Sequence;
        public readonly Dictionary<string, long> Sent = [];
        public FeedPosition Position = start;
    }
}
