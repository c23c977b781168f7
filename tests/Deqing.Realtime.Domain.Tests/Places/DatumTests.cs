using CsCheck;
using Deqing.Realtime.Domain.Places;

namespace Deqing.Realtime.Domain.Tests.Places;

public class DatumTests
{
    private const double MetresPerDegree = 111_195;

    // About the size of a county in the delta of the Yangtze, and all of what the shift covers without the edge of its box.
    private static readonly Gen<Position> InCounty = Positions(119.7, 120.4, 30.4, 30.8), InChina = Positions(72.1, 137.7, 0.9, 55.7);

    /// <summary>Longitude and latitude in WGS 84 and in GCJ-02: the test vectors of googollee/eviltransform.</summary>
    [Theory]
    [InlineData(121.5272106, 31.1774276, 121.531541859215, 31.17530398364597)] // Shanghai
    [InlineData(113.912316, 22.543847, 113.9171764808363, 22.540796131694766)] // Shenzhen
    [InlineData(116.377817, 39.911954, 116.38404722455657, 39.91334545536069)] // Beijing
    public void Gcj02_is_what_other_programs_make_of_it(double longitude, double latitude, double shiftedLongitude, double shiftedLatitude)
    {
        var (plain, shifted) = (new Position(longitude, latitude), new Position(shiftedLongitude, shiftedLatitude));
        Assert.InRange(MetresBetween(shifted, Datums.FromWgs84(plain, Datum.Gcj02)), 0, 0.02);
        Assert.InRange(MetresBetween(plain, Datums.ToWgs84(shifted, Datum.Gcj02)), 0, 0.02);
    }

    /// <summary>The same cities in the three datums: from the fixtures of hujiulong/gcoord.</summary>
    [Theory]
    [InlineData(114.0164322, 33.0133556, 114.022306, 33.0115324, 114.0287781, 33.0176697)] // Zhumadian
    [InlineData(111.4622119, 27.242124, 111.4677938, 27.2388981, 111.4742271, 27.2451662)] // Shaoyang
    [InlineData(114.498916, 37.0700925, 114.5048503, 37.0705911, 114.5113116, 37.0766797)] // Xingtai
    public void Cities_are_within_a_metre_of_where_others_have_them(
        double longitude, double latitude, double amapLongitude, double amapLatitude, double baiduLongitude, double baiduLatitude)
    {
        var (plain, amap, baidu) = (
            new Position(longitude, latitude), new Position(amapLongitude, amapLatitude), new Position(baiduLongitude, baiduLatitude));
        Assert.InRange(MetresBetween(amap, Datums.FromWgs84(plain, Datum.Gcj02)), 0, 1);
        Assert.InRange(MetresBetween(baidu, Datums.FromWgs84(plain, Datum.Bd09)), 0, 1);
        Assert.InRange(MetresBetween(plain, Datums.ToWgs84(amap, Datum.Gcj02)), 0, 1);
        Assert.InRange(MetresBetween(plain, Datums.ToWgs84(baidu, Datum.Bd09)), 0, 1);
    }

    [Theory]
    [InlineData(Datum.Wgs84)]
    [InlineData(Datum.Gcj02)]
    [InlineData(Datum.Bd09)]
    public void There_and_back_is_where_one_was(Datum datum)
    {
        InCounty.Sample(position => BackAgain(position, datum) < 0.001);
        InChina.Sample(position => BackAgain(position, datum) < 0.001);
    }

    [Fact]
    public void The_shift_is_hundreds_of_metres_and_never_thousands() =>
        InCounty.Sample(position => MetresBetween(position, Datums.FromWgs84(position, Datum.Gcj02)) is > 100 and < 1_000
            && MetresBetween(position, Datums.FromWgs84(position, Datum.Bd09)) is > 100 and < 2_000);

    [Theory]
    [InlineData(-180, -90)]
    [InlineData(180, 90)]
    [InlineData(0, 0)]
    [InlineData(2.35, 48.86)]
    [InlineData(139.7, 35.7)]
    [InlineData(72.0039, 30)]
    [InlineData(137.8348, 30)]
    [InlineData(120, 0.8292)]
    [InlineData(120, 55.8272)]
    public void Outside_of_the_box_nothing_is_shifted(double longitude, double latitude)
    {
        var position = new Position(longitude, latitude);
        foreach (var datum in Enum.GetValues<Datum>())
            Assert.Equal((position, position), (Datums.ToWgs84(position, datum), Datums.FromWgs84(position, datum)));
    }

    [Theory]
    [InlineData(180, 90, null)]
    [InlineData(-180, -90, null)]
    [InlineData(180.0000001, 0, PositionRefusal.LongitudeOutOfRange)]
    [InlineData(-180.0000001, 0, PositionRefusal.LongitudeOutOfRange)]
    [InlineData(30.5, 120, PositionRefusal.LatitudeOutOfRange)]
    [InlineData(0, -90.0000001, PositionRefusal.LatitudeOutOfRange)]
    [InlineData(200, 100, PositionRefusal.LongitudeOutOfRange)]
    [InlineData(double.NaN, 0, PositionRefusal.NotFinite)]
    [InlineData(0, double.NaN, PositionRefusal.NotFinite)]
    [InlineData(0, double.PositiveInfinity, PositionRefusal.NotFinite)]
    [InlineData(double.NegativeInfinity, 0, PositionRefusal.NotFinite)]
    public void A_pair_of_numbers_is_a_position_or_is_refused_by_name(double longitude, double latitude, PositionRefusal? expected) =>
        Assert.Equal(expected, Datums.Check(new Position(longitude, latitude)));

    [Fact]
    public void Every_datum_has_one_word() => Assert.Equal(
        ["bd09 Bd09", "gcj02 Gcj02", "wgs84 Wgs84"],
        Datums.Words.Select(word => $"{word.Key} {word.Value}").Order(StringComparer.Ordinal));

    private static double BackAgain(Position position, Datum datum) =>
        MetresBetween(position, Datums.ToWgs84(Datums.FromWgs84(position, datum), datum));

    private static Gen<Position> Positions(double west, double east, double south, double north) =>
        Gen.Select(Gen.Double[west, east], Gen.Double[south, north], (longitude, latitude) => new Position(longitude, latitude));

    private static double MetresBetween(Position a, Position b) => MetresPerDegree * Math.Sqrt(
        Math.Pow(a.Latitude - b.Latitude, 2)
        + Math.Pow((a.Longitude - b.Longitude) * Math.Cos(a.Latitude * Math.PI / 180), 2));
}
