using Deqing.Realtime.Domain.Live;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace Deqing.Realtime.Api.Live;

/// <summary>The answer to a wish to watch a scope.</summary>
internal enum JoinResult
{
    /// <summary>It watches the scope now.</summary>
    Joined,

    /// <summary>It watched it before.</summary>
    AlreadyJoined,

    /// <summary>It watches as many as are allowed.</summary>
    TooManyScopes,

    /// <summary>The connection is gone.</summary>
    Gone,
}

/// <summary>
/// Who watches which scope, and what each scope has been sent. Joining and sending exclude each other: a client that takes its
/// snapshot after it has joined misses nothing between the two.
/// </summary>
internal sealed class LiveAudience(LiveWriting writing, LiveMeter meter)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, LiveConnection> connections = [];
    private readonly Dictionary<string, Watched> watched = [];
    private readonly LiveNumbering numbering = new();

    /// <summary>A client has connected.</summary>
    public void Enter(LiveConnection connection)
    {
        lock (gate)
            connections[connection.Id] = connection;
        meter.Connected(1);
    }

    /// <summary>Whether a client may make one more call now.</summary>
    public bool MayCall(string id)
    {
        lock (gate)
            return connections.TryGetValue(id, out var connection) && connection.MayCall();
    }

    /// <summary>A client has gone.</summary>
    public void Leave(string id)
    {
        lock (gate)
        {
            if (!connections.Remove(id, out var connection))
                return;
            connection.Complete();
            connection.Dispose();
            foreach (var scope in connection.Scopes.Values)
                Part(connection, scope);
            connection.Scopes.Clear();
        }

        meter.Connected(-1);
    }

    /// <summary>A client wants to watch a scope.</summary>
    public JoinResult Join(string id, LiveScope scope, int most)
    {
        lock (gate)
        {
            if (!connections.TryGetValue(id, out var connection))
                return JoinResult.Gone;
            if (connection.Scopes.ContainsKey(scope.Name))
                return JoinResult.AlreadyJoined;
            if (connection.Scopes.Count >= most)
                return JoinResult.TooManyScopes;
            connection.Scopes.Add(scope.Name, scope);
            if (!watched.TryGetValue(scope.Id, out var audience))
                watched[scope.Id] = audience = new Watched(scope);
            audience.By.Add(connection);
            return JoinResult.Joined;
        }
    }

    /// <summary>A client wants to watch a scope no longer.</summary>
    public void Part(string id, string scopeName)
    {
        lock (gate)
            if (connections.TryGetValue(id, out var connection) && connection.Scopes.Remove(scopeName, out var scope))
                Part(connection, scope);
    }

    /// <summary>Everybody who is connected, with the scopes they watch.</summary>
    public IReadOnlyList<(LiveConnection Connection, LiveScope[] Scopes)> Everybody()
    {
        lock (gate)
            return [.. connections.Values.Select(connection => (connection, connection.Scopes.Values.ToArray()))];
    }

    /// <summary>A client may watch some scopes no longer; it is told which, after everything that was on its way to it.</summary>
    public void Deny(LiveConnection connection, IReadOnlyList<string> scopes)
    {
        foreach (var scope in scopes)
            Part(connection.Id, scope);
        connection.Send(Message("rights", new RightsMessage(scopes)));
    }

    /// <summary>A client is told of a notice to the person behind it.</summary>
    public static void Notice(LiveConnection connection, NoticeLiveMessage notice) => connection.Send(Message("notice", notice));

    /// <summary>Where the deltas of an area stand, or null before the first.</summary>
    public FeedPosition? PositionOf(string area)
    {
        lock (gate)
            return numbering.PositionOf(area);
    }

    /// <summary>
    /// Sends a delta to every scope it concerns. If something before it is missing, everybody who watches the area is told.
    /// </summary>
    public FeedStep Relay(AreaDelta delta)
    {
        lock (gate)
        {
            var step = numbering.Take(delta.Area, new FeedPosition(delta.Epoch, delta.Sequence));
            if (step == FeedStep.Repeat)
                return step;
            if (step == FeedStep.Gap)
            {
                Announce(delta.Area, new FeedPosition(delta.Epoch, delta.Sequence - 1), delta.At);
                numbering.Take(delta.Area, new FeedPosition(delta.Epoch, delta.Sequence));
            }

            foreach (var audience in watched.Values)
                if (audience.Scope.Areas.Contains(delta.Area) && LiveScopes.Narrow(delta, audience.Scope) is { } narrow)
                    Send(audience, narrow, numbering.SentTo(audience.Scope.Id, delta.Area));
            return step;
        }
    }

    /// <summary>
    /// Follows an area from a known position, and lets everybody who holds less see a gap. Nothing happens if it is followed
    /// that far already.
    /// </summary>
    public void Restart(string area, FeedPosition position, DateTimeOffset now)
    {
        lock (gate)
            if (numbering.PositionOf(area) is not { } at || at.Epoch != position.Epoch || at.Sequence < position.Sequence)
                Announce(area, position, now);
    }

    /// <summary>Sends a sign of life to everybody, with what was sent to the scopes each watches.</summary>
    public void Beat(long serverTime, string buildId)
    {
        lock (gate)
            foreach (var alike in connections.Values.GroupBy(connection =>
                string.Join('\n', connection.Scopes.Values.Select(scope => scope.Id))))
            {
                var positions = Positions(alike.First().Scopes.Values);
                var message = Message("heartbeat", new HeartbeatMessage(serverTime, buildId, positions));
                foreach (var connection in alike)
                    connection.Send(message);
            }
    }

    private Dictionary<string, PositionMessage> Positions(IEnumerable<LiveScope> scopes)
    {
        var sent = from scope in scopes
                   from area in scope.Areas
                   where numbering.PositionOf(area) is not null
                   group numbering.SentTo(scope.Id, area) by area;

        // One number per area must hold for each of the scopes, so it is that of the scope that was sent least.
        return sent.ToDictionary(
            area => area.Key, area => new PositionMessage(numbering.PositionOf(area.Key)!.Value.Epoch, area.Min()));
    }

    // A delta without content from a position to itself: who holds that position drops it, who holds less sees the gap.
    private void Announce(string area, FeedPosition position, DateTimeOffset now)
    {
        numbering.Restart(area, position);
        meter.Gap();
        var nothing = new AreaDelta(area, position.Epoch, position.Sequence, now, null, [], [], []);
        foreach (var audience in watched.Values)
            if (audience.Scope.Areas.Contains(area))
                Send(audience, nothing, position.Sequence);
    }

    private void Send(Watched audience, AreaDelta delta, long previous)
    {
        var message = Message("delta", writing.Delta(audience.Scope, previous, delta));
        numbering.Send(audience.Scope.Id, delta.Area, delta.Sequence);
        foreach (var connection in audience.By)
            connection.Send(message);
        meter.Sent(audience.Scope.Kind, audience.By.Count);
    }

    private void Part(LiveConnection connection, LiveScope scope)
    {
        var audience = watched[scope.Id];
        audience.By.Remove(connection);
        if (audience.By.Count > 0)
            return;
        watched.Remove(scope.Id);
        numbering.Forget(scope);
    }

    private static SerializedHubMessage Message(string method, object content) =>
        new(new InvocationMessage(method, [content]));

    private sealed record Watched(LiveScope Scope)
    {
        public HashSet<LiveConnection> By { get; } = [];
    }
}
