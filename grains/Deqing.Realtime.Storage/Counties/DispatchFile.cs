using System.Collections.Frozen;
using Deqing.Realtime.Domain.Workers;

namespace Deqing.Realtime.Storage.Counties;

/// <summary>
/// dispatch.json: how the county sends its workers. What it does not say is as usual; a county without the file has the usual rules.
/// </summary>
internal static class DispatchFile
{
    public const string File = "dispatch.json";

    /// <summary>The most skills of a county.</summary>
    public const int MaxSkills = 100;

    private const int Day = 24 * 60;

    /// <summary>Reads it. References into a list that is null are not judged.</summary>
    public static DispatchRules Read(PackFolder pack, FrozenSet<string>? categories)
    {
        if (!pack.Has(File) || pack.Json(File) is not { } root)
            return DispatchRules.Usual;
        var usual = DispatchRules.Usual;
        var skills = Skills(root);
        var (skillOf, automatic) = Categories(root, categories, skills);
        return new DispatchRules
        {
            AnswerMinutes = AnswerMinutes(root, usual.AnswerMinutes),
            ReserveMinutes = Number(root, "reserveMinutes", 1, Day, usual.ReserveMinutes),
            FreshMinutes = Number(root, "freshMinutes", 1, Day, usual.FreshMinutes),
            Speed = Number(root, "speed", 1, 120, usual.Speed),
            ReachKilometres = Number(root, "reachKilometres", 1, 500, usual.ReachKilometres),
            TaskMinutes = Number(root, "taskMinutes", 0, Day, usual.TaskMinutes),
            FairMinutes = Number(root, "fairMinutes", 0, 60, usual.FairMinutes),
            Capacity = Number(root, "capacity", 1, WorkerCard.MaxCapacity, usual.Capacity),
            Skills = skills,
            SkillOf = skillOf,
            Automatic = automatic,
        };
    }

    private static int Number(PackObject root, string member, int min, int max, int usual) =>
        root.Element.TryGetProperty(member, out _) ? root.Integer(member, min, max) : usual;

    private static ImmutableArray<int> AnswerMinutes(PackObject root, ImmutableArray<int> usual)
    {
        if (!root.Element.TryGetProperty("answerMinutes", out _))
            return usual;
        if (root.Part("answerMinutes") is not { } part)
            return usual;
        return
        [
            part.Integer("notice", 1, Day), part.Integer("warning", 1, Day), part.Integer("serious", 1, Day),
            part.Integer("critical", 1, Day),
        ];
    }

    private static ImmutableArray<Skill> Skills(PackObject root)
    {
        if (!root.Element.TryGetProperty("skills", out _))
            return [];
        var ids = new Unique<string>("skill");
        var skills = ImmutableArray.CreateBuilder<Skill>();
        foreach (var part in root.Items("skills"))
        {
            var skill = new Skill(part.Id("id"), part.Names("names"));
            if (ids.Mistake(skill.Id) is { } twice)
                part.Mistake("id", twice);
            skills.Add(skill);
        }

        if (skills.Count > MaxSkills)
            root.Mistake("skills", $"must not name more than {MaxSkills}");
        return skills.ToImmutable();
    }

    private static (FrozenDictionary<string, string> SkillOf, FrozenSet<string> Automatic) Categories(
        PackObject root, FrozenSet<string>? known, ImmutableArray<Skill> skills)
    {
        var (skillOf, automatic) = (new Dictionary<string, string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        if (root.Element.TryGetProperty("categories", out _) && root.Part("categories") is { } all)
            foreach (var member in all.Element.EnumerateObject())
            {
                if (known is not null && !known.Contains(member.Name))
                    all.Mistake(member.Name, $"there is no category '{member.Name}'");
                if (all.Part(member.Name) is not { } part)
                    continue;
                if (part.TextOrNull("skill") is { Length: > 0 } skill)
                {
                    if (!skills.Any(one => one.Id == skill))
                        part.Mistake("skill", $"'{skill}' is unknown");
                    skillOf[member.Name] = skill;
                }

                if (part.Element.TryGetProperty("automatic", out _) && part.Flag("automatic"))
                    automatic.Add(member.Name);
            }

        return (skillOf.ToFrozenDictionary(StringComparer.Ordinal), automatic.ToFrozenSet(StringComparer.Ordinal));
    }
}
