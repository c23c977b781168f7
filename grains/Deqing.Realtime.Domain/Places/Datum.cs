using System.Collections.Frozen;

namespace Deqing.Realtime.Domain.Places;

/// <summary>The geodetic datum a position is declared in. Nothing in a pair of numbers tells which; the sender says it.</summary>
public enum Datum
{
    /// <summary>WGS 84, and CGCS2000, which differs from it by less than what a phone can measure. The engine keeps no other.</summary>
    Wgs84,

    /// <summary>GCJ-02 (火星坐标), of AMap and Tencent: WGS 84 shifted by a few hundred metres inside of a box around China.</summary>
    Gcj02,

    /// <summary>BD-09, of Baidu: GCJ-02 shifted once more.</summary>
    Bd09,
}

/// <summary>Why a pair of numbers is no position.</summary>
public enum PositionRefusal
{
    /// <summary>A coordinate is infinite or not a number.</summary>
    NotFinite,

    /// <summary>The longitude is beyond ±180°.</summary>
    LongitudeOutOfRange,

    /// <summary>The latitude is beyond ±90°.</summary>
    LatitudeOutOfRange,
}

/// <summary>
/// Positions from one datum to another. The shift is the publicly documented one (Krasovsky 1940 ellipsoid), as in eviltransform
/// and gcoord; the authority's own is not published. It has no closed inverse, so the way back is iterated.
/// </summary>
public static class Datums
{
    /// <summary>The iteration ends when a round moves the position by less than this, in degrees: a hundredth of a millimetre.</summary>
    public const double Tolerance = 1e-10;

    /// <summary>The most rounds of the iteration. A round leaves a few per cent of the error, so a handful is enough.</summary>
    public const int MaxRounds = 20;

    private const double SemiMajorAxis = 6_378_245, EccentricitySquared = 0.00669342162296594323;
    private const double Degree = Math.PI / 180, BaiduAngle = Math.PI * 3000 / 180;

    /// <summary>The words a datum is declared by.</summary>
    public static readonly FrozenDictionary<string, Datum> Words = new Dictionary<string, Datum>
    {
        ["wgs84"] = Datum.Wgs84, ["gcj02"] = Datum.Gcj02, ["bd09"] = Datum.Bd09,
    }.ToFrozenDictionary();

    /// <summary>What is wrong with a pair of numbers, or null if they are a position.</summary>
    public static PositionRefusal? Check(Position position) => position switch
    {
        { Longitude: var longitude, Latitude: var latitude } when !double.IsFinite(longitude) || !double.IsFinite(latitude)
            => PositionRefusal.NotFinite,
        { Longitude: < -180 or > 180 } => PositionRefusal.LongitudeOutOfRange,
        { Latitude: < -90 or > 90 } => PositionRefusal.LatitudeOutOfRange,
        _ => null,
    };

    /// <summary>A position that was declared in a datum. Outside of the box it is the same.</summary>
    /// <param name="position">As it was sent; must pass <see cref="Check"/>.</param>
    /// <param name="datum">What it was declared in.</param>
    public static Position ToWgs84(Position position, Datum datum) => datum switch
    {
        Datum.Gcj02 when IsShifted(position) => Invert(position, ToGcj02),
        Datum.Bd09 when IsShifted(position) => Invert(position, ToBd09),
        _ => position,
    };

    /// <summary>
    /// A position for another program's map, for example in a link that opens a navigation app. Outside of the box it is the same.
    /// </summary>
    /// <param name="position">In WGS 84; must pass <see cref="Check"/>.</param>
    /// <param name="datum">What the other program expects.</param>
    public static Position FromWgs84(Position position, Datum datum) => datum switch
    {
        Datum.Gcj02 when IsShifted(position) => ToGcj02(position),
        Datum.Bd09 when IsShifted(position) => ToBd09(position),
        _ => position,
    };

    // The box every public implementation uses. It holds parts of the neighbours too.
    private static bool IsShifted(Position position) =>
        position is { Longitude: >= 72.004 and <= 137.8347, Latitude: >= 0.8293 and <= 55.8271 };

    private static Position ToGcj02(Position position)
    {
        var (east, north) = ShiftInMetres(position.Longitude - 105, position.Latitude - 35);
        var (sine, cosine) = Math.SinCos(position.Latitude * Degree);
        var flat = 1 - (EccentricitySquared * sine * sine);
        var metresEast = SemiMajorAxis / Math.Sqrt(flat) * cosine * Degree;
        var metresNorth = SemiMajorAxis * (1 - EccentricitySquared) / (flat * Math.Sqrt(flat)) * Degree;
        return new Position(position.Longitude + (east / metresEast), position.Latitude + (north / metresNorth));
    }

    private static (double East, double North) ShiftInMetres(double x, double y)
    {
        var both = 2.0 / 3 * ((20 * Wave(x, 6)) + (20 * Wave(x, 2)));
        var east = 300 + x + (2 * y) + (0.1 * x * x) + (0.1 * x * y) + (0.1 * Math.Sqrt(Math.Abs(x)))
            + (2.0 / 3 * ((20 * Wave(x, 1)) + (40 * Wave(x, 1.0 / 3)) + (150 * Wave(x, 1.0 / 12)) + (300 * Wave(x, 1.0 / 30))));
        var north = -100 + (2 * x) + (3 * y) + (0.2 * y * y) + (0.1 * x * y) + (0.2 * Math.Sqrt(Math.Abs(x)))
            + (2.0 / 3 * ((20 * Wave(y, 1)) + (40 * Wave(y, 1.0 / 3)) + (160 * Wave(y, 1.0 / 12)) + (320 * Wave(y, 1.0 / 30))));
        return (both + east, both + north);

        static double Wave(double degrees, double frequency) => Math.Sin(degrees * frequency * Math.PI);
    }

    private static Position ToBd09(Position position)
    {
        var (x, y) = ToGcj02(position);
        var radius = Math.Sqrt((x * x) + (y * y)) + (0.00002 * Math.Sin(y * BaiduAngle));
        var (sine, cosine) = Math.SinCos(Math.Atan2(y, x) + (0.000003 * Math.Cos(x * BaiduAngle)));
        return new Position((radius * cosine) + 0.0065, (radius * sine) + 0.006);
    }

    // The shift changes by a few per cent of the way at most, so taking it off the guess again and again closes in on the answer.
    private static Position Invert(Position shifted, Func<Position, Position> shift)
    {
        var guess = shifted;
        for (var round = 0; round < MaxRounds; round++)
        {
            var reached = shift(guess);
            var (east, north) = (shifted.Longitude - reached.Longitude, shifted.Latitude - reached.Latitude);
            guess = new Position(guess.Longitude + east, guess.Latitude + north);
            if (Math.Abs(east) < Tolerance && Math.Abs(north) < Tolerance)
                break;
        }

        return guess;
    }
}
