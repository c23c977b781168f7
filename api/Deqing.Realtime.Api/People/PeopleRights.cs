using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Deqing.Realtime.Api.People;

/// <summary>Which people and keys somebody may see and change, by where the roles of those lie.</summary>
internal sealed class PeopleRights(County county, IAccessStore store, AccessRefusals refusals)
{
    /// <summary>The roles in words.</summary>
    public static readonly IReadOnlyDictionary<string, Role> Words = Enum.GetValues<Role>().ToDictionary(Json.Word);

    /// <summary>Whether a subject has a role in a reach. One without any role concerns everybody who gives roles.</summary>
    public bool Concerns(Reach reach, SubjectRights subject)
    {
        var places = PlacesOf(subject);
        return places.Count == 0 ? !reach.IsNowhere : places.Exists(reach.Covers);
    }

    /// <summary>
    /// Whether a subject's sealed data may be opened from a reach: one of their roles lies there. Who has none is the county's
    /// business, or every township could open them.
    /// </summary>
    public bool MayOpen(Reach reach, SubjectRights subject) =>
        reach.IsCounty || PlacesOf(subject).Exists(reach.Covers);

    /// <summary>Whether all roles of a subject lie in a reach: only then may it be changed as a whole.</summary>
    public bool Includes(Reach reach, SubjectRights subject) => !reach.IsNowhere && PlacesOf(subject).TrueForAll(reach.Covers);

    /// <summary>A subject that may be seen, or the answer why not.</summary>
    public async Task<(SubjectRights? Subject, ProblemHttpResult? Problem)> FindAsync(
        string id, CurrentCaller current, CancellationToken cancellation, SubjectKind kind = SubjectKind.Person)
    {
        if (await store.ReadAsync(id, cancellation) is not { } subject || subject.Subject.Kind != kind)
            return (null, Unknown(kind, id));
        return Concerns(current.ReachOf(Operation.ReadRights), subject)
            ? (subject, null)
            : (null, Outside(current, Operation.ReadRights, id));
    }

    /// <summary>A subject that may be changed as a whole, or the answer why not.</summary>
    public async Task<(SubjectRights? Subject, ProblemHttpResult? Problem)> FindToManageAsync(
        string id, CurrentCaller current, CancellationToken cancellation, SubjectKind kind = SubjectKind.Person)
    {
        if (await store.ReadAsync(id, cancellation) is not { } subject || subject.Subject.Kind != kind)
            return (null, Unknown(kind, id));
        if (id == current.Id)
            return (null, OwnRights());
        return Includes(current.ReachOf(Operation.ManageRights), subject)
            ? (subject, null)
            : (null, Outside(current, Operation.ManageRights, id));
    }

    /// <summary>The answer to what lies outside of one's territory.</summary>
    public ProblemHttpResult Outside(CurrentCaller current, Operation what, string target)
    {
        refusals.Note(current, what, target, AccessReason.OutsideTerritory);
        return AccessGate.Deny(AccessReason.OutsideTerritory);
    }

    /// <summary>The answer to who wants to change their own rights.</summary>
    public static ProblemHttpResult OwnRights() =>
        Problems.Refuse(StatusCodes.Status409Conflict, "ownRights", "Nobody changes their own rights; ask another administrator.");

    private static ProblemHttpResult Unknown(SubjectKind kind, string id) => kind == SubjectKind.Person
        ? Problems.NotFound("unknownPerson", $"There is no person '{id}'.")
        : Problems.NotFound("unknownKey", $"There is no key '{id}'.");

    // A role in a place the pack no longer has is the county's business.
    private List<Place> PlacesOf(SubjectRights subject) =>
        [.. subject.Grants.Where(row => row.EndedAt is null).Select(row => Place.Of(row.Grant.Territory, county) ?? Place.County)];
}
