using System.Net;
using System.Net.Sockets;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Storage;

namespace Deqing.Realtime.Api.Access;

/// <summary>Who made the request that is being answered.</summary>
internal sealed class CurrentCaller(TimeProvider time)
{
    /// <summary>Who asks; nobody until they are known.</summary>
    public Caller Caller { get; private set; } = Caller.Nobody;

    /// <summary>The session of a browser; null for keys and tokens.</summary>
    public Session? Session { get; private set; }

    /// <summary>Network address the request came from.</summary>
    public string Address { get; private set; } = "";

    /// <summary>
    /// What counts as one address where attempts are counted: for IPv6 the first 64 bits, because who has one such address has
    /// all that begin alike.
    /// </summary>
    public string Network => NetworkOf(Address);

    /// <summary>Id of who asks; empty for nobody.</summary>
    public string Id => Caller.Id;

    /// <summary>Takes note of who asks.</summary>
    public void Become(Caller caller, Session? session) => (Caller, Session) = (caller, session);

    /// <summary>Takes note of where the request came from.</summary>
    public void ComesFrom(string address) => Address = address;

    /// <inheritdoc cref="Network"/>
    internal static string NetworkOf(string address)
    {
        if (!IPAddress.TryParse(address, out var ip) || ip.AddressFamily != AddressFamily.InterNetworkV6)
            return address;
        var bytes = ip.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return $"{new IPAddress(bytes)}/64";
    }

    /// <summary>Whether they may do something at a place now.</summary>
    public AccessDecision May(Operation what, Place where) => AccessPolicy.Allow(Caller, what, where, time.GetUtcNow());

    /// <summary>Whether they may do something anywhere now.</summary>
    public AccessDecision MaySomewhere(Operation what) => AccessPolicy.AllowSomewhere(Caller, what, time.GetUtcNow());

    /// <summary>Everywhere they may do something now.</summary>
    public Reach ReachOf(Operation what) => AccessPolicy.ReachOf(Caller, what, time.GetUtcNow());

    /// <summary>An entry of the audit log about what they did or tried.</summary>
    public AuditDraft Audit(
        string action, string? subject = null, string? target = null, string? detail = null, string outcome = AuditDraft.Done) =>
        new(time.GetUtcNow(), action, outcome, Caller.Id, Caller.Name, Address, subject, target, detail);
}
