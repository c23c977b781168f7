using System.Collections.Frozen;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Clocks;
using Deqing.Realtime.Domain.Escalation;

namespace Deqing.Realtime.Storage.Counties;

/// <summary>escalation.json: what is done when nobody acts on a case. A county that does nothing says so with an empty list.</summary>
internal static class EscalationFile
{
    public const string File = "escalation.json";

    /// <summary>The most policies of a county.</summary>
    public const int MaxPolicies = 200;

    private static readonly FrozenDictionary<string, EscalationTrigger> Triggers = AccessWords.All<EscalationTrigger>();
    private static readonly FrozenDictionary<string, Rung> Rungs = AccessWords.All<Rung>();
    private static readonly FrozenDictionary<string, DutyPlace> DutyPlaces = AccessWords.All<DutyPlace>();
    private static readonly FrozenDictionary<string, Role> Roles = AccessWords.All<Role>();

    /// <summary>Reads it. References into a list that is null are not judged.</summary>
    public static ImmutableArray<EscalationPolicy> Read(
        PackFolder pack, FrozenSet<string>? categories, FrozenSet<string>? townships, FrozenSet<string>? departments)
    {
        if (pack.Json(File) is not { } root)
            return [];
        var ids = new Unique<string>("policy");
        var policies = ImmutableArray.CreateBuilder<EscalationPolicy>();
        foreach (var part in root.Items("policies"))
        {
            var policy = ReadOne(part, categories, townships, departments);
            if (ids.Mistake(policy.Id) is { } twice)
                part.Mistake("id", twice);
            foreach (var (member, _, sentence) in Lint(policy))
                part.Mistake(member, sentence);
            policies.Add(policy);
        }

        if (policies.Count > MaxPolicies)
            root.Mistake("policies", $"must not name more than {MaxPolicies}");
        return policies.ToImmutable();
    }

    /// <summary>Reads one policy. What it can mean at all is for <see cref="Lint"/> to say.</summary>
    public static EscalationPolicy ReadOne(
        PackObject part, FrozenSet<string>? categories, FrozenSet<string>? townships, FrozenSet<string>? departments) => new(
        part.Id("id"), part.Names("names"), Scope(part, categories, townships), Steps(part, townships, departments),
        Acknowledgement(part), part.Integer("againMinutes", 1, EscalationPolicy.MaxMinutes));

    /// <summary>What would never work. What is out of its range was said where it was read.</summary>
    public static IEnumerable<(string Member, PolicyFinding What, string Sentence)> Lint(EscalationPolicy policy) =>
        PolicyLint.Find(policy)
            .Where(it => it.What is not (PolicyFinding.WaitOutOfRange or PolicyFinding.RepeatOutOfRange or PolicyFinding.RateOutOfRange))
            .Select(it => (
                it.Step < 0 ? "steps" : string.Create(CultureInfo.InvariantCulture, $"steps[{it.Step}]"), it.What, Sentence(it.What)));

    private static PolicyScope Scope(PackObject part, FrozenSet<string>? categories, FrozenSet<string>? townships)
    {
        if (part.Part("when") is not { } when)
            return new PolicyScope(default, default, [], []);
        return new PolicyScope(
            when.Word("trigger", Triggers), when.Word("level", Words.Severities), Known(when, "categories", categories),
            Known(when, "townships", townships));
    }

    private static ImmutableArray<string> Known(PackObject part, string member, FrozenSet<string>? known)
    {
        if (!part.Element.TryGetProperty(member, out _))
            return [];
        var names = part.Texts(member);
        foreach (var name in names)
            if (known is not null && !known.Contains(name))
                part.Mistake(member, $"'{name}' is unknown");
        return names;
    }

    private static AcknowledgementRule? Acknowledgement(PackObject part) =>
        part.Element.TryGetProperty("acknowledgement", out _) && part.Part("acknowledgement") is { } rule
            ? new AcknowledgementRule(
                rule.Integer("remindMinutes", 1, EscalationPolicy.MaxMinutes),
                rule.Integer("lapseMinutes", 1, EscalationPolicy.MaxMinutes))
            : null;

    private static ImmutableArray<EscalationStep> Steps(
        PackObject part, FrozenSet<string>? townships, FrozenSet<string>? departments)
    {
        var steps = ImmutableArray.CreateBuilder<EscalationStep>();
        foreach (var item in part.Items("steps"))
        {
            EscalationStep? step = item.Text("do") switch
            {
                "wait" => new WaitStep(item.Integer("minutes", 1, EscalationPolicy.MaxMinutes)),
                "notify" => new NotifyStep(
                    Target(item), item.Flag("urgent"), item.Element.TryGetProperty("inTurn", out _) && item.Flag("inTurn")),
                "raise" => new RaiseStep(item.Word("to", Rungs)),
                "own" => new OwnStep(Owner(item, townships, departments)),
                "supervise" => new SuperviseStep(),
                "webhook" => new WebhookStep(item.Text("hook")),
                "onlyAbove" => new RateStep(
                    item.Integer("times", 1, EscalationState.MaxRecent), item.Integer("minutes", 1, EscalationPolicy.MaxMinutes)),
                "onlyBetween" => new WindowStep(Minute(item, "from"), Minute(item, "until")),
                "repeat" => new RepeatStep(item.Integer("times", 1, EscalationPolicy.MaxRepeats)),
                _ => null,
            };
            if (step is not null)
                steps.Add(step);
            else
                item.Mistake("do", "is none of notify, onlyAbove, onlyBetween, own, raise, repeat, supervise, wait, webhook");
        }

        return steps.ToImmutable();
    }

    private static string Owner(PackObject item, FrozenSet<string>? townships, FrozenSet<string>? departments)
    {
        var by = item.Text("by");
        var known = Territory.Parse(by) switch
        {
            { Kind: TerritoryKind.Township } => townships,
            { Kind: TerritoryKind.Department } => departments,
            _ => null,
        };
        if (known is not null && !known.Contains(by[(by.IndexOf(':', StringComparison.Ordinal) + 1)..]))
            item.Mistake("by", $"'{by}' is unknown");
        return by;
    }

    private static Target Target(PackObject item)
    {
        if (item.Part("who") is not { } who)
            return new Target(null, null, null);
        var isRole = who.Element.TryGetProperty("role", out _);
        return new Target(
            isRole ? who.Word("role", Roles) : null,
            who.Element.TryGetProperty("at", out _) ? who.Word("at", Rungs) : null,
            who.TextOrNull("person"), who.TextOrNull("roster"),
            who.Element.TryGetProperty("onDuty", out _) ? who.Word("onDuty", DutyPlaces) : null,
            who.Element.TryGetProperty("next", out _) && who.Flag("next"));
    }

    /// <summary>A time of day as minutes after midnight: <c>"22:30"</c>.</summary>
    private static int Minute(PackObject item, string member)
    {
        var text = item.Text(member);
        if (WorkSlot.MinuteOf(text) is < WorkSlot.Day and var minute)
            return minute;
        if (text.Length > 0)
            item.Mistake(member, $"'{text}' is not a time of day like 08:30");
        return 0;
    }

    private static string Sentence(PolicyFinding finding) => finding switch
    {
        PolicyFinding.NoSteps => "must name at least one step",
        PolicyFinding.TooManySteps => $"must not name more than {EscalationPolicy.MaxSteps} steps",
        PolicyFinding.NobodyCalled => "must call somebody",
        PolicyFinding.LoopWithoutWait => "goes back without a wait: it would call the same people again at once",
        PolicyFinding.RaisesNothing => "raises a case that stands so high already",
        PolicyFinding.SupervisesTwice => "puts a case under supervision that is under it already",
        PolicyFinding.EmptyWindow => "names hours that begin when they end",
        PolicyFinding.RepeatsTwice => "goes back a second time: only one step of a policy may",
        PolicyFinding.UnclearTarget =>
            "must call one of role, person, roster and onDuty; at goes with a role, next with a roster; a webhook names a subscription",
        PolicyFinding.UnknownOwner => "must name a territory as the owner, for example county or department:agriculture",
        PolicyFinding.ReminderOutOfRange => "must remind before it lapses",
        _ => throw new NotSupportedException($"No sentence for {finding}."),
    };
}
