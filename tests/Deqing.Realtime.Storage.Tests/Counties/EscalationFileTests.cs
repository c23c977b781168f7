using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Escalation;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Rules;
using Deqing.Realtime.Storage.Counties;

namespace Deqing.Realtime.Storage.Tests.Counties;

public sealed class EscalationFileTests
{
    private const string File = "escalation.json";

    private const string Policies =
        """
        {"policies": [{
          "id": "night", "names": {"zh": "夜", "en": "Night"}, "againMinutes": 60,
          "when": {"trigger": "unattended", "level": "serious", "categories": ["pondPh"], "townships": ["990001001"]},
          "acknowledgement": {"remindMinutes": 20, "lapseMinutes": 30},
          "steps": [
            {"do": "onlyBetween", "from": "22:30", "until": "06:00"},
            {"do": "notify", "who": {"role": "villageOfficer", "at": "village"}, "urgent": true},
            {"do": "notify", "who": {"person": "p1"}, "urgent": false},
            {"do": "notify", "who": {"onDuty": "township", "next": true}, "urgent": true, "inTurn": true},
            {"do": "onlyAbove", "times": 3, "minutes": 30}, {"do": "own", "by": "department:agriculture"},
            {"do": "wait", "minutes": 5}, {"do": "raise", "to": "county"}, {"do": "supervise"}, {"do": "repeat", "times": 3},
            {"do": "webhook", "hook": "gateway"}
          ]
        }]}
        """;

    /// <summary>A change to a file without mistakes, and the one mistake it must be told as.</summary>
    public static readonly TheoryData<string, string, string> OneMistake = new()
    {
        { "\"trigger\": \"unattended\"", "\"trigger\": \"full moon\"", "when.trigger: 'full moon' is none of overdue, unattended" },
        { "\"level\": \"serious\"", "\"level\": \"bad\"", "when.level: 'bad' is none of critical, notice, serious, warning" },
        { "[\"pondPh\"]", "[\"acid\"]", "when.categories: 'acid' is unknown" },
        { "[\"990001001\"]", "[\"990009\"]", "when.townships: '990009' is unknown" },
        { "\"againMinutes\": 60", "\"againMinutes\": 10081", "againMinutes: must be a whole number from 1 to 10080, is 10081" },
        { "\"remindMinutes\": 20", "\"remindMinutes\": 30", "steps: must remind before it lapses" },
        { "22:30", "24:00", "steps[0].from: '24:00' is not a time of day like 08:30" },
        { "06:00", "22:30", "steps[0]: names hours that begin when they end" },
        { "\"role\": \"villageOfficer\"", "\"role\": \"mayor\"",
            "steps[1].who.role: 'mayor' is none of administrator, auditor, checker, commandCenter, departmentHandler, device, farmer, "
            + "gridWorker, supervisor, villageOfficer, villager" },
        { "{\"person\": \"p1\"}", "{}",
            "steps[2]: must call one of role, person, roster and onDuty; at goes with a role, next with a roster; a webhook names a "
            + "subscription" },
        { "\"gateway\"", $"\"{new string('a', 101)}\"",
            "steps[10]: must call one of role, person, roster and onDuty; at goes with a role, next with a roster; a webhook names a "
            + "subscription" },
        { "department:agriculture", "department:fishery", "steps[5].by: 'department:fishery' is unknown" },
        { "department:agriculture", "the mayor",
            "steps[5]: must name a territory as the owner, for example county or department:agriculture" },
        { "\"do\": \"supervise\"", "\"do\": \"sing\"", "steps[8].do: is none of notify, onlyAbove, onlyBetween, own, raise, repeat, "
            + "supervise, wait, webhook" },
        { "\"to\": \"county\"", "\"to\": \"village\"", "steps[7]: raises a case that stands so high already" },
        { "{\"do\": \"supervise\"}", "{\"do\": \"supervise\"}, {\"do\": \"supervise\"}",
            "steps[9]: puts a case under supervision that is under it already" },
    };

    [Fact]
    public void The_file_becomes_policies()
    {
        using var pack = new SmallPack();
        pack.Write(File, Policies);
        var policy = CountyFolder.Load(pack.Path).County!.Escalation.Policies.Single();
        Assert.Equal(("night", new Names("夜", "Night"), 60), (policy.Id, policy.Names, policy.AgainMinutes));
        Assert.Equal(
            (EscalationTrigger.Unattended, Severity.Serious, "pondPh", "990001001"),
            (policy.When.Trigger, policy.When.Level, policy.When.Categories.Single(), policy.When.Townships.Single()));
        Assert.Equal(new AcknowledgementRule(20, 30), policy.Acknowledgement);
        Assert.Equal(
            [
                new WindowStep((22 * 60) + 30, 6 * 60), new NotifyStep(new Target(Role.VillageOfficer, Rung.Village, null), true),
                new NotifyStep(new Target(null, null, "p1"), false),
                new NotifyStep(new Target(null, null, null, null, DutyPlace.Township, true), true, true), new RateStep(3, 30),
                new OwnStep("department:agriculture"), new WaitStep(5), new RaiseStep(Rung.County), new SuperviseStep(),
                new RepeatStep(3), new WebhookStep("gateway"),
            ],
            policy.Steps);
    }

    [Theory]
    [MemberData(nameof(OneMistake))]
    public void A_mistake_is_told_once_with_its_place(string what, string with, string told)
    {
        using var pack = new SmallPack();
        pack.Write(File, Policies);
        var reading = CountyFolder.Load(pack.Change(File, what, with).Path);
        Assert.Null(reading.County);
        Assert.Equal($"{File}, policies[0].{told}", Assert.Single(reading.Mistakes).ToString());
    }

    [Fact]
    public void Two_policies_of_one_id_and_a_million_steps_are_mistakes()
    {
        using var pack = new SmallPack();
        var policy = Policies[(Policies.IndexOf('[') + 1)..Policies.LastIndexOf(']')];
        pack.Write(File, $"{{\"policies\": [{policy}, {policy}]}}");
        Assert.Equal(
            "escalation.json, policies[1].id: policy 'night' stands twice",
            Assert.Single(CountyFolder.Load(pack.Path).Mistakes).ToString());
        var step = "{\"do\": \"wait\", \"minutes\": 1}";
        pack.Write(File, Policies.Replace(
            "{\"do\": \"supervise\"}", string.Join(',', Enumerable.Repeat(step, 1_000_000)), StringComparison.Ordinal));
        Assert.Equal(
            "escalation.json, policies[0].steps: must not name more than 50 steps",
            Assert.Single(CountyFolder.Load(pack.Path).Mistakes).ToString());
    }

    [Fact]
    public void The_pack_of_this_repository_does_something_about_every_case()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!System.IO.File.Exists(Path.Combine(folder.FullName, "Deqing.Realtime.sln")))
            folder = folder.Parent!;
        var book = CountyFolder.Load(Path.Combine(folder.FullName, "deploy", "counties", "deqing")).County!.Escalation;
        foreach (var level in Enum.GetValues<Severity>().Where(level => level >= Severity.Notice))
            foreach (var trigger in Enum.GetValues<EscalationTrigger>())
                Assert.Contains(
                    book.Policies,
                    policy => policy.When is { Categories: [], Townships: [] } when && when.Trigger == trigger && level >= when.Level);
        Assert.All(book.Policies, policy => Assert.Contains(policy.Steps, step => step is RaiseStep { To: Rung.County }));
    }
}
