using NetTopologySuite.Geometries;
using NetTopologySuite.Triangulate;

namespace Deqing.Realtime.Fleet.Generate;

/// <summary>Divides an area among points: each point gets the part that is nearer to it than to any other.</summary>
internal static class Cells
{
    /// <returns>One cell per point, in the points' order, clipped to <paramref name="area"/>.</returns>
    public static IReadOnlyList<Geometry> Divide(Geometry area, IReadOnlyList<Coordinate> points)
    {
        if (points.Count == 1) return [area];
        var envelope = area.EnvelopeInternal.Copy();
        foreach (var point in points) envelope.ExpandToInclude(point);
        envelope.ExpandBy(1000);
        var builder = new VoronoiDiagramBuilder { ClipEnvelope = envelope };
        builder.SetSites([.. points]);
        var diagram = builder.GetDiagram(area.Factory);
        var cells = new Geometry[points.Count];
        for (var i = 0; i < diagram.NumGeometries; i++)
        {
            var cell = diagram.GetGeometryN(i);
            cells[NearestIndex(points, (Coordinate)cell.UserData)] = PolygonsOf(cell.Intersection(area));
        }
        return cells;
    }

    /// <summary>
    /// Spreads <paramref name="count"/> points over an area by Lloyd's method on seeded samples, so that cells come out of similar
    /// size, smaller towards the seat where the samples are denser (a town's communities are small, its villages wide).
    /// </summary>
    public static IReadOnlyList<Coordinate> Spread(Geometry area, Coordinate seat, int count, SeededRandom random)
    {
        const int SamplesPerPoint = 200, Rounds = 40;
        var samples = Samples(area, seat, Math.Max(1, count) * SamplesPerPoint, random);
        var points = samples.Take(count).Select(point => point.Copy()).ToArray();
        for (var round = 0; round < Rounds; round++)
        {
            var sums = new (double X, double Y, int Count)[count];
            foreach (var sample in samples)
            {
                ref var sum = ref sums[NearestIndex(points, sample)];
                sum = (sum.X + sample.X, sum.Y + sample.Y, sum.Count + 1);
            }
            for (var i = 0; i < count; i++)
                if (sums[i].Count > 0) points[i] = new Coordinate(sums[i].X / sums[i].Count, sums[i].Y / sums[i].Count);
        }
        // The mean of a bent cell can lie outside it; the nearest sample never does.
        return [.. points.Select(point => samples[NearestIndex(samples, point)]).OrderBy(point => point.Distance(seat))];
    }

    private static List<Coordinate> Samples(Geometry area, Coordinate seat, int count, SeededRandom random)
    {
        var inside = new NetTopologySuite.Algorithm.Locate.IndexedPointInAreaLocator(area);
        var envelope = area.EnvelopeInternal;
        var townRadius = Math.Sqrt(area.Area) / 5;
        var samples = new List<Coordinate>(count);
        while (samples.Count < count)
        {
            var point = new Coordinate(
                random.NextBetween(envelope.MinX, envelope.MaxX), random.NextBetween(envelope.MinY, envelope.MaxY));
            var wanted = point.Distance(seat) < townRadius ? 1 : 0.45;
            if (random.NextUnit() < wanted && inside.Locate(point) == Location.Interior) samples.Add(point);
        }
        return samples;
    }

    private static int NearestIndex(IReadOnlyList<Coordinate> points, Coordinate to)
    {
        var best = 0;
        var bestSquare = double.MaxValue;
        for (var i = 0; i < points.Count; i++)
        {
            double x = points[i].X - to.X, y = points[i].Y - to.Y, square = (x * x) + (y * y);
            if (square < bestSquare) (best, bestSquare) = (i, square);
        }
        return best;
    }

    private static Geometry PolygonsOf(Geometry geometry) => geometry is GeometryCollection collection and not MultiPolygon
        ? geometry.Factory.CreateMultiPolygon([.. collection.Geometries.OfType<Polygon>()])
        : geometry;
}
