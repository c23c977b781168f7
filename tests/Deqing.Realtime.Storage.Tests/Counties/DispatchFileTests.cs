using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Rules;
using Deqing.Realtime.Domain.Workers;
using Deqing.Realtime.Storage.Counties;

namespace Deqing.Realtime.Storage.Tests.Counties;

public sealed class DispatchFileTests
{
    private const string File = "dispatch.json";

    private const string Rules =
        """
        {
          "answerMinutes": {"notice": 40, "warning": 20, "serious": 10, "critical": 2},
          "reserveMinutes": 31, "freshMinutes": 16, "speed": 19, "reachKilometres": 21, "taskMinutes": 26, "fairMinutes": 3,
          "capacity": 5,
          "skills": [{"id": "water", "names": {"zh": "水质", "en": "Water"}},
                     {"id": "electric", "names": {"zh": "电工", "en": "Electric"}}],
          "categories": {"pondPh": {"skill": "water"}, "garbage": {"automatic": true},
                         "pondOxygen": {"skill": "electric", "automatic": false}}
        }
        """;

    /// <summary>A change to a file without mistakes, and the one mistake it must be told as.</summary>
    public static readonly TheoryData<string, string, string> OneMistake = new()
    {
        { "\"notice\": 40", "\"notice\": 0", "answerMinutes.notice: must be a whole number from 1 to 1440, is 0" },
        { "\"critical\": 2", "\"crisis\": 2", "answerMinutes.critical: is missing" },
        { "\"reserveMinutes\": 31", "\"reserveMinutes\": 1441", "reserveMinutes: must be a whole number from 1 to 1440, is 1441" },
        { "\"freshMinutes\": 16", "\"freshMinutes\": 0", "freshMinutes: must be a whole number from 1 to 1440, is 0" },
        { "\"speed\": 19", "\"speed\": 121", "speed: must be a whole number from 1 to 120, is 121" },
        { "\"reachKilometres\": 21", "\"reachKilometres\": 501", "reachKilometres: must be a whole number from 1 to 500, is 501" },
        { "\"taskMinutes\": 26", "\"taskMinutes\": -1", "taskMinutes: must be a whole number from 0 to 1440, is -1" },
        { "\"fairMinutes\": 3", "\"fairMinutes\": 61", "fairMinutes: must be a whole number from 0 to 60, is 61" },
        { "\"capacity\": 5", "\"capacity\": 51", "capacity: must be a whole number from 1 to 50, is 51" },
        { "\"id\": \"electric\"", "\"id\": \"a b\"", "skills[1].id: 'a b' is not an id: 1 to 64 of A–Z a–z 0–9 . _ -" },
        { "\"skill\": \"water\"", "\"skill\": \"flying\"", "categories.pondPh.skill: 'flying' is unknown" },
        { "\"garbage\"", "\"rubbish\"", "categories.rubbish: there is no category 'rubbish'" },
        { "\"automatic\": true", "\"automatic\": 1", "categories.garbage.automatic: must be true or false" },
        { "{\"automatic\": true}", "true", "categories.garbage: must be an object" },
    };

    [Fact]
    public void The_file_becomes_rules()
    {
        using var pack = new SmallPack();
        pack.Write(File, Rules);
        var rules = CountyFolder.Load(pack.Path).County!.Dispatch;
        Assert.Equal(
            [40, 20, 10, 2],
            Enum.GetValues<Severity>().Where(level => level >= Severity.Notice).Select(level => rules.AnswerWithin(level).TotalMinutes));
        Assert.Equal(
            (31, 16, 19, 21, 26, 3, 5),
            (rules.ReserveMinutes, rules.FreshMinutes, rules.Speed, rules.ReachKilometres, rules.TaskMinutes, rules.FairMinutes,
                rules.Capacity));
        Assert.Equal(
            [new Skill("water", new Names("水质", "Water")), new Skill("electric", new Names("电工", "Electric"))],
            rules.Skills.AsEnumerable());
        Assert.Equal(
            ["pondOxygen electric", "pondPh water"], rules.SkillOf.Select(it => $"{it.Key} {it.Value}").Order(StringComparer.Ordinal));
        Assert.Equal(["garbage"], rules.Automatic);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("{}")]
    public void What_is_not_said_is_as_usual(string? file)
    {
        using var pack = new SmallPack();
        if (file is not null)
            pack.Write(File, file);
        var rules = CountyFolder.Load(pack.Path).County!.Dispatch;
        Assert.Equal((30, 15, 18, 20, 25, 2, 4), (rules.ReserveMinutes, rules.FreshMinutes, rules.Speed, rules.ReachKilometres,
            rules.TaskMinutes, rules.FairMinutes, rules.Capacity));
        Assert.Equal([30, 15, 5, 3], rules.AnswerMinutes.AsEnumerable());
        Assert.Empty(rules.Skills);
        Assert.Empty(rules.Automatic);
    }

    [Theory]
    [MemberData(nameof(OneMistake))]
    public void A_mistake_is_told_once_with_its_place(string what, string with, string told)
    {
        using var pack = new SmallPack();
        pack.Write(File, Rules);
        if (what.Contains("electric", StringComparison.Ordinal))
            pack.Change(File, "\"skill\": \"electric\", ", "");
        var reading = CountyFolder.Load(pack.Change(File, what, with).Path);
        Assert.Null(reading.County);
        Assert.Equal($"{File}, {told}", Assert.Single(reading.Mistakes).ToString());
    }

    [Fact]
    public void A_skill_that_stands_twice_and_too_many_are_mistakes()
    {
        using var pack = new SmallPack();
        var skill = """{"id": "water", "names": {"zh": "水质", "en": "Water"}}""";
        pack.Write(File, $$"""{"skills": [{{skill}}, {{skill}}]}""");
        Assert.Equal(
            "dispatch.json, skills[1].id: skill 'water' stands twice", Assert.Single(CountyFolder.Load(pack.Path).Mistakes).ToString());
        var many = Enumerable.Range(0, DispatchFile.MaxSkills + 1)
            .Select(number => skill.Replace("\"water\"", $"\"s{number}\"", StringComparison.Ordinal));
        pack.Write(File, $$"""{"skills": [{{string.Join(',', many)}}]}""");
        Assert.Equal("dispatch.json, skills: must not name more than 100", Assert.Single(CountyFolder.Load(pack.Path).Mistakes).ToString());
        pack.Write(File, $$"""{"skills": [{{string.Join(',', many.Take(DispatchFile.MaxSkills))}}]}""");
        Assert.Empty(CountyFolder.Load(pack.Path).Mistakes);
    }

    [Fact]
    public void The_pack_of_this_repository_has_skills_and_sends_workers_to_public_cases_by_itself()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!System.IO.File.Exists(Path.Combine(folder.FullName, "Deqing.Realtime.sln")))
            folder = folder.Parent!;
        var county = CountyFolder.Load(Path.Combine(folder.FullName, "deploy", "counties", "deqing")).County!;
        Assert.NotEmpty(county.Dispatch.Skills);
        Assert.NotEmpty(county.Dispatch.SkillOf);
        Assert.NotEmpty(county.Dispatch.Automatic);
        Assert.All(county.Dispatch.Automatic, category => Assert.True(county.Catalogue.Find(category)!.IsPublic));
    }
}
