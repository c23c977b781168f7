using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Tests;

namespace Deqing.Realtime.Domain.Tests.Access;

public class TerritoryTests
{
    private static readonly Place Township = new("t1", null, null), Village = new("t1", "v1", null), Pond = new("t1", "v1", "P1");

    [Theory]
    [InlineData("county", TerritoryKind.County, "")]
    [InlineData("township:330000101", TerritoryKind.Township, "330000101")]
    [InlineData("village:330000101001", TerritoryKind.Village, "330000101001")]
    [InlineData("pond:P0001", TerritoryKind.Pond, "P0001")]
    [InlineData("pond:a:b", TerritoryKind.Pond, "a:b")]
    [InlineData("department:agriculture", TerritoryKind.Department, "agriculture")]
    public void A_territory_is_the_same_after_being_written_and_read(string text, TerritoryKind kind, string key)
    {
        Assert.Equal(new Territory(kind, key), Territory.Parse(text));
        Assert.Equal(text, new Territory(kind, key).ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("County")]
    [InlineData(" county")]
    [InlineData("county:")]
    [InlineData("county:330000")]
    [InlineData("township")]
    [InlineData("township:")]
    [InlineData("village:")]
    [InlineData("pond:")]
    [InlineData("Pond:P0001")]
    [InlineData("department")]
    [InlineData("department:")]
    [InlineData(":P0001")]
    [InlineData("lake:P0001")]
    public void What_is_no_territory_is_none(string? text) => Assert.Null(Territory.Parse(text));

    [Fact]
    public void A_territory_covers_what_lies_in_it_and_not_what_it_lies_in()
    {
        (string Territory, Place Place, bool Covers)[] table =
        [
            ("county", Place.County, true), ("county", Township, true), ("county", Pond, true),
            ("township:t1", Place.County, false), ("township:t1", Township, true), ("township:t1", Village, true),
            ("township:t1", Pond, true), ("township:t2", Pond, false), ("township:v1", Pond, false), ("township:P1", Pond, false),
            ("village:v1", Place.County, false), ("village:v1", Township, false), ("village:v1", Village, true),
            ("village:v1", Pond, true), ("village:v2", Pond, false), ("village:t1", Pond, false),
            ("pond:P1", Place.County, false), ("pond:P1", Township, false), ("pond:P1", Village, false), ("pond:P1", Pond, true),
            ("pond:P2", Pond, false), ("pond:t1", Pond, false), ("pond:p1", Pond, false),
            ("department:P1", Pond, false), ("department:t1", Township, false), ("department:a", Place.County, false),
        ];
        foreach (var (text, place, covers) in table)
        {
            var territory = Territory.Parse(text)!.Value;
            Assert.True(covers == territory.Covers(place), $"{text} and {place}");
            Assert.True(covers == Reach.Of([territory]).Covers(place), $"the reach of {text} and {place}");
        }
    }

    [Fact]
    public void The_place_of_a_territory_is_the_countys_to_say()
    {
        var county = TestCounty.Create();
        var pond = county.Ponds["P0004"];
        var village = county.Villages[pond.Village];
        Assert.Equal(Place.County, Place.Of(Territory.County, county));
        Assert.Equal(new Place(village.Township, null, null), Place.Of(new Territory(TerritoryKind.Township, village.Township), county));
        Assert.Equal(new Place(village.Township, village.Code, null), Place.Of(new Territory(TerritoryKind.Village, village.Code), county));
        Assert.Equal(new Place(village.Township, village.Code, "P0004"), Place.Of(new Territory(TerritoryKind.Pond, "P0004"), county));
        foreach (var kind in (TerritoryKind[])[TerritoryKind.Township, TerritoryKind.Village, TerritoryKind.Pond, TerritoryKind.Department])
            Assert.Null(Place.Of(new Territory(kind, "nowhere"), county));
        Assert.Null(Place.Of(new Territory(TerritoryKind.Township, village.Code), county));
        Assert.Equal(Place.County, Place.Of(new Territory(TerritoryKind.Department, TestCatalogue.Agriculture), county));

        Assert.Equal(Place.Of(pond, county), Place.Of(TestCounty.SensorsAt(county, "P0004")[0], county));
        Assert.Equal(Place.Of(village), Place.Of(TestCounty.SensorsAt(county, village.Code)[0], county));
    }

    [Fact]
    public void A_reach_adds_territories_up()
    {
        (string[] Territories, string Reach)[] table =
        [
            ([], ""),
            (["county"], "county"),
            (["pond:P1", "county", "township:t1"], "county"),
            (["pond:P2", "village:v1", "pond:P1", "township:t2", "pond:P2"], "township:t2 village:v1 pond:P1 pond:P2"),
            (["department:a", "pond:P1"], "pond:P1 department:a"),
            (["department:a", "county"], "county"),
        ];
        foreach (var (territories, expected) in table)
        {
            var reach = Of(territories);
            Assert.Equal(expected, reach.ToString());
            Assert.Equal(expected == "county", reach.IsCounty);
            Assert.Equal(expected.Length == 0, reach.IsNowhere);
            Assert.Equal(reach, Of([.. territories.Reverse()]));
            Assert.Equal(reach.GetHashCode(), Of([.. territories.Reverse()]).GetHashCode());
        }

        var several = Of("township:t1", "village:v9", "pond:P7");
        Assert.Equal(["t1"], several.Townships);
        Assert.Equal(["v9"], several.Villages);
        Assert.Equal(["P7"], several.Ponds);
        Assert.True(several.Covers(Pond));
        Assert.True(several.Covers(new Place("t2", "v9", "P8")));
        Assert.True(several.Covers(new Place("t2", "v8", "P7")));
        Assert.False(several.Covers(new Place("t2", "v8", "P8")));
        Assert.False(several.Covers(Place.County));
        Assert.True(Of("department:a").Covers(Pond, ["b", "a"]));
        Assert.False(Of("department:a").Covers(Pond, ["b"]));
        Assert.True(several.Covers(Pond, []));
        Assert.False(Reach.Nowhere.Covers(Pond));
        Assert.True(Reach.County.Covers(Place.County));
        Assert.NotEqual(Of("pond:P1"), Of("village:P1"));
    }

    private static Reach Of(params string[] territories) => Reach.Of(territories.Select(text => Territory.Parse(text)!.Value));
}
