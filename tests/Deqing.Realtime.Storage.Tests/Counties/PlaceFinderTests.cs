using System.Text.Json;
using CsCheck;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Storage.Counties;

namespace Deqing.Realtime.Storage.Tests.Counties;

public sealed class PlaceFinderTests
{
    private const string Township = "990001001", First = "990001001201", Second = "990001001001";
    private static readonly string Pack = Path.Combine(Repository(), "deploy", "counties", "deqing");
    private static readonly Lazy<CountyReading> Deqing = new(() => CountyFolder.Load(Pack));

    /// <summary>In the small county: a township around two villages that share the edge at longitude 120.015.</summary>
    [Theory]
    [InlineData(120.01, 30.51, FoundBy.Village, First)]
    [InlineData(120.02, 30.52, FoundBy.Village, Second)]
    [InlineData(120.015, 30.51, FoundBy.Village, First)] // the shared edge goes to the first of the pack
    [InlineData(120.015, 30.515, FoundBy.Village, First)] // and so does a shared corner
    [InlineData(120.015, 30.52, FoundBy.Village, Second)]
    [InlineData(120.005, 30.505, FoundBy.Village, First)]
    [InlineData(120.01, 30.5167, FoundBy.NearVillage, First)] // 189 m north of the first village, 479 m west of the second
    [InlineData(120.0149, 30.5161, FoundBy.NearVillage, Second)] // 10 m west of the second, 122 m north of the first
    [InlineData(120.01, 30.5169, FoundBy.Township, null)] // 211 m
    [InlineData(119.96, 30.46, FoundBy.Township, null)]
    [InlineData(119.95, 30.45, FoundBy.Township, null)]
    [InlineData(119.94, 30.45, FoundBy.County, null)]
    [InlineData(119.9, 30.4, FoundBy.County, null)]
    [InlineData(119.8999999, 30.4, FoundBy.Outside, null)]
    [InlineData(120.1, 30.6000001, FoundBy.Outside, null)]
    [InlineData(-59.99, -30.51, FoundBy.Outside, null)] // the other side of the earth
    [InlineData(30.51, 120.01, FoundBy.Outside, null)] // swapped
    [InlineData(0, 0, FoundBy.Outside, null)]
    [InlineData(0, 90, FoundBy.Outside, null)]
    [InlineData(120.01, -90, FoundBy.Outside, null)]
    [InlineData(180, 30.51, FoundBy.Outside, null)]
    [InlineData(-180, 30.51, FoundBy.Outside, null)]
    [InlineData(double.NaN, 30.51, FoundBy.Outside, null)]
    [InlineData(120.01, double.PositiveInfinity, FoundBy.Outside, null)]
    public void A_position_has_one_place(double longitude, double latitude, FoundBy by, string? village)
    {
        using var pack = new SmallPack();
        var place = by is FoundBy.County or FoundBy.Outside ? Place.County : new Place(Township, village, null);
        Assert.Equal(new PlaceFinding(place, by), CountyFolder.Load(pack.Path).Finder!.Find(new Position(longitude, latitude)));
    }

    [Fact]
    public void A_village_of_another_township_is_not_near()
    {
        using var pack = new SmallPack();
        pack.Write("townships.csv", """
            number,code,name_zh,name_en,longitude,latitude,source,approximate
            1,990001001,甲镇,First Town,120.0,30.5,test,false
            2,990001002,乙镇,Second Town,120.1,30.5,test,false

            """);
        pack.Write("townships.geojson", SmallPack.Areas(
            (Township, [119.95, 30.45, 120.025, 30.55]), ("990001002", [120.025, 30.45, 120.1, 30.55])));
        var finder = CountyFolder.Load(pack.Path).Finder!;
        Assert.Equal(
            new PlaceFinding(new Place("990001002", null, null), FoundBy.Township), finder.Find(new Position(120.0251, 30.51)));

        pack.Write("townships.geojson", SmallPack.Areas(
            (Township, [119.95, 30.45, 120.025, 30.55]), ("990001002", [120.05, 30.45, 120.1, 30.55])));
        Assert.Equal(
            new PlaceFinding(new Place(Township, Second, null), FoundBy.NearVillage),
            CountyFolder.Load(pack.Path).Finder!.Find(new Position(120.0251, 30.51)));
    }

    [Fact]
    public void A_fold_of_an_edge_holds_nothing()
    {
        using var pack = new SmallPack();
        pack.Change("townships.geojson", "[119.95,30.55],", "[119.95,30.55],[119.92,30.55],[119.95,30.55],");
        var finder = CountyFolder.Load(pack.Path).Finder!;
        Assert.Equal(FoundBy.Township, finder.Find(new Position(119.95, 30.55)).By);
        Assert.Equal(FoundBy.County, finder.Find(new Position(119.93, 30.55)).By);
    }

    [Fact]
    public void The_villages_and_ponds_of_the_register_lie_in_their_own_villages()
    {
        var (county, finder) = (Deqing.Value.County!, Deqing.Value.Finder!);
        var villages = county.Parts.Villages.Where(village =>
            finder.Find(village.Position) != new PlaceFinding(Place.Of(village), FoundBy.Village)).Select(village => village.Code);
        var ponds = county.Parts.Ponds.Where(pond =>
            finder.Find(pond.Position) != new PlaceFinding(Place.Of(county.Villages[pond.Village]), FoundBy.Village))
            .Select(pond => pond.Id);
        Assert.Equal((177, 1_510), (county.Parts.Villages.Length, county.Parts.Ponds.Length));
        Assert.Empty(villages);
        Assert.Empty(ponds);
    }

    [Fact]
    public void Seats_of_townships_lie_in_their_own_townships()
    {
        var (county, finder) = (Deqing.Value.County!, Deqing.Value.Finder!);
        Assert.Empty(county.Parts.Townships.Where(township => finder.Find(township.Position).Place.Township != township.Code)
            .Select(township => township.Code));
    }

    [Fact]
    public void A_position_in_a_cell_is_found_in_that_cell()
    {
        var (county, finder) = (Deqing.Value.County!, Deqing.Value.Finder!);
        var cells = Cells(county);
        var found = 0;
        Gen.Select(Gen.Int[0, cells.Length - 1], Gen.Double[0.001, 0.999], Gen.Double[0.001, 0.999]).Sample((index, east, north) =>
        {
            var ring = cells[index].Rings[0];
            var (west, right) = (ring.Min(point => point.Longitude), ring.Max(point => point.Longitude));
            var (south, top) = (ring.Min(point => point.Latitude), ring.Max(point => point.Latitude));
            var position = new Position(west + (east * (right - west)), south + (north * (top - south)));
            if (cells.Any(cell => cell.Rings.Any(around => IsOnEdge(around, position))))
                return;
            var finding = finder.Find(position);
            var expected = cells.FirstOrDefault(cell => cell.Rings.Count(around => IsAround(around, position)) % 2 == 1).Code;
            Assert.Equal(expected, finding.By == FoundBy.Village ? finding.Place.Village : null);
            Interlocked.Add(ref found, expected is null ? 0 : 1);
        }, iter: 20_000);
        Assert.True(found > 10_000, $"only {found} positions were in a cell");
    }

    [Fact]
    public void Many_may_ask_at_once()
    {
        var (county, finder) = (Deqing.Value.County!, CountyFolder.Load(Pack).Finder!);
        Parallel.For(0, 20_000, index =>
        {
            var pond = county.Parts.Ponds[index % county.Parts.Ponds.Length];
            Assert.Equal(pond.Village, finder.Find(pond.Position).Place.Village);
        });
    }

    // The raw rings of the pack and the even-odd rule, so that nothing of the finder judges itself.
    private static (string Code, Position[][] Rings)[] Cells(County county)
    {
        using var file = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Pack, "villages.geojson")));
        var byCode = file.RootElement.GetProperty("features").EnumerateArray().ToDictionary(
            feature => feature.GetProperty("properties").GetProperty("code").GetString()!,
            feature => feature.GetProperty("geometry").GetProperty("coordinates").EnumerateArray()
                .SelectMany(polygon => polygon.EnumerateArray())
                .Select(ring => ring.EnumerateArray().Select(point => new Position(point[0].GetDouble(), point[1].GetDouble())).ToArray())
                .ToArray());
        return [.. county.Parts.Villages.Select(village => (village.Code, byCode[village.Code]))];
    }

    private static bool IsAround(Position[] ring, Position at)
    {
        var inside = false;
        for (var index = 1; index < ring.Length; index++)
        {
            var (a, b) = (ring[index - 1], ring[index]);
            if (a.Latitude > at.Latitude != b.Latitude > at.Latitude
                && at.Longitude < a.Longitude
                    + ((b.Longitude - a.Longitude) * (at.Latitude - a.Latitude) / (b.Latitude - a.Latitude)))
                inside = !inside;
        }

        return inside;
    }

    // Within a tenth of a millimetre of an edge rounding decides, and both sides are right.
    private static bool IsOnEdge(Position[] ring, Position at)
    {
        for (var index = 1; index < ring.Length; index++)
        {
            var (a, b) = (ring[index - 1], ring[index]);
            var (east, north) = (b.Longitude - a.Longitude, b.Latitude - a.Latitude);
            var along = Math.Clamp(
                (((at.Longitude - a.Longitude) * east) + ((at.Latitude - a.Latitude) * north)) / ((east * east) + (north * north)), 0, 1);
            if (Math.Abs(a.Longitude + (along * east) - at.Longitude) < 1e-9 && Math.Abs(a.Latitude + (along * north) - at.Latitude) < 1e-9)
                return true;
        }

        return false;
    }

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Deqing.Realtime.sln")))
            folder = folder.Parent!;
        return folder.FullName;
    }
}
