using NetTopologySuite.Geometries;
using NetTopologySuite.Geometries.Prepared;
using NetTopologySuite.Index.Quadtree;

namespace Deqing.Realtime.Fleet.Generate;

/// <summary>Lays a county's ponds into its village cells: so many ponds on so many hectares, in compact districts.</summary>
internal static class PondLayout
{
    private const double EdgeMetres = 30, AreaSpread = 0.55, WidestSpread = 2;

    /// <summary>Plots are larger than outlines, whose corners are drawn in; the last scaling makes the sum of areas exact.</summary>
    private const double PlotSurplus = 1.2;

    private const int PondsPerDistrict = 14;

    /// <exception cref="InvalidDataException">The plan does not fit the land.</exception>
    public static IReadOnlyList<PondPlace> Generate(PackInput input, CountyPlaces places, long seed)
    {
        var plan = input.Plan.Ponds;
        var villages = places.Villages
            .Where(village => village.Row.IsVillage && plan.TownshipWeights.ContainsKey(village.Row.TownshipCode)).ToList();
        var counts = Share(plan.Count, villages.Select(village => Weight(plan, village, seed)).ToList());
        var areas = Areas(plan, seed);
        var outlines = new List<(VillagePlace Village, int NumberInVillage, Coordinate[] Corners)>(plan.Count);
        foreach (var (village, count) in villages.Zip(counts))
        {
            var corners = LayVillage(village, areas.GetRange(outlines.Count, count), seed);
            outlines.AddRange(corners.Select((pond, i) => (village, i + 1, pond)));
        }
        var ponds = Scale(outlines, plan, input.Plane);
        Check(ponds, input.Plane);
        return ponds;
    }

    private static double Weight(PondPlan plan, VillagePlace village, long seed) =>
        village.Cell.Area * plan.TownshipWeights[village.Row.TownshipCode]
        * new SeededRandom(seed, "density " + village.Row.Code).NextBetween(0.6, 1.4);

    private static List<double> Areas(PondPlan plan, long seed)
    {
        var random = new SeededRandom(seed, "pond areas");
        var raw = Enumerable.Range(0, plan.Count)
            .Select(_ => Math.Exp(AreaSpread * Math.Clamp(random.NextNormal(), -WidestSpread, WidestSpread))).ToList();
        var scale = plan.Hectares * 10_000 * PlotSurplus / raw.Sum();
        return [.. raw.Select(area => area * scale)];
    }

    private static List<Coordinate[]> LayVillage(VillagePlace village, List<double> squareMetres, long seed)
    {
        if (squareMetres.Count == 0) return [];
        var random = new SeededRandom(seed, "ponds " + village.Row.Code);
        var land = village.Cell.Buffer(-EdgeMetres);
        var prepared = PreparedGeometryFactory.Prepare(land);
        var districts = (squareMetres.Count + PondsPerDistrict - 1) / PondsPerDistrict;
        var centres = Cells.Spread(land, village.Point, districts, random);
        var angle = random.NextBetween(-0.6, 0.6);
        var taken = new List<Polygon>();
        var ponds = new List<Coordinate[]>();
        foreach (var (centre, count) in centres.Zip(Share(squareMetres.Count, [.. Enumerable.Repeat(1.0, districts)])))
        {
            var areas = squareMetres.GetRange(ponds.Count, count);
            var turned = angle + random.NextBetween(-0.15, 0.15);
            ponds.AddRange(new PondDistrict(prepared, taken, centre, turned, areas, random).Lay());
        }
        return ponds;
    }

    /// <summary>Whole numbers in proportion to weights (largest remainder), summing to <paramref name="total"/>.</summary>
    private static int[] Share(int total, List<double> weights)
    {
        var sum = weights.Sum();
        var exact = weights.Select(weight => total * weight / sum).ToArray();
        var shares = exact.Select(value => (int)value).ToArray();
        foreach (var i in Enumerable.Range(0, shares.Length).OrderByDescending(i => exact[i] - shares[i]).Take(total - shares.Sum()))
            shares[i]++;
        return shares;
    }

    private static List<PondPlace> Scale(
        List<(VillagePlace Village, int Number, Coordinate[] Corners)> outlines, PondPlan plan, LocalPlane plane)
    {
        var factor = 1.0;
        // Corners are rounded, so the area answers the factor not quite; the second round takes up what is left.
        for (var round = 0; round < 2; round++)
            factor *= Math.Sqrt(plan.Hectares / outlines.Sum(outline => LocalPlane.Hectares(Ring(outline.Corners, factor, plane))));
        return
        [
            .. outlines.Select((outline, i) =>
            {
                var ring = Ring(outline.Corners, factor, plane);
                return new PondPlace(i + 1, outline.Village, outline.Number, ring, Math.Round(LocalPlane.Hectares(ring), 3));
            }),
        ];
    }

    private static Coordinate[] Ring(Coordinate[] corners, double factor, LocalPlane plane)
    {
        double x = corners.Average(corner => corner.X), y = corners.Average(corner => corner.Y);
        var ring = corners.Select(corner => plane.ToDegrees(new Coordinate(x + ((corner.X - x) * factor), y + ((corner.Y - y) * factor))));
        return Closed([.. ring]);
    }

    private static Coordinate[] Closed(Coordinate[] corners) => [.. corners, corners[0].Copy()];

    /// <summary>The laws of the layout, checked on the rounded outlines that are written.</summary>
    private static void Check(List<PondPlace> ponds, LocalPlane plane)
    {
        var index = new Quadtree<PondPlace>();
        var polygons = ponds.ToDictionary(pond => pond.Number, pond => GeometryFactory.Default.CreatePolygon(
            [.. pond.Outline.Select(point => plane.ToMetres(point.X, point.Y))]));
        foreach (var pond in ponds)
        {
            var polygon = polygons[pond.Number];
            if (!polygon.IsValid || !pond.Village.Cell.Contains(polygon))
                throw new InvalidDataException($"Pond {pond.Id} leaves its village {pond.Village.Row.Code}.");
            if (index.Query(polygon.EnvelopeInternal).FirstOrDefault(other => polygons[other.Number].Intersects(polygon)) is { } overlapped)
                throw new InvalidDataException($"Ponds {overlapped.Id} and {pond.Id} overlap.");
            index.Insert(polygon.EnvelopeInternal, pond);
        }
    }
}
