using System.Collections.Immutable;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Rules;

namespace Deqing.Realtime.Tests;

/// <summary>
/// What people ask of a case by chance: mostly what it stands for, sometimes what it does not, is stale or lacks a reason.
/// </summary>
/// <param name="county">The county.</param>
/// <param name="mishaps">One choice in so many goes against the plain way to the end.</param>
internal sealed class CaseChoices(County county, int mishaps)
{
    /// <summary>The photo everybody shows.</summary>
    public static readonly ImmutableArray<Evidence> Photo = [new Evidence("m1", EvidenceKind.Photo)];

    /// <summary>The grid workers who are there to be sent.</summary>
    public static readonly ImmutableArray<string> Workers = ["grid", "grid2", "grid3"];

    private static readonly ImmutableArray<CaseVerb> Verbs = [.. Enum.GetValues<CaseVerb>()];

    private readonly ImmutableArray<string> departments = [.. county.Catalogue.Departments.Select(department => department.Id)];
    private readonly ImmutableArray<Category> categories = county.Catalogue.Categories;

    /// <summary>Somebody and what they ask; null if nobody who comes by wants anything.</summary>
    /// <param name="state">The case.</param>
    /// <param name="cast">Who may come by.</param>
    /// <param name="rarity">How often a verb is left out although the case stands for it: but once in so many times; 1 is never.</param>
    /// <param name="other">Id of a case it may be merged into.</param>
    /// <param name="now">When.</param>
    /// <param name="chance">By what is chosen.</param>
    public (Caller Who, PersonCommand Command)? Next(
        CaseFile state, ImmutableArray<Caller> cast, Func<CaseVerb, int> rarity, string other, DateTimeOffset now, Chance chance)
    {
        var who = chance.Of(cast);
        if (chance.Once(4 * mishaps))
            return (who, Give(chance.Of(Verbs), state, other, now, chance));
        for (var others = 0; others < 2 * cast.Length; others++)
        {
            var verbs = CaseVerbs.For(state, who, county, now).RemoveAll(verb => !chance.Once(rarity(verb)));
            if (!verbs.IsEmpty)
                return (who, Give(chance.Of(verbs), state, other, now, chance));
            who = chance.Of(cast);
        }

        return null;
    }

    private PersonCommand Give(CaseVerb verb, CaseFile state, string other, DateTimeOffset now, Chance chance)
    {
        var version = chance.Once(30) ? state.Version - 1 : state.Version;
        var why = chance.Once(20) ? " " : "why";
        var goesWrong = chance.Once(mishaps);
        var department = chance.Once(3) && !state.Assignments.IsEmpty ? chance.Of(state.Assignments).Department : null;
        var category = goesWrong ? chance.Of(categories) : county.Catalogue.Find(state.Category) ?? categories[0];
        var condition = chance.Of(category.Conditions).Id;
        var responsible = goesWrong ? null : category.LeadIn(state.Place.Township);
        var (lead, second) = (responsible ?? chance.Of(departments), chance.Of(departments));
        ImmutableArray<string> joint = chance.Once(3) && second != lead ? [second] : [];
        return verb switch
        {
            CaseVerb.Acknowledge => new Acknowledge(version, null),
            CaseVerb.Note => new AddNote(version, why, [], false),
            CaseVerb.Verify => new Verify(version, !chance.Once(10), why, []),
            CaseVerb.File => new FileCase(version, category.Id, condition, chance.Once(3) ? (Severity)(1 + chance.Pick(4)) : null, null),
            CaseVerb.Dispatch => new Dispatch(version, lead, joint, null),
            CaseVerb.Accept => new Accept(version, department, null),
            CaseVerb.Return => new SendBack(version, why, department),
            CaseVerb.Arbitrate => new Arbitrate(version, lead, joint, why),
            CaseVerb.Handle => new FinishHandling(version, why, chance.Once(10) ? [] : Photo, department),
            CaseVerb.Check => new Check(version, !goesWrong, why, []),
            CaseVerb.Close => new CloseCase(
                version, goesWrong ? (CaseOutcome)chance.Pick(4) : CaseOutcome.Resolved, why, chance.Once(4) ? null : condition),
            CaseVerb.Void => new VoidCase(version, why),
            CaseVerb.Reopen => new Reopen(version, why),
            CaseVerb.Extend => new AskExtension(version, why),
            CaseVerb.Hold => new AskHold(version, why, now.AddHours(1 + chance.Pick(400))),
            CaseVerb.Approve => new Approve(version, null),
            CaseVerb.Refuse => new RefuseRequest(version, why),
            CaseVerb.Resume => new EndHold(version, why),
            CaseVerb.Reclassify => new Reclassify(
                version, category.Id, condition, chance.Once(2) ? Severity.Serious : null, null, null, null, why),
            CaseVerb.Merge => new Merge(version, other, why),
            CaseVerb.Unmerge => new Unmerge(version, why),
            CaseVerb.Assign => new AssignWorker(
                version, chance.Once(2) ? null : chance.Of(Workers), chance.Once(4), chance.Once(3) ? lead : null, why),
            CaseVerb.TakeTask => new TakeTask(version),
            CaseVerb.Arrive => new ArriveAtTask(version),
            CaseVerb.DeclineTask => new DeclineTask(version, why),
            CaseVerb.Recall => new RecallTask(version, why),
            CaseVerb.Urge => new Urge(version, why),
            _ => new Split(version, [new CasePart(category.Id, null, "one"), new CasePart(chance.Of(categories).Id, null, "two")], why),
        };
    }
}
