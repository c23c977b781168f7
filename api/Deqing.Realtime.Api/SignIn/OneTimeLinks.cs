using Deqing.Realtime.Storage;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Api.SignIn;

/// <summary>
/// Links by which a person sets their first password, or a new one: good once, for some days. The secret stands behind the
/// <c>#</c>, which a browser sends to nobody.
/// </summary>
internal sealed class OneTimeLinks(IAccessStore store, IOptions<SignInOptions> options, TimeProvider time)
{
    private const string Page = "/setup#";

    /// <summary>Makes a link; it counts once the subject is written.</summary>
    public (Subject Subject, string Link, DateTimeOffset Until) New(Subject subject)
    {
        var (secret, until) = (Secrets.New(), time.GetUtcNow() + TimeSpan.FromHours(options.Value.LinkHours));
        var secrets = subject.Secrets with { LinkHash = Secrets.Hash(secret), LinkUntil = until };
        return (subject with { Secrets = secrets }, $"{Page}{subject.Id}.{secret}", until);
    }

    /// <summary>The person a link is for; null if there is no such link, or it was used, or its time is over.</summary>
    public async Task<Subject?> FindAsync(string link, CancellationToken cancellation)
    {
        var text = link.StartsWith(Page, StringComparison.Ordinal) ? link[Page.Length..] : link;
        if (text.Split('.') is not [{ Length: > 0 and <= 64 } id, { Length: > 0 and <= 64 } secret])
            return null;
        return await store.ReadAsync(id, cancellation) is { Subject: { Kind: SubjectKind.Person, Disabled: false } subject }
            && subject.Secrets is { LinkHash: { } hash, LinkUntil: { } until } && Secrets.Matches(secret, hash) && time.GetUtcNow() < until
            ? subject
            : null;
    }
}
