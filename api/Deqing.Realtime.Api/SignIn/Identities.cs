using System.Security.Claims;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Grains.Places;
using Deqing.Realtime.Storage;

namespace Deqing.Realtime.Api.SignIn;

/// <summary>Who a principal is, with rights as they are now. Nothing in a cookie or token says what somebody may do.</summary>
internal interface IIdentities
{
    /// <summary>The caller a principal stands for; null if it stands for nobody, or for somebody who may act no longer.</summary>
    Task<Identity?> OfAsync(ClaimsPrincipal principal, CancellationToken cancellation);
}

/// <summary>A caller and the session they came by, if they did.</summary>
internal sealed record Identity(Caller Caller, Session? Session);

/// <inheritdoc cref="IIdentities"/>
internal sealed class Identities(RightsDirectory directory, ISensors sensors) : IIdentities
{
    /// <summary>Types of the claims our own principals have.</summary>
    public const string SessionClaim = "session", KeyClaim = "key", PersonClaim = "person", DeviceClaim = "device",
        SecondFactorClaim = "secondFactor";

    /// <summary>A principal that stands for a session, a key or a person.</summary>
    public static ClaimsPrincipal Principal(string scheme, string claim, string value, bool secondFactor = false)
    {
        Claim[] claims = [new(claim, value), new(ClaimTypes.NameIdentifier, $"{claim}:{value}")];
        return new ClaimsPrincipal(new ClaimsIdentity(secondFactor ? [.. claims, new Claim(SecondFactorClaim, "shown")] : claims, scheme));
    }

    /// <inheritdoc/>
    public async Task<Identity?> OfAsync(ClaimsPrincipal principal, CancellationToken cancellation)
    {
        if (principal.FindFirstValue(SessionClaim) is { } session)
            return await directory.OfSessionAsync(session, cancellation) is { } signedIn
                ? new Identity(signedIn.Caller, signedIn.Session)
                : null;
        if (principal.FindFirstValue(KeyClaim) is { } key)
            return await directory.ReadAsync(key, cancellation) is { } rights && directory.OfKey(rights) is { } caller
                ? new Identity(caller, null)
                : null;
        if (principal.FindFirstValue(DeviceClaim) is { } device)
            return sensors.Now.Find(device) is { } sensor
                ? new Identity(new Caller(CallerKind.Key, $"sensor:{sensor.Id}", sensor.Id, false, [Grant.OfDevice(sensor)]), null)
                : null;
        if (principal.FindFirstValue(PersonClaim) is { } person)
            return await directory.ReadAsync(person, cancellation) is { } rights
                && directory.OfPerson(rights, principal.HasClaim(claim => claim.Type == SecondFactorClaim)) is { } caller
                    ? new Identity(caller, null)
                    : null;
        return null;
    }
}
