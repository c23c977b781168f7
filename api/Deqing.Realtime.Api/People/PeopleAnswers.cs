using Deqing.Realtime.Api.Places;
using Deqing.Realtime.Api.SignIn;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Storage;

namespace Deqing.Realtime.Api.People;

/// <summary>A page of people, by name.</summary>
/// <param name="People">The people.</param>
/// <param name="Next">Pass it as <c>after</c> for the next page; null when this was the last.</param>
public sealed record PeopleAnswer(IReadOnlyList<PersonSummary> People, string? Next);

/// <summary>A person and their roles. Phone and ID number are masked.</summary>
/// <param name="Id">Id.</param>
/// <param name="Name">Name to sign in with.</param>
/// <param name="DisplayName">Name to show.</param>
/// <param name="Disabled">Whether they may do nothing at all.</param>
/// <param name="Demonstration">Whether the account is one of the demonstration.</param>
/// <param name="CreatedAt">Since when it exists.</param>
/// <param name="SecondFactor">Whether they have a second factor.</param>
/// <param name="External">Whether they are linked to the external sign-in.</param>
/// <param name="Phone">Phone number, its middle covered, or null.</param>
/// <param name="IdNumber">ID number, its middle covered, or null.</param>
/// <param name="Grants">Their roles.</param>
public sealed record PersonSummary(
    string Id, string Name, string DisplayName, bool Disabled, bool Demonstration, DateTimeOffset CreatedAt, bool SecondFactor,
    bool External, string? Phone, string? IdNumber, IReadOnlyList<GrantAnswer> Grants);

/// <summary>A person to add.</summary>
/// <param name="Name">Name to sign in with: 3 to 64 of a-z 0-9 . _ -</param>
/// <param name="DisplayName">Name to show: 1 to 100 characters.</param>
/// <param name="Phone">Phone number, or left out.</param>
/// <param name="IdNumber">Citizen's ID number, or left out.</param>
/// <param name="External">Their subject at the external sign-in, or left out.</param>
public sealed record PersonRequest(string Name, string DisplayName, string? Phone = null, string? IdNumber = null, string? External = null)
{
    /// <summary>Secrets and personal data reach no log by being written as text.</summary>
    public override string ToString() => nameof(PersonRequest);
}

/// <summary>A person that was added, with the link by which they set their password. It is shown this once.</summary>
/// <param name="Person">The person.</param>
/// <param name="Link">Path of the page with the secret of the link.</param>
/// <param name="LinkUntil">From when on it is refused.</param>
public sealed record AddedPersonAnswer(PersonSummary Person, string Link, DateTimeOffset LinkUntil)
{
    /// <summary>Secrets and personal data reach no log by being written as text.</summary>
    public override string ToString() => nameof(AddedPersonAnswer);
}

/// <summary>A one-time link. It is shown this once.</summary>
/// <param name="Link">Path of the page with the secret of the link.</param>
/// <param name="LinkUntil">From when on it is refused.</param>
public sealed record LinkAnswer(string Link, DateTimeOffset LinkUntil)
{
    /// <summary>Secrets and personal data reach no log by being written as text.</summary>
    public override string ToString() => nameof(LinkAnswer);
}

/// <summary>A role to give.</summary>
/// <param name="Role">The role.</param>
/// <param name="Territory">Where: <c>county</c>, <c>township:…</c>, <c>village:…</c>, <c>pond:…</c> or <c>department:…</c>.</param>
/// <param name="Kind">Standing, or for a shift. Delegations are made by who passes their own role on.</param>
/// <param name="From">Since when; now if left out.</param>
/// <param name="Until">Until when; required for a shift.</param>
public sealed record GrantRequest(
    Role Role, string Territory, GrantKind Kind = GrantKind.Standing, DateTimeOffset? From = null, DateTimeOffset? Until = null);

/// <summary>A role of one's own to pass on for a time.</summary>
/// <param name="Grant">Id of one's own grant.</param>
/// <param name="To">Name the other signs in with.</param>
/// <param name="Territory">Where: all of one's own territory or a part of it.</param>
/// <param name="From">Since when.</param>
/// <param name="Until">Until when.</param>
public sealed record DelegationRequest(string Grant, string To, string Territory, DateTimeOffset From, DateTimeOffset Until);

/// <summary>Why personal data is opened. The person will read it.</summary>
/// <param name="Reason">10 to 500 characters.</param>
public sealed record OpeningRequest(string Reason);

/// <summary>Personal data that was opened.</summary>
/// <param name="Phone">Phone number, or null.</param>
/// <param name="IdNumber">ID number, or null.</param>
public sealed record ContactAnswer(string? Phone, string? IdNumber)
{
    /// <summary>Personal data reaches no log by being written as text.</summary>
    public override string ToString() => nameof(ContactAnswer);
}

/// <summary>Who opened one's own identity or contact.</summary>
public sealed record OpeningsAnswer(IReadOnlyList<OpeningAnswer> Openings);

/// <summary>Somebody opened one's own identity or contact.</summary>
/// <param name="At">When.</param>
/// <param name="By">Who.</param>
/// <param name="Reason">Why.</param>
/// <param name="Target">Of what: a report, or null for the contact.</param>
public sealed record OpeningAnswer(DateTimeOffset At, string By, string Reason, string? Target);

/// <summary>The keys of devices and programs.</summary>
public sealed record KeysAnswer(IReadOnlyList<KeySummary> Keys);

/// <summary>A key and what it may do.</summary>
/// <param name="Id">Id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Disabled">Whether it was revoked.</param>
/// <param name="Demonstration">Whether it is the one of the demonstration.</param>
/// <param name="CreatedAt">Since when it exists.</param>
/// <param name="Until">From when on it is refused, or null.</param>
/// <param name="Grants">Its roles.</param>
public sealed record KeySummary(
    string Id, string Name, bool Disabled, bool Demonstration, DateTimeOffset CreatedAt, DateTimeOffset? Until,
    IReadOnlyList<GrantAnswer> Grants);

/// <summary>A key to add.</summary>
/// <param name="Name">Its name: 3 to 64 of a-z 0-9 . _ -</param>
/// <param name="Role">Its role.</param>
/// <param name="Territory">Where it holds.</param>
/// <param name="Until">From when on it is refused; never if left out.</param>
public sealed record KeyRequest(string Name, Role Role, string Territory, DateTimeOffset? Until = null);

/// <summary>A key that was added. Its secret is shown this once.</summary>
/// <param name="Key">The key.</param>
/// <param name="Secret">What its owner sends as <c>Authorization: Bearer …</c>, or as password over MQTT.</param>
public sealed record AddedKeyAnswer(KeySummary Key, string Secret)
{
    /// <summary>Secrets and personal data reach no log by being written as text.</summary>
    public override string ToString() => nameof(AddedKeyAnswer);
}

/// <summary>Writes people and keys as others may see them.</summary>
internal sealed class PeopleWriting(County county, CountyClock clock, Sealing sealing)
{
    /// <summary>A person, personal data masked.</summary>
    public PersonSummary Person(SubjectRights rights)
    {
        var (subject, secrets) = (rights.Subject, rights.Subject.Secrets);
        return new PersonSummary(
            subject.Id, subject.Name, subject.DisplayName, subject.Disabled, subject.Demonstration, clock.Local(subject.CreatedAt),
            secrets.TotpConfirmed, secrets.External is not null,
            sealing.OpenPersonal(secrets.Phone) is { } phone ? Masked.Phone(phone) : null,
            sealing.OpenPersonal(secrets.IdNumber) is { } number ? Masked.IdNumber(number) : null,
            Grants(rights));
    }

    /// <summary>A key, without its secret.</summary>
    public KeySummary Key(SubjectRights rights) => new(
        rights.Subject.Id, rights.Subject.Name, rights.Subject.Disabled, rights.Subject.Demonstration,
        clock.Local(rights.Subject.CreatedAt),
        clock.Local(rights.Subject.Secrets.KeyUntil), Grants(rights));

    /// <summary>A role.</summary>
    public GrantAnswer Grant(Grant grant) => GrantAnswer.Of(grant, county, clock);

    private GrantAnswer[] Grants(SubjectRights rights) =>
        [.. rights.Grants.Where(row => row.EndedAt is null).Select(row => Grant(row.Grant))];
}
