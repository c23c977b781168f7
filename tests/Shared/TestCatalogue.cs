using System.Collections.Immutable;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Clocks;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Rules;

namespace Deqing.Realtime.Tests;

/// <summary>A small catalogue with one category of each sort.</summary>
internal static class TestCatalogue
{
    public const string Agriculture = "agriculture", WaterBureau = "waterBureau", Cleaning = "cleaning", TownOffice = "townOffice";

    /// <summary>The category of the rules of the test county: not public, always checked, photos needed.</summary>
    public const string Water = "water";

    /// <summary>Public; two conditions, <c>usual</c> in working hours and <c>urgent</c> continuous; always checked, photos needed.</summary>
    public const string Garbage = "garbage";

    /// <summary>Public; checked by lot, a fifth; a note is enough.</summary>
    public const string StreetLamp = "streetLamp";

    /// <summary>A question.</summary>
    public const string Question = "question";

    /// <summary>The township where <see cref="TownOffice"/> leads for <see cref="Garbage"/>: the second of the test county.</summary>
    public const string OtherTownship = "330000102";

    public static readonly StageLimits Stages = new(
        Minutes(30), Minutes(15), Minutes(15), new Limit(ClockClass.WorkDay, 2), new Limit(ClockClass.WorkHour, 4), Minutes(30),
        Minutes(120));

    public static readonly FlowLimits Flow = new(
        MaxExtensions: 2, LongestHold: TimeSpan.FromDays(365), MaxHolds: 1, ArbitrateAfter: 2, ReopenWithin: TimeSpan.FromDays(30),
        DuplicateMetres: 100, DuplicateDays: 7);

    public static readonly Catalogue Value = Create();

    /// <summary>The catalogue, perhaps with more categories and other numbers.</summary>
    public static Catalogue Create(FlowLimits? flow = null, params Category[] more) => new(
        [
            new Department(Agriculture, Named("agriculture"), true), new Department(WaterBureau, Named("water bureau"), true),
            new Department(Cleaning, Named("cleaning"), true), new Department(TownOffice, Named("town office"), true),
        ],
        [
            new CategoryGroup("water", "01", Named("water")), new CategoryGroup("environment", "02", Named("environment")),
            new CategoryGroup("questions", "09", Named("questions")),
        ],
        [
            Category(Water, "0101", "water", isPublic: false, Agriculture, new Limit(ClockClass.UrgentHour, 4)),
            Category("pondOxygen", "0102", "water", isPublic: false, Agriculture, new Limit(ClockClass.UrgentHour, 2)),
            Category(Garbage, "0201", "environment", isPublic: true, Cleaning, new Limit(ClockClass.WorkHour, 7)) with
            {
                Keywords = ["垃圾", "rubbish"],
                Conditions =
                [
                    Condition("usual", new Limit(ClockClass.WorkHour, 7)), Condition("urgent", new Limit(ClockClass.UrgentHour, 2)),
                ],
                Responsible = [new Responsibility(null, Cleaning), new Responsibility(OtherTownship, TownOffice)],
            },
            Category(StreetLamp, "0202", "environment", isPublic: true, TownOffice, new Limit(ClockClass.WorkDay, 3)) with
            {
                Evidence = [], Check = CheckRule.ByLot, CheckShare = 20,
            },
            Category(Question, "0901", "questions", isPublic: true, TownOffice, new Limit(ClockClass.WorkDay, 3)) with
            {
                IsQuestion = true, Evidence = [],
            },
            .. more,
        ],
        Stages, flow ?? Flow);

    /// <summary>A category with the condition <c>usual</c>, photos needed, always checked.</summary>
    public static Category Category(string id, string code, string group, bool isPublic, string department, Limit limit) => new(
        id, code, group, Named(id), [id], isPublic, IsQuestion: false, Severity.Warning, new Limit(ClockClass.WorkDay, 10),
        [Condition("usual", limit)], [EvidenceKind.Photo], CheckRule.Always, 100, [new Responsibility(null, department)]);

    private static CaseCondition Condition(string id, Limit limit) => new(id, Named($"{id} filing"), limit, Named($"{id} closing"));

    private static Limit Minutes(int value) => new(ClockClass.UrgentMinute, value);

    private static Names Named(string name) => new(name, name);
}
