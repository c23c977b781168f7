using Deqing.Realtime.Domain.Places;

namespace Deqing.Realtime.Storage;

/// <summary>A circle on the earth, taken as a sphere, and the box of degrees that holds it: an index finds the box.</summary>
internal readonly struct CaseNear
{
    private const double MaxMetres = 5_000;

    private readonly Position centre;
    private readonly double metres;

    /// <exception cref="ArgumentOutOfRangeException">More than 5,000 metres, or none.</exception>
    public CaseNear(Position centre, double metres)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(metres);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(metres, MaxMetres);
        (this.centre, this.metres) = (centre, metres);
        var height = double.RadiansToDegrees(metres / Position.EarthMetres);
        // A degree of longitude is shortest at the edge away from the equator; at a pole the box goes all around.
        var narrow = Math.Cos(double.DegreesToRadians(Math.Min(Math.Abs(centre.Latitude) + height, 90)));
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
            .Select(row => (Row: row, Metres: here.centre.MetresTo(row.Case.Position!.Value)))
            .Where(near => near.Metres <= here.metres)
            .OrderBy(near => near.Metres).ThenBy(near => near.Row.Id, StringComparer.Ordinal)
            .Take(limit).Select(near => near.Row)];
    }
}
