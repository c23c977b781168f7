using Deqing.Realtime.Domain.Rules;
using Deqing.Realtime.Domain.Water;
using Deqing.Realtime.Storage.Counties;

namespace Deqing.Realtime.Storage.Tests.Counties;

public sealed class LivenessFileTests
{
    private const string File = "liveness.json";

    private const string Rules =
        """
        {
          "intervals": 4.5, "windowIntervals": 1.5, "least": 4, "sharePercent": 60, "deviceAfterSeconds": 301, "linkAfterSeconds": 16,
          "steadySeconds": 601, "flapFalls": 5, "flapHalfLifeSeconds": 1801,
          "device": {"category": "pondPh", "severity": "notice"}, "link": {"category": "pondOxygen", "severity": "serious"}
        }
        """;

    /// <summary>A change to a file without mistakes, and the one mistake it must be told as.</summary>
    public static readonly TheoryData<string, string, string> OneMistake = new()
    {
        { "\"intervals\": 4.5", "\"intervals\": 1.4", "intervals: must be from 1.5 to 100, is 1.4" },
        { "\"windowIntervals\": 1.5", "\"windowIntervals\": 10.5", "windowIntervals: must be from 1 to 10, is 10.5" },
        { "\"least\": 4", "\"least\": 1", "least: must be a whole number from 2 to 1000, is 1" },
        { "\"sharePercent\": 60", "\"sharePercent\": 101", "sharePercent: must be a whole number from 1 to 100, is 101" },
        {
            "\"deviceAfterSeconds\": 301", "\"deviceAfterSeconds\": 86401",
            "deviceAfterSeconds: must be a whole number from 0 to 86400, is 86401"
        },
        {
            "\"linkAfterSeconds\": 16", "\"linkAfterSeconds\": -1", "linkAfterSeconds: must be a whole number from 0 to 86400, is -1"
        },
        { "\"steadySeconds\": 601", "\"steadySeconds\": 86401", "steadySeconds: must be a whole number from 0 to 86400, is 86401" },
        { "\"flapFalls\": 5", "\"flapFalls\": 1", "flapFalls: must be a whole number from 2 to 100, is 1" },
        {
            "\"flapHalfLifeSeconds\": 1801", "\"flapHalfLifeSeconds\": 59",
            "flapHalfLifeSeconds: must be a whole number from 60 to 86400, is 59"
        },
        { "\"pondPh\"", "\"flying\"", "device.category: unknown category 'flying'" },
        { "\"serious\"", "\"grave\"", "link.severity: 'grave' is none of critical, notice, serious, warning" },
    };

    [Fact]
    public void The_file_becomes_rules()
    {
        using var pack = new SmallPack();
        pack.Write(File, Rules);
        Assert.Equal(
            new LinkRules
            {
                Intervals = 4.5, WindowIntervals = 1.5, Least = 4, SharePercent = 60, DeviceAfter = TimeSpan.FromSeconds(301),
                LinkAfter = TimeSpan.FromSeconds(16), Steady = TimeSpan.FromSeconds(601), FlapFalls = 5,
                FlapHalfLife = TimeSpan.FromSeconds(1_801), Device = new LinkCase("pondPh", Severity.Notice),
                Link = new LinkCase("pondOxygen", Severity.Serious),
            },
            CountyFolder.Load(pack.Path).County!.Links);
    }

    [Fact]
    public void Without_the_file_or_with_an_empty_one_the_rules_are_the_usual_ones_and_open_no_cases()
    {
        using var pack = new SmallPack();
        Assert.Same(LinkRules.Usual, CountyFolder.Load(pack.Path).County!.Links);
        pack.Write(File, "{}");
        Assert.Equal(LinkRules.Usual, CountyFolder.Load(pack.Path).County!.Links);
        Assert.Equal((null, null), (LinkRules.Usual.Device, LinkRules.Usual.Link));
    }

    [Theory]
    [MemberData(nameof(OneMistake))]
    public void A_mistake_is_named_at_its_place(string before, string after, string mistake)
    {
        using var pack = new SmallPack();
        pack.Write(File, Rules.Replace(before, after, StringComparison.Ordinal));
        Assert.Equal($"{File}, {mistake}", Assert.Single(CountyFolder.Load(pack.Path).Mistakes).ToString());
    }

    [Fact]
    public void The_limits_themselves_are_allowed()
    {
        using var pack = new SmallPack();
        pack.Write(File, """
            {"intervals": 1.5, "windowIntervals": 10, "least": 1000, "sharePercent": 1, "deviceAfterSeconds": 0, "linkAfterSeconds": 86400,
             "steadySeconds": 0, "flapFalls": 2, "flapHalfLifeSeconds": 60}
            """);
        Assert.Empty(CountyFolder.Load(pack.Path).Mistakes);
    }
}
