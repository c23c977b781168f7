using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Clocks;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Rules;
using Deqing.Realtime.Storage.Counties;

namespace Deqing.Realtime.Storage.Tests.Counties;

public sealed class CatalogueFilesTests
{
    private const string Departments = "departments.json", Categories = "categories.json";

    /// <summary>A change to a pack without mistakes, and the one mistake it must be told as.</summary>
    public static readonly TheoryData<string, string, string, string> OneMistake = new()
    {
        { Departments, "[", "[{\"id\": \"agriculture\", \"names\": {\"zh\": \"农\", \"en\": \"A\"}, \"synthetic\": true},",
            "departments.json, departments[1].id: department 'agriculture' stands twice" },
        { Departments, "\"id\": \"firstTown\"", "\"id\": \"first town\"",
            "departments.json, departments[1].id: 'first town' is not an id: 1 to 64 of A–Z a–z 0–9 . _ -" },
        { Departments, ", \"synthetic\": true", "", "departments.json, departments[1].synthetic: is missing" },
        { Departments, "\"departments\": [", "\"offices\": [", "departments.json, departments: is missing" },
        { Categories, "\"code\": \"02\"", "\"code\": \"2\"", "categories.json, groups[1].code: '2' is not a code of 2 digits" },
        { Categories, "{\"id\": \"environment\"",
            "{\"id\": \"water\", \"code\": \"09\", \"names\": {\"zh\": \"水\", \"en\": \"W\"}}, {\"id\": \"environment\"",
            "categories.json, groups[1].id: group 'water' stands twice" },
        { Categories, "\"id\": \"garbage\"", "\"id\": \"pondPh\"", "categories.json, categories[2].id: category 'pondPh' stands twice" },
        { Categories, "\"code\": \"0102\"", "\"code\": \"0101\"", "categories.json, categories[1].code: code '0101' stands twice" },
        { Categories, "\"code\": \"0102\"", "\"code\": \"012\"", "categories.json, categories[1].code: '012' is not a code of 4 digits" },
        { Categories, "\"code\": \"0102\"", "\"code\": \"0302\"",
            "categories.json, categories[1].code: '0302' must begin with 01, the code of group 'water'" },
        { Categories, "\"group\": \"environment\"", "\"group\": \"air\"", "categories.json, categories[2].group: unknown group 'air'" },
        { Categories, "\"zh\": \"垃圾\", ", "", "categories.json, categories[2].names.zh: is missing" },
        { Categories, "[\"垃圾\", \"rubbish\"]", "[\"垃圾\", \" \"]",
            "categories.json, categories[2].keywords: must not hold an empty text" },
        { Categories, "[\"垃圾\", \"rubbish\"]", "[\"垃圾\", \"垃圾\"]",
            "categories.json, categories[2].keywords: keyword '垃圾' stands twice" },
        { Categories, "\"isPublic\": true", "\"isPublic\": \"yes\"", "categories.json, categories[2].isPublic: must be true or false" },
        { Categories, "\"level\": \"notice\"", "\"level\": \"normal\"",
            "categories.json, categories[2].level: 'normal' is none of critical, notice, serious, warning" },
        { Categories, "\"promise\": {\"class\": \"workDay\", \"value\": 5},", "", "categories.json, categories[2].promise: is missing" },
        { Categories, "\"limit\": {\"class\": \"workDay\", \"value\": 3},", "",
            "categories.json, categories[2].conditions[1].limit: is missing" },
        { Categories, "\"limit\": {\"class\": \"workDay\", \"value\": 3}", "\"limit\": {\"class\": \"workDay\", \"value\": 0}",
            "categories.json, categories[2].conditions[1].limit.value: must be a whole number from 1 to 10000, is 0" },
        { Categories, "\"limit\": {\"class\": \"workHour\"", "\"limit\": {\"class\": \"紧急工作时\"",
            "categories.json, categories[1].conditions[0].limit.class: '紧急工作时' is none of " + string.Join(
                ", ", ClockClasses.Words.Keys.Order(StringComparer.Ordinal)) },
        { Categories, "\"id\": \"large\"", "\"id\": \"usual\"",
            "categories.json, categories[2].conditions[1].id: condition 'usual' stands twice" },
        { Categories, "\"closing\": {\"zh\": \"清运\", \"en\": \"Carted away\"}", "\"closing\": {\"zh\": \"清运\"}",
            "categories.json, categories[2].conditions[1].closing.en: is missing" },
        { Categories, "\"conditions\": [{\"id\": \"usual\"", "\"conditions\": [], \"were\": [{\"id\": \"usual\"",
            "categories.json, categories[2].conditions: must name at least one condition" },
        { Categories, "[\"photo\", \"voice\"]", "[\"photo\", \"video\"]",
            "categories.json, categories[1].evidence: 'video' is none of photo, voice" },
        { Categories, "[\"photo\", \"voice\"]", "[\"photo\", \"photo\"]",
            "categories.json, categories[1].evidence: evidence 'photo' stands twice" },
        { Categories, "\"check\": \"always\"", "\"check\": \"never\"",
            "categories.json, categories[1].check: 'never' is none of always, byLot" },
        { Categories, "\"check\": \"always\"", "\"check\": \"always\", \"checkShare\": 5",
            "categories.json, categories[1].checkShare: stands only with the check byLot" },
        { Categories, "\"checkShare\": 20", "\"checkShare\": 100",
            "categories.json, categories[0].checkShare: must be a whole number from 1 to 99, is 100" },
        { Categories, "\"township\": \"990001001\"", "\"township\": \"990001009\"",
            "categories.json, categories[1].responsible[0].township: unknown township '990001009'" },
        { Categories, "\"township\": \"990001001\"", "\"township\": null",
            "categories.json, categories[1].responsible[1].township: all other townships stand twice" },
        { Categories, "{\"township\": null, \"department\": \"agriculture\"}", "{\"township\": null, \"department\": \"fishery\"}",
            "categories.json, categories[0].responsible[0].department: unknown department 'fishery'" },
        { Categories, "{\"township\": null, \"department\": \"agriculture\"}",
            "{\"township\": \"990001001\", \"department\": \"agriculture\"}",
            "categories.json, categories[0].responsible: must name who leads in all other townships, with the township null" },
        { Categories, "\"accept\": {\"class\": \"workHour\", \"value\": 4},", "", "categories.json, stages.accept: is missing" },
        { Categories, "\"longestHoldDays\": 365", "\"longestHoldDays\": 0",
            "categories.json, flow.longestHoldDays: must be a whole number from 1 to 3660, is 0" },
        { Categories, "\"arbitrateAfter\": 2", "\"arbitrateAfter\": 0",
            "categories.json, flow.arbitrateAfter: must be a whole number from 1 to 20, is 0" },
        { "rules.json", "\"category\": \"pondPh\"", "\"category\": \"pondColour\"",
            "rules.json, rules[1].category: unknown category 'pondColour'" },
    };

    [Fact]
    public void The_files_become_the_catalogue()
    {
        using var pack = new SmallPack();
        var catalogue = CountyFolder.Load(pack.Path).County!.Catalogue;
        Assert.Equal(
            [
                new Department("agriculture", new Names("农业局", "Agriculture"), false),
                new Department("firstTown", new Names("甲镇政府", "First Town Office"), true),
            ],
            catalogue.Departments);
        Assert.Equal(["water 01", "environment 02"], catalogue.Groups.Select(group => $"{group.Id} {group.Code}"));
        Assert.Equal(new Limit(ClockClass.WorkHour, 4), catalogue.Stages.Accept);
        Assert.Equal(new Limit(ClockClass.UrgentHour, 2), catalogue.Stages.Close);
        Assert.Equal(new FlowLimits(2, TimeSpan.FromDays(365), 1, 2, TimeSpan.FromDays(30), 100, 7), catalogue.Flow);

        var oxygen = catalogue.Find("pondOxygen")!;
        Assert.Equal(("0101", "water", false, Severity.Serious), (oxygen.Code, oxygen.Group, oxygen.IsPublic, oxygen.Level));
        Assert.Equal((CheckRule.ByLot, 20), (oxygen.Check, oxygen.CheckShare));
        Assert.Equal(["浮头", "gasping"], oxygen.Keywords);
        var ph = catalogue.Find("pondPh")!;
        Assert.Equal([EvidenceKind.Photo, EvidenceKind.Voice], ph.Evidence);
        Assert.Equal((CheckRule.Always, 100), (ph.Check, ph.CheckShare));
        Assert.Equal(("firstTown", "agriculture"), (ph.LeadIn("990001001"), ph.LeadIn("990001002")));
        var garbage = catalogue.Find("garbage")!;
        Assert.Equal(new Limit(ClockClass.WorkDay, 5), garbage.Promise);
        Assert.Equal(
            new CaseCondition("large", new Names("大量", "Large"), new Limit(ClockClass.WorkDay, 3), new Names("清运", "Carted away")),
            garbage.Find("large"));
    }

    [Theory]
    [MemberData(nameof(OneMistake))]
    public void A_mistake_is_told_once_with_its_file_and_place(string file, string what, string with, string told)
    {
        using var pack = new SmallPack();
        var reading = CountyFolder.Load(pack.Change(file, what, with).Path);
        Assert.Null(reading.County);
        Assert.Equal(told, Assert.Single(reading.Mistakes).ToString());
    }

    [Fact]
    public void The_pack_of_this_repository_says_who_handles_what_and_how_long()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Deqing.Realtime.sln")))
            folder = folder.Parent!;
        var county = CountyFolder.Load(Path.Combine(folder.FullName, "deploy", "counties", "deqing")).County!;
        var catalogue = county.Catalogue;
        Assert.Equal((58, 9, 64), (catalogue.Departments.Length, catalogue.Groups.Length, catalogue.Categories.Length));
        Assert.All(county.Rules.All, rule => Assert.NotNull(catalogue.Find(rule.Category)));
        Assert.All(catalogue.Categories, category => Assert.All(
            county.Parts.Townships, township => Assert.NotNull(catalogue.FindDepartment(category.LeadIn(township.Code)!))));
        Assert.All(catalogue.Groups, group => Assert.Contains(catalogue.Categories, category => category.Group == group.Id));
        Assert.All(catalogue.Categories, category => Assert.NotEmpty(category.Keywords));

        var now = new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.FromHours(8));
        Assert.All(
            catalogue.Categories.SelectMany(category => category.Conditions.Select(condition => (category, condition))),
            each => Assert.True(
                county.Calendar.Deadline(now, each.condition.Limit, [], now).Due
                    <= county.Calendar.Deadline(now, each.category.Promise, [], now).Due,
                $"{each.category.Id} {each.condition.Id} may take longer than what is promised"));
    }
}
