using Deqing.Realtime.Domain.Places;

namespace Deqing.Realtime.Storage;

/// <summary>A circle on the earth, taken as a sphere, and the box of degrees that holds it: an index finds the box.</summary>
internal readonly struct CaseNear
{
    private const double EarthMetres = 6_371_008.8;
    private const double MaxMetres = 5_000;

    private readonly Position centre;
    private readonly double metres;

    /// <exception cref="ArgumentOutOfRangeException">More than 5,000 metres, or none.</exception>
    public CaseNear(Position centre, double metres)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(metres);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(metres, MaxMetres);
        (this.centre, this.metres) = (centre, metres);
        var height = Degrees(metres / EarthMetres);
        // A degree of longitude is shortest at the edge away from the equator; at a pole the box goes all around.
        var narrow = Math.Cos(Radians(Math.Min(Math.Abs(centre.Latitude) + height, 90)));
        var width = narrow * 180 <= height ? 180 : height / narrow;
        (South, North, West, East) =
            (centre.Latitude - height, centre.Latitude + height, centre.Longitude - width, centre.Longitude + width);
    }

    public double South { get; }

    public double North { get; }

    public double West { get; }

    public double East { get; }

    /// <summary>Those of the rows in the box that lie in the circle, nearest first.</summary>
    public ImmutableArray<CaseRow> Nearest(ImmutableArray<CaseRow> rows, int limit)
    {
        var here = this;
        return [.. rows
            .Select(row => (Row: row, Metres: here.MetresTo(row.Case.Position!.Value)))
            .Where(near => near.Metres <= here.metres)
            .OrderBy(near => near.Metres).ThenBy(near => near.Row.Id, StringComparer.Ordinal)
            .Take(limit).Select(near => near.Row)];
    }

    /// <summary>Along a great circle, by the haversine formula.</summary>
    private double MetresTo(Position other)
    {
        var (here, there) = (Radians(centre.Latitude), Radians(other.Latitude));
        var up = Math.Sin((there - here) / 2);
        var across = Math.Sin(Radians(other.Longitude - centre.Longitude) / 2);
        return 2 * EarthMetres * Math.Asin(Math.Sqrt(
            Math.Min(1, (up * up) + (Math.Cos(here) * Math.Cos(there) * across * across))));
    }

    private static double Radians(double degrees) => degrees * Math.PI / 180;

    private static double Degrees(double radians) => radians * 180 / Math.PI;
}
