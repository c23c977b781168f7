using NetTopologySuite.Algorithm.Locate;
using NetTopologySuite.Geometries;

namespace Deqing.Realtime.Fleet.Generate;

internal sealed record SensorPlace(int Number, string StationType, string PlaceId, Coordinate Point)
{
    public string Id => FormattableString.Invariant($"S{Number:00000}");
}

/// <summary>
/// One station in every pond (with the pond's own number), an outlet monitor for every few ponds of a village,
/// and the village stations of the plan at seeded points of the village cell.
/// </summary>
internal static class SensorPlacing
{
    public static IReadOnlyList<SensorPlace> Generate(PackInput input, CountyPlaces places, IReadOnlyList<PondPlace> ponds, long seed)
    {
        var plan = input.Plan.Sensors;
        var pondStations = ponds.Select(pond => (Type: plan.PondStation, Place: pond.Id, Point: pond.Station));
        var outlets = ponds.Where(pond => pond.NumberInVillage % plan.PondsPerOutlet == 0)
            .Select(pond => (Type: plan.OutletStation, Place: pond.Id, Point: pond.Outlet));
        var villageStations = places.Villages.SelectMany(village => VillageStations(plan, village, input.Plane, seed));
        return
        [
            .. pondStations.Concat(outlets).Concat(villageStations)
                .Select((sensor, i) => new SensorPlace(i + 1, sensor.Type, sensor.Place, sensor.Point)),
        ];
    }

    private static IEnumerable<(string Type, string Place, Coordinate Point)> VillageStations(
        SensorPlan plan, VillagePlace village, LocalPlane plane, long seed)
    {
        var inside = new IndexedPointInAreaLocator(village.Cell);
        foreach (var kind in plan.VillageStations.Where(kind => kind.Townships?.Contains(village.Row.TownshipCode) ?? true))
        {
            var random = new SeededRandom(seed, kind.Type + village.Row.Code);
            for (var i = 0; i < (village.Row.IsVillage ? kind.PerVillage : kind.PerCommunity); i++)
                yield return (kind.Type, village.Row.Code, plane.ToDegrees(PointIn(village.Cell.EnvelopeInternal, inside, random)));
        }
    }

    private static Coordinate PointIn(Envelope envelope, IndexedPointInAreaLocator inside, SeededRandom random)
    {
        while (true)
        {
            var point = new Coordinate(
                random.NextBetween(envelope.MinX, envelope.MaxX), random.NextBetween(envelope.MinY, envelope.MaxY));
            if (inside.Locate(point) == Location.Interior) return point;
        }
    }
}
