using System.Collections.Immutable;
using System.Globalization;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Rules;
using Deqing.Realtime.Domain.Workers;

namespace Deqing.Realtime.Tests;

/// <summary>Which cases a year has, who there is, and what becomes of a case by chance.</summary>
internal sealed class CaseYearPlan
{
    private readonly County county;
    private readonly uint seed;
    private readonly CaseChoices choices;
    private readonly Caller center, deputy, checker;
    private readonly ImmutableArray<Caller> grids;
    private readonly ImmutableArray<Category> categories, publicOnes;

    /// <summary>The grid workers of the plan, ready to be sent.</summary>
    public static WorkerBook WorkersWhoAreReady => new(
        [.. CaseChoices.Workers.Select((id, index) => new Worker(
            id, id, [Territory.County], WorkerCard.Of(id) with { Status = WorkerStatus.Available }, null, index, index))]);

    public CaseYearPlan(County county, uint seed)
    {
        (this.county, this.seed) = (county, seed);
        choices = new CaseChoices(county, mishaps: 8);
        center = Person("center", Role.CommandCenter, "county");
        deputy = Person("deputy", Role.CommandCenter, "county");
        checker = Person("checker", Role.Checker, "county");
        grids = [.. CaseChoices.Workers.Select(id => Person(id, Role.GridWorker, "county"))];
        categories = county.Catalogue.Categories;
        publicOnes = [.. categories.Where(category => category.IsPublic)];
    }

    /// <summary>The cases in no order: three of four begin by day, six of ten are alarms.</summary>
    public IEnumerable<CaseWalk> Arrivals(int count, DateTimeOffset start, TimeSpan span)
    {
        for (var number = 0; number < count; number++)
        {
            var chance = ChanceOf(number);
            var day = start.AddDays(Math.Floor(span.TotalDays * number / count));
            var hour = chance.Once(4) ? chance.Pick(24) : 7 + chance.Pick(12);
            var local = county.Parts.Calendar.Zone.GetUtcOffset(day);
            var at = new DateTimeOffset(day.ToOffset(local).Date, local).AddHours(hour).AddSeconds(chance.Pick(3_600)).ToUniversalTime();
            if (at < start)
                at = start;
            yield return chance.Pick(10) < 6 ? Alarm(number, at, chance) : Reported(number, at, chance);
        }
    }

    /// <summary>A case that another opened.</summary>
    public CaseWalk Part(string id, DateTimeOffset at) =>
        new(id, ChanceOf(id.Aggregate(17, (sum, letter) => unchecked((sum * 31) + letter))), null) { At = at };

    /// <summary>Who comes next and what they ask; null if nobody who comes by wants anything.</summary>
    public (Asker, CaseCommand)? Next(string id, CaseFile state, string other, DateTimeOffset now, Chance chance)
    {
        if (state is { IsOver: false, Source: CaseSource.Alarm } && chance.Once(state.AlarmActive ? 4 : 40))
            return (Asker.Engine, state.AlarmActive ? new ClearAlarm(now, 4) : new RaiseAlarm(state.Alarm! with { Since = now }));
        if (state is { Reporters: [{ } first, ..] } && (state.IsOver ? chance.Once(2) : chance.Once(12)))
            return Reporter(id, state, first.Tag, now, chance);
        return choices.Next(state, CastOf(state), verb => RarityOf(verb, state), other, now, chance) is var (who, command)
            ? (new Asker(who, chance.Once(3) ? "phone" : "web"), command)
            : null;
    }

    private static (Asker, CaseCommand) Reporter(string id, CaseFile state, string tag, DateTimeOffset now, Chance chance)
    {
        var asker = new Asker(Caller.Nobody, "phone");
        if (state.IsOver)
            return (asker, new Rate(tag, 1 + chance.Pick(5), !chance.Once(7), null));
        return chance.Once(2)
            ? (asker, new CoSign(new Reporter($"{id}+{state.Version}", chance.Once(2), now.AddHours(-chance.Pick(48))), "me too", []))
            : (asker, new AddWords(tag, "still so", []));
    }

    private CaseWalk Alarm(int number, DateTimeOffset at, Chance chance)
    {
        var pond = chance.Of(county.Parts.Ponds);
        var rule = chance.Of(county.Parts.Rules.All);
        var place = Place.Of(new Territory(TerritoryKind.Pond, pond.Id), county)!.Value;
        var since = at.AddMinutes(-5 - chance.Pick(20));
        var report = new AlarmReport(
            pond.Id, place.Village!, place.Township!, rule.Id, rule.Category, rule.Severity, since, at, at, 1 + chance.Pick(3));
        return new CaseWalk(
            string.Create(CultureInfo.InvariantCulture, $"{CaseFile.IdOf(pond.Id, rule.Id, since)}.{number}"), chance,
            (Asker.Engine, new RaiseAlarm(report)))
        {
            At = at,
        };
    }

    private CaseWalk Reported(int number, DateTimeOffset at, Chance chance)
    {
        var source = chance.Pick(20) switch
        {
            < 12 => CaseSource.Public,
            < 16 => CaseSource.GridWorker,
            < 18 => CaseSource.Hotline,
            18 => CaseSource.RemoteSensing,
            _ => CaseSource.System,
        };
        var category = chance.Of(source == CaseSource.Public ? publicOnes : categories);
        if (chance.Once(3))
            category = publicOnes[0];
        var village = chance.Of(county.Parts.Villages);
        var (place, foundBy) = chance.Once(40)
            ? (Place.Of(Territory.County, county)!.Value, FoundBy.Outside)
            : (new Place(village.Township, village.Code, null), FoundBy.Village);
        var report = new CaseReport(
            source, category.Id, category.Level, "as it was seen", place, village.Position, foundBy, null,
            at.AddHours(-chance.Pick(30)), [],
            source is CaseSource.Hotline or CaseSource.System ? $"external {number}" : null);
        var id = string.Create(CultureInfo.InvariantCulture, $"R{number:D7}");
        return source == CaseSource.Public
            ? new CaseWalk(id, chance, (new Asker(Caller.Nobody, "phone"), new Report(report, new Reporter(id, chance.Once(3), at))))
            {
                At = at,
            }
            : new CaseWalk(id, chance, (new Asker(source == CaseSource.GridWorker ? grids[0] : center, "web"), new Report(report, null)))
            {
                At = at,
            };
    }

    private ImmutableArray<Caller> CastOf(CaseFile state) =>
    [
        center, deputy, checker, .. grids,
        .. state.Assignments.SelectMany(part => new[]
        {
            Person($"{part.Department}1", Role.DepartmentHandler, $"department:{part.Department}"),
            Person($"{part.Department}2", Role.DepartmentHandler, $"department:{part.Department}"),
        }),
    ];

    // What a case stands for is not what people do with it every time they come by.
    private static int RarityOf(CaseVerb verb, CaseFile state) => verb switch
    {
        CaseVerb.Handle or CaseVerb.Refuse when state.Request is not null => 8,
        CaseVerb.Dispatch when state.Stage != CaseStage.Dispatching => 30,
        CaseVerb.Close when state.AlarmActive => 8,
        CaseVerb.Note or CaseVerb.Acknowledge => 20,
        CaseVerb.Return => 6,
        CaseVerb.Hold or CaseVerb.Extend => 10,
        CaseVerb.Assign or CaseVerb.Recall => 6,
        CaseVerb.DeclineTask => 3,
        CaseVerb.Reclassify or CaseVerb.Void or CaseVerb.Merge or CaseVerb.Reopen => 80,
        CaseVerb.Split => 300,
        CaseVerb.Urge => 40,
        CaseVerb.Unmerge => 3,
        _ => 1,
    };

    private Chance ChanceOf(int number) => new(unchecked(((seed + (uint)number) * 2) + 1));

    private static Caller Person(string id, Role role, string territory) => new(
        CallerKind.Person, id, id, true,
        [new Grant($"{id}.1", role, Territory.Parse(territory)!.Value, GrantKind.Standing, DateTimeOffset.UnixEpoch, null, null)]);
}
