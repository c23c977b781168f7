using System.Collections.Immutable;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Api.Places;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Storage;

namespace Deqing.Realtime.Api.SignIn;

/// <summary>Who has signed in here and what they may do.</summary>
/// <param name="Person">Who; null for nobody.</param>
/// <param name="Grants">Their roles, also those that hold no longer or not yet.</param>
/// <param name="May">What they may do now, and in which territories.</param>
/// <param name="SecondFactor">Their second factor.</param>
/// <param name="Antiforgery">Token for the header <c>X-CSRF-Token</c> of every change asked for with this session.</param>
/// <param name="ExternalSignIn">The external sign-in, if there is one.</param>
/// <param name="Demonstration">Accounts of the demonstration; empty outside of it.</param>
public sealed record SessionAnswer(
    PersonAnswer? Person,
    IReadOnlyList<GrantAnswer> Grants,
    IReadOnlyDictionary<string, IReadOnlyList<string>> May,
    SecondFactorAnswer SecondFactor,
    string Antiforgery,
    ExternalSignInAnswer? ExternalSignIn,
    IReadOnlyList<DemonstrationPersonAnswer> Demonstration);

/// <summary>A person or key, as others may see it.</summary>
/// <param name="Id">Id.</param>
/// <param name="Name">Name to sign in with.</param>
/// <param name="DisplayName">Name to show.</param>
public sealed record PersonAnswer(string Id, string Name, string DisplayName);

/// <summary>A role in a territory.</summary>
/// <param name="Id">Id of the grant.</param>
/// <param name="Role">The role.</param>
/// <param name="Territory">
/// Where it holds: <c>county</c>, <c>township:…</c>, <c>village:…</c>, <c>pond:…</c> or, for the cases of a department, <c>department:…</c>.
/// </param>
/// <param name="Names">Name of that place or department; null if the county pack no longer has it.</param>
/// <param name="Kind">Why they have it.</param>
/// <param name="From">Since when it holds.</param>
/// <param name="Until">From when on it no longer holds, or null.</param>
/// <param name="Active">Whether it holds now.</param>
/// <param name="Origin">Id of the grant that was passed on, or null.</param>
public sealed record GrantAnswer(
    string Id, Role Role, string Territory, Names? Names, GrantKind Kind, DateTimeOffset From, DateTimeOffset? Until, bool Active,
    string? Origin)
{
    internal static GrantAnswer Of(Grant grant, County county, CountyClock clock) => new(
        grant.Id, grant.Role, grant.Territory.ToString(), NamesOf(grant.Territory, county), grant.Kind, clock.Local(grant.From),
        clock.Local(grant.Until), grant.HoldsAt(clock.Now), grant.Origin);

    internal static Names? NamesOf(Territory territory, County county) => territory.Kind switch
    {
        TerritoryKind.County => county.Parts.Names,
        TerritoryKind.Township => county.Townships.GetValueOrDefault(territory.Key)?.Names,
        TerritoryKind.Village => county.Villages.GetValueOrDefault(territory.Key)?.Names,
        TerritoryKind.Pond => county.Ponds.GetValueOrDefault(territory.Key)?.Names,
        _ => county.Catalogue.FindDepartment(territory.Key)?.Names,
    };
}

/// <summary>The second factor of a person.</summary>
/// <param name="Enrolled">Whether they have one.</param>
/// <param name="Shown">Whether this session was opened with it.</param>
/// <param name="Required">Whether one of their roles counts only with it.</param>
public sealed record SecondFactorAnswer(bool Enrolled, bool Shown, bool Required);

/// <summary>The external sign-in.</summary>
/// <param name="Name">What its button says.</param>
public sealed record ExternalSignInAnswer(string Name);

/// <summary>An account of the demonstration.</summary>
/// <param name="Name">Name to sign in with.</param>
/// <param name="DisplayName">Name to show.</param>
/// <param name="Role">Its role.</param>
/// <param name="Territory">Where it holds.</param>
/// <param name="Names">Name of that place.</param>
/// <param name="Password">Its password, which is no secret.</param>
public sealed record DemonstrationPersonAnswer(
    string Name, Names DisplayName, Role Role, string Territory, Names? Names, string Password);

/// <summary>Writes what a session is.</summary>
internal sealed class SessionWriting(
    County county, CountyClock clock, RightsDirectory directory, DemonstrationPeople people,
    Microsoft.Extensions.Options.IOptions<OpenIdOptions> openId,
    Microsoft.AspNetCore.Antiforgery.IAntiforgery antiforgery)
{
    /// <summary>Who has signed in, as of now, with a token for the session they have now.</summary>
    public async Task<SessionAnswer> OfAsync(HttpContext context, CurrentCaller current)
    {
        var rights = current.Id.Length == 0 ? null : await directory.ReadAsync(current.Id, context.RequestAborted);
        var external = openId.Value.Authority.Length == 0 ? null : new ExternalSignInAnswer(openId.Value.Name);
        var token = antiforgery.GetAndStoreTokens(context).RequestToken!;
        context.Response.Headers.CacheControl = "no-store";
        if (rights is null)
            return new SessionAnswer(
                null, [], ImmutableDictionary<string, IReadOnlyList<string>>.Empty, new SecondFactorAnswer(false, false, false), token,
                external,
                people.Answers);
        var subject = rights.Subject;
        return new SessionAnswer(
            new PersonAnswer(subject.Id, subject.Name, subject.DisplayName),
            [.. current.Caller.Grants.Select(grant => GrantAnswer.Of(grant, county, clock))],
            May(current),
            new SecondFactorAnswer(
                subject.Secrets.TotpConfirmed, current.Caller.SecondFactor,
                subject is { Kind: SubjectKind.Person, Demonstration: false } && current.Caller.Grants.Any(
                    grant => grant.Role.NeedsSecondFactor() && grant.HoldsAt(clock.Now))),
            token, external, people.Answers);
    }

    private static Dictionary<string, IReadOnlyList<string>> May(CurrentCaller current) =>
        (from what in Enum.GetValues<Operation>()
         let reach = current.ReachOf(what)
         where !reach.IsNowhere
         select (what, reach)).ToDictionary(
            may => Json.Word(may.what),
            may => (IReadOnlyList<string>)[.. may.reach.Territories.Select(territory => territory.ToString())]);
}
