using NetTopologySuite.Geometries;
using NetTopologySuite.Geometries.Prepared;

namespace Deqing.Realtime.Fleet.Generate;

/// <summary>
/// A block of ponds as pond districts are built: rows of one height back to back on a common dyke, every second gap a canal,
/// all turned by one angle, as round a block as the land allows.
/// </summary>
/// <param name="land">Where outlines may lie: the village cell less a strip along its edge.</param>
/// <param name="taken">Outlines that earlier districts of the same village hold already; grows.</param>
internal sealed class PondDistrict(
    IPreparedGeometry land, List<Polygon> taken, Coordinate centre, double angle, IReadOnlyList<double> squareMetres, SeededRandom random)
{
    private const double DykeMetres = 9, CanalMetres = 34, StepMetres = 20, LargestRadiusMetres = 5000;
    private const double LowestRowMetres = 105, HighestRowMetres = 270;

    /// <summary>Corners per pond in metres, in the order they were laid.</summary>
    /// <exception cref="InvalidDataException">The land is too small for the ponds asked of it.</exception>
    public IReadOnlyList<Coordinate[]> Lay()
    {
        var shapes = squareMetres.Select(area => Shape.Draw(area, random)).ToList();
        for (var radius = Math.Sqrt(squareMetres.Sum() / Math.PI); radius < LargestRadiusMetres; radius *= 1.1)
        {
            var ponds = LayWithin(radius, [.. shapes]);
            if (ponds.Count < shapes.Count) continue;
            taken.AddRange(ponds.Select(Polygon));
            return ponds;
        }
        throw new InvalidDataException("A village cell is too small for its ponds; lower its township's weight in generation.json.");
    }

    /// <summary>Rows from the middle outwards, one up, one down.</summary>
    private List<Coordinate[]> LayWithin(double radius, List<Shape> remaining)
    {
        var ponds = new List<Coordinate[]>();
        double up = 0, down = -DykeMetres;
        for (var row = 0; remaining.Count > 0 && (up < radius || -down < radius); row++)
        {
            var height = Math.Clamp(remaining[0].RowHeight, LowestRowMetres, HighestRowMetres);
            var gap = row / 2 % 2 == 0 ? CanalMetres : DykeMetres;
            if (row % 2 == 0)
            {
                ponds.AddRange(LayRow(remaining, up, height, radius));
                up += height + gap;
            }
            else
            {
                ponds.AddRange(LayRow(remaining, down - height, height, radius));
                down -= height + gap;
            }
        }
        return ponds;
    }

    private IEnumerable<Coordinate[]> LayRow(List<Shape> remaining, double bottom, double height, double radius)
    {
        var middle = bottom + (height / 2);
        if (Math.Abs(middle) >= radius) yield break;
        var end = Math.Sqrt((radius * radius) - (middle * middle));
        for (var left = -end; left < end && remaining.Count > 0;)
        {
            if (remaining.Find(shape => Fits(left, bottom, shape.SquareMetres / height, height)) is { } fitting)
            {
                var width = fitting.SquareMetres / height;
                remaining.Remove(fitting);
                yield return fitting.Corners(left, bottom, width, height, Turn);
                left += width + DykeMetres;
            }
            else
            {
                left += StepMetres;
            }
        }
    }

    private bool Fits(double left, double bottom, double width, double height)
    {
        double right = left + width, top = bottom + height;
        var plot = Polygon([Turn(left, bottom), Turn(right, bottom), Turn(right, top), Turn(left, top)]);
        return land.Contains(plot) && !taken.Exists(other => other.IsWithinDistance(plot, DykeMetres));
    }

    private Coordinate Turn(double x, double y)
    {
        var (sine, cosine) = Math.SinCos(angle);
        return new Coordinate(centre.X + (x * cosine) - (y * sine), centre.Y + (x * sine) + (y * cosine));
    }

    private static Polygon Polygon(Coordinate[] corners) => GeometryFactory.Default.CreatePolygon([.. corners, corners[0].Copy()]);

    /// <summary>What is drawn for a pond once, so that laying it again in a wider circle changes only its place.</summary>
    private sealed record Shape(double SquareMetres, double RowHeight, double[] Insets)
    {
        public static Shape Draw(double squareMetres, SeededRandom random) => new(
            squareMetres,
            Math.Sqrt(squareMetres) * random.NextBetween(0.72, 0.98),
            [.. Enumerable.Range(0, 8).Select(_ => random.NextBetween(0, 0.07))]);

        /// <summary>Four corners, each drawn a little into the plot, so that outlines are irregular and never meet.</summary>
        public Coordinate[] Corners(double left, double bottom, double width, double height, Func<double, double, Coordinate> turn)
        {
            double right = left + width, top = bottom + height;
            return
            [
                turn(left + (Insets[0] * width), bottom + (Insets[1] * height)),
                turn(right - (Insets[2] * width), bottom + (Insets[3] * height)),
                turn(right - (Insets[4] * width), top - (Insets[5] * height)),
                turn(left + (Insets[6] * width), top - (Insets[7] * height)),
            ];
        }
    }
}
