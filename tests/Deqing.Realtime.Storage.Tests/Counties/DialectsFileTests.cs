using Deqing.Realtime.Storage.Counties;

namespace Deqing.Realtime.Storage.Tests.Counties;

public sealed class DialectsFileTests
{
    private const string File = "dialects.json";

    private const string Dialects =
        """
        {
          "thingsBoard": {"names": {"do": "dissolvedOxygen", "rssi": null}},
          "plain": [
            {"id": "probe", "topic": "{anything}/{sensor}", "time": "ts", "names": {"酸碱": "ph"}},
            {"id": "float", "topic": "float/{sensor}/up"}
          ]
        }
        """;

    /// <summary>A change to a file without mistakes, and the one mistake it must be told as.</summary>
    public static readonly TheoryData<string, string, string> OneMistake = new()
    {
        { "\"dissolvedOxygen\"", "\"oxygen\"", "thingsBoard.names.do: unknown metric 'oxygen'" },
        { "\"dissolvedOxygen\"", "7", "thingsBoard.names.do: must be a text" },
        { "{\"names\": {\"do\": \"dissolvedOxygen\", \"rssi\": null}}", "[]", "thingsBoard: must be an object" },
        { "\"do\"", "\"\"", "thingsBoard.names.: a name has 1 to 64 characters" },
        { "\"probe\"", "\"a b\"", "plain[0].id: 'a b' is not an id: 1 to 64 of A–Z a–z 0–9 . _ -" },
        { "\"probe\"", "\"float\"", "plain[1].id: dialect 'float' stands twice" },
        { "\"ts\"", "\"酸碱\"", "plain[0].time: '酸碱' is also one of the names" },
        { "{anything}/{sensor}", "{anything}/#", "plain[0].topic: must have one level {sensor}" },
        { "\"topic\": \"{anything}/{sensor}\", ", "", "plain[0].topic: is missing" },
        { "float/{sensor}/up", "v1/{sensor}/state", "plain[1].topic: 'v1/{sensor}/state' has topics in common with 'v1/{sensor}/state'" },
        { "float/{sensor}/up", "{anything}/{anything}/{sensor}",
            "plain[1].topic: '{anything}/{anything}/{sensor}' has topics in common with 'v1/{sensor}/observations'" },
        { "float/{sensor}/up", "{sensor}/up", "plain[1].topic: '{sensor}/up' has topics in common with '{anything}/{sensor}'" },
        { "{\"酸碱\": \"ph\"}", "[]", "plain[0].names: must be an object" },
    };

    [Fact]
    public void The_file_becomes_dialects()
    {
        using var pack = new SmallPack();
        pack.Write(File, Dialects);
        var dialects = CountyFolder.Load(pack.Path).County!.Parts.Dialects;
        Assert.Equal("dissolvedOxygen", dialects.ThingsBoard["do"]);
        Assert.Null(dialects.ThingsBoard["rssi"]);
        Assert.Equal(
            [("probe", "{anything}/{sensor}", "ts"), ("float", "float/{sensor}/up", null)],
            dialects.Plain.Select(one => (one.Id, one.Topic.ToString(), one.Time)));
        Assert.Equal("ph", dialects.Plain[0].Names["酸碱"]);
        Assert.Empty(dialects.Plain[1].Names);
    }

    [Fact]
    public void A_county_needs_no_dialects()
    {
        using var pack = new SmallPack();
        Assert.Same(Domain.Water.Dialects.None, CountyFolder.Load(pack.Path).County!.Parts.Dialects);
    }

    [Theory]
    [MemberData(nameof(OneMistake))]
    public void A_mistake_is_told_once_with_its_place(string what, string with, string told)
    {
        using var pack = new SmallPack();
        pack.Write(File, Dialects);
        pack.Change(File, what, with);
        Assert.Equal($"{File}, {told}", Assert.Single(CountyFolder.Load(pack.Path).Mistakes).ToString());
    }

    [Fact]
    public void Names_and_dialects_are_limited()
    {
        Assert.Empty(Told(DialectsFile.MaxNames, DialectsFile.MaxPlain, DialectsFile.MaxName));
        Assert.Equal(
            [
                $"{File}, thingsBoard.names: must not be more than 500",
                $"{File}, plain[0].names.{new string('x', 65)}: a name has 1 to 64 characters",
                $"{File}, plain: must not name more than 16",
            ],
            Told(DialectsFile.MaxNames + 1, DialectsFile.MaxPlain + 1, DialectsFile.MaxName + 1));
    }

    private static string[] Told(int names, int plain, int length)
    {
        using var pack = new SmallPack();
        var all = string.Join(',', Enumerable.Range(0, names).Select(number => $"\"n{number}\":null"));
        var name = new string('x', length);
        var dialects = string.Join(',', Enumerable.Range(0, plain).Select(number =>
            $$$"""{"id":"d{{{number}}}","topic":"t{{{number}}}/{sensor}","names":{"{{{(number == 0 ? name : "x")}}}":null}}"""));
        pack.Write(File, $$$"""{"thingsBoard":{"names":{{{{all}}}}},"plain":[{{{dialects}}}]}""");
        return [.. CountyFolder.Load(pack.Path).Mistakes.Select(mistake => mistake.ToString())];
    }
}
