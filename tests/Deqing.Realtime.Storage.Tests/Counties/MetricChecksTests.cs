using Deqing.Realtime.Domain.Rules;
using Deqing.Realtime.Domain.Water;
using Deqing.Realtime.Storage.Counties;

namespace Deqing.Realtime.Storage.Tests.Counties;

public sealed class MetricChecksTests
{
    private const string Checks =
        """
        "checks": {"jump": {"step": 5, "perMinute": 0}, "stuckHours": 720, "detectionLimit": 0.1, "rails": [1023, -1], "wrap": 65536,
                   "drift": {"apart": 1.5, "hours": 12}, "faultHours": 1, "faultsPerDay": 1000, "source": "practice"}, "limits":
        """;

    /// <summary>A change to checks without mistakes, and the one mistake it must be told as.</summary>
    public static readonly TheoryData<string, string, string> OneMistake = new()
    {
        { "\"stuckHours\"", "\"stuckHour\"",
            "stuckHour: is none of detectionLimit, drift, faultHours, faultsPerDay, jump, rails, source, stuckHours, wrap" },
        { "\"step\": 5", "\"step\": 0", "jump.step: must be greater than 0" },
        { "\"perMinute\": 0", "\"perHour\": 0", "jump.perMinute: is missing" },
        { "720", "721", "stuckHours: must be a whole number from 1 to 720, is 721" },
        { "720", "0", "stuckHours: must be a whole number from 1 to 720, is 0" },
        { "0.1", "0", "detectionLimit: must be greater than 0" },
        { "[1023, -1]", "[1023, \"-1\"]", "rails: must be an array of numbers" },
        { "[1023, -1]", "[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17]", "rails: must not name more than 16 values" },
        { "65536", "\"16 bit\"", "wrap: must be a number" },
        { "\"hours\": 12", "\"hours\": 0", "drift.hours: must be a whole number from 1 to 720, is 0" },
        { "\"faultHours\": 1", "\"faultHours\": 721", "faultHours: must be a whole number from 1 to 720, is 721" },
        { "1000", "1001", "faultsPerDay: must be a whole number from 1 to 1000, is 1001" },
        { ", \"source\": \"practice\"", "", "source: is missing" },
    };

    [Fact]
    public void Checks_are_read_and_may_be_left_out()
    {
        using var pack = new SmallPack();
        pack.Change("metrics.json", "\"limits\":", Checks);
        pack.Change("metrics.json", "\"metrics\":", "\"faults\": {\"category\": \"pondPh\", \"severity\": \"notice\"}, \"metrics\":");
        var metrics = CountyFolder.Load(pack.Path).County!.Metrics;
        var checks = metrics.Find("dissolvedOxygen")!.Checks;
        Assert.Equal(
            (new JumpLimit(5, 0), TimeSpan.FromDays(30), 0.1f, 65536f, new DriftLimit(1.5f, 12)),
            (checks.Jump, checks.StuckAfter, checks.DetectionLimit, checks.Wrap, checks.Drift));
        Assert.Equal([1023f, -1f], checks.Rails);
        Assert.Equal((TimeSpan.FromHours(1), 1_000, "practice"), (checks.FaultAfter, checks.FaultsPerDay, checks.Source));
        Assert.Same(MetricChecks.None, metrics.Find("ph")!.Checks);
        Assert.Equal(new FaultCase("pondPh", Severity.Notice), metrics.Faults);
    }

    [Theory]
    [MemberData(nameof(OneMistake))]
    public void A_mistake_is_named_at_its_place(string from, string to, string expected)
    {
        using var pack = new SmallPack();
        Assert.Contains(from, Checks);
        pack.Change("metrics.json", "\"limits\":", Checks.Replace(from, to, StringComparison.Ordinal));
        Assert.Equal([$"metrics.json, metrics[0].checks.{expected}"], CountyFolder.Load(pack.Path).Mistakes.Select(it => it.ToString()));
    }

    [Theory]
    [InlineData("{\"category\": \"sulphur\", \"severity\": \"notice\"}", "faults.category: unknown category 'sulphur'")]
    [InlineData("{\"category\": \"pondPh\", \"severity\": \"normal\"}",
        "faults.severity: 'normal' is none of critical, notice, serious, warning")]
    [InlineData("3", "faults: must be an object")]
    public void What_becomes_of_a_fault_names_a_category_of_the_pack(string faults, string expected)
    {
        using var pack = new SmallPack();
        pack.Change("metrics.json", "\"metrics\":", $"\"faults\": {faults}, \"metrics\":");
        Assert.Equal([$"metrics.json, {expected}"], CountyFolder.Load(pack.Path).Mistakes.Select(it => it.ToString()));
    }
}
