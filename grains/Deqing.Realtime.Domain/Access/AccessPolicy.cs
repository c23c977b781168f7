namespace Deqing.Realtime.Domain.Access;

/// <summary>Who asks.</summary>
public enum CallerKind : byte
{
    /// <summary>Nobody known.</summary>
    Anonymous,

    /// <summary>A person who has signed in.</summary>
    Person,

    /// <summary>A device or a program with a key.</summary>
    Key,

    /// <summary>The engine itself: an alarm, a clock, a restart.</summary>
    Engine,
}

/// <summary>Somebody who wants to do something, with all roles they were given.</summary>
/// <param name="Kind">Who asks.</param>
/// <param name="Id">Id of the person or key; empty for nobody and for the engine.</param>
/// <param name="Name">Name to show in timelines.</param>
/// <param name="SecondFactor">Whether the session was opened with a second factor.</param>
/// <param name="Grants">Their roles, also those that hold no longer or not yet.</param>
[GenerateSerializer, Immutable]
public sealed record Caller(
    [property: Id(0)] CallerKind Kind,
    [property: Id(1)] string Id,
    [property: Id(2)] string Name,
    [property: Id(3)] bool SecondFactor,
    [property: Id(4)] ImmutableArray<Grant> Grants)
{
    /// <summary>Whether it is a device by its own key, which sends observations of its sensor and does nothing else.</summary>
    public bool IsDevice => Grants is [{ Territory.Kind: TerritoryKind.Sensor }];

    /// <summary>Nobody known.</summary>
    public static readonly Caller Nobody = new(CallerKind.Anonymous, "", "", false, []);

    /// <summary>The engine itself.</summary>
    public static readonly Caller Engine = new(CallerKind.Engine, "", "", false, []);
}

/// <summary>Why something is allowed or not. The same word reaches the answer, the log and the screen.</summary>
public enum AccessReason : byte
{
    /// <summary>A role allows it here and now.</summary>
    Allowed,

    /// <summary>Nobody knows who asks.</summary>
    NotSignedIn,

    /// <summary>None of their roles allows it anywhere.</summary>
    NoRole,

    /// <summary>A role allows it, but elsewhere.</summary>
    OutsideTerritory,

    /// <summary>A role will allow it here, later.</summary>
    NotYet,

    /// <summary>A role allowed it here, until its end.</summary>
    Expired,

    /// <summary>A role allows it here, in a session with a second factor.</summary>
    SecondFactorRequired,
}

/// <summary>The answer of the policy.</summary>
/// <param name="Reason">Why or why not.</param>
/// <param name="Grant">Id of the grant that allows it; null for the engine and for a refusal.</param>
public readonly record struct AccessDecision(AccessReason Reason, string? Grant)
{
    /// <summary>Whether it is allowed.</summary>
    public bool IsAllowed => Reason == AccessReason.Allowed;
}

/// <summary>The one place that says who may do what, where and when. Pure; every edge and every grain asks it.</summary>
public static class AccessPolicy
{
    /// <summary>Whether somebody may do something at a place at a time, and why.</summary>
    /// <remarks>
    /// One grant that holds is enough. Of several refusals the one that is nearest to being allowed is named, because that is
    /// the one the person can do something about.
    /// </remarks>
    public static AccessDecision Allow(Caller who, Operation what, Place where, DateTimeOffset when) =>
        Allow(who, what, grant => what.HoldsEverywhere() || grant.Territory.Covers(where), when);

    /// <summary>Whether somebody may do something with a case at a place at a time, and why.</summary>
    /// <param name="who">Who asks.</param>
    /// <param name="what">What they want to do.</param>
    /// <param name="where">Where the case is.</param>
    /// <param name="departments">Ids of the departments that take part in it; a department's role holds for these alone.</param>
    /// <param name="when">When.</param>
    public static AccessDecision Allow(
        Caller who, Operation what, Place where, ImmutableArray<string> departments, DateTimeOffset when) =>
        Allow(who, what, grant => what.HoldsEverywhere() || grant.Territory.Covers(where, departments), when);

    /// <summary>Whether somebody may do something anywhere at a time: what a list is asked before it is filtered.</summary>
    public static AccessDecision AllowSomewhere(Caller who, Operation what, DateTimeOffset when) => Allow(who, what, _ => true, when);

    /// <summary>Everywhere somebody may do something at a time. Lists are filtered by it.</summary>
    public static Reach ReachOf(Caller who, Operation what, DateTimeOffset when)
    {
        if (who.Kind == CallerKind.Engine)
            return Reach.County;
        if (who.Kind == CallerKind.Anonymous)
            return Reach.Nowhere;
        var territories = who.Grants
            .Where(grant => grant.May(what) && Judge(who, grant, covers: true, when) == AccessReason.Allowed)
            .Select(grant => what.HoldsEverywhere() ? Territory.County : grant.Territory);
        return Reach.Of(territories);
    }

    private static AccessDecision Allow(Caller who, Operation what, Func<Grant, bool> covers, DateTimeOffset when)
    {
        if (who.Kind == CallerKind.Engine)
            return new AccessDecision(AccessReason.Allowed, null);
        if (who.Kind == CallerKind.Anonymous)
            return new AccessDecision(AccessReason.NotSignedIn, null);
        var nearest = AccessReason.NoRole;
        foreach (var grant in who.Grants)
        {
            if (!grant.May(what))
                continue;
            var reason = Judge(who, grant, covers(grant), when);
            if (reason == AccessReason.Allowed)
                return new AccessDecision(reason, grant.Id);
            nearest = (AccessReason)Math.Max((byte)nearest, (byte)reason);
        }

        return new AccessDecision(nearest, null);
    }

    /// <summary>What one grant says, given whether it covers what is asked about.</summary>
    internal static AccessReason Judge(Caller who, Grant grant, bool covers, DateTimeOffset when) =>
        !covers ? AccessReason.OutsideTerritory
        : when < grant.From ? AccessReason.NotYet
        : !grant.HoldsAt(when) ? AccessReason.Expired
        : grant.Role.NeedsSecondFactor() && !who.SecondFactor ? AccessReason.SecondFactorRequired
        : AccessReason.Allowed;
}
