using NetTopologySuite.Geometries;

namespace Deqing.Realtime.Fleet.Generate;

/// <summary>
/// Metres east and north of a county's centre. Equirectangular on the WGS84 ellipsoid at the centre's latitude:
/// within 20 km of it an area is right to about 0.3 %, enough for synthetic outlines; areas are taken by <see cref="Hectares"/>.
/// </summary>
internal sealed class LocalPlane(double centreLongitude, double centreLatitude)
{
    private const double SemiMajorAxis = 6378137;
    private const double EccentricitySquared = 0.00669437999014;

    private readonly double _metresEast = MetresPerDegreeEast(centreLatitude);
    private readonly double _metresNorth = MetresPerDegreeNorth(centreLatitude);

    public Coordinate ToMetres(double longitude, double latitude) =>
        new((longitude - centreLongitude) * _metresEast, (latitude - centreLatitude) * _metresNorth);

    /// <summary>Back to degrees, rounded to the six decimals (about 0.1 m) that the pack's files carry.</summary>
    public Coordinate ToDegrees(Coordinate metres) =>
        new(Math.Round(centreLongitude + (metres.X / _metresEast), 6), Math.Round(centreLatitude + (metres.Y / _metresNorth), 6));

    /// <summary>Degrees of a ring to hectares by the shoelace sum, with the ellipsoid's scale at the ring's own latitude.</summary>
    public static double Hectares(IReadOnlyList<Coordinate> ringInDegrees)
    {
        var origin = ringInDegrees[0];
        double east = MetresPerDegreeEast(origin.Y), north = MetresPerDegreeNorth(origin.Y), sum = 0;
        for (var i = 0; i + 1 < ringInDegrees.Count; i++)
        {
            Coordinate a = ringInDegrees[i], b = ringInDegrees[i + 1];
            sum += ((a.X - origin.X) * (b.Y - origin.Y)) - ((b.X - origin.X) * (a.Y - origin.Y));
        }
        return Math.Abs(sum) / 2 * east * north / 10_000;
    }

    private static double MetresPerDegreeEast(double latitude)
    {
        var (sine, cosine) = Math.SinCos(latitude * Math.PI / 180);
        return Math.PI / 180 * SemiMajorAxis * cosine / Math.Sqrt(1 - (EccentricitySquared * sine * sine));
    }

    private static double MetresPerDegreeNorth(double latitude)
    {
        var sine = Math.Sin(latitude * Math.PI / 180);
        return Math.PI / 180 * SemiMajorAxis * (1 - EccentricitySquared) / Math.Pow(1 - (EccentricitySquared * sine * sine), 1.5);
    }
}
