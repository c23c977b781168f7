using NetTopologySuite.Geometries;

namespace Deqing.Realtime.Fleet.Generate;

internal sealed record TownshipPlace(TownshipRow Row, Geometry Cell);

internal sealed record VillagePlace(int Number, CommitteeRow Row, Coordinate Point, Geometry Cell);

/// <summary>Township and village cells of a county, in metres of its plane.</summary>
internal sealed record CountyPlaces(IReadOnlyList<TownshipPlace> Townships, IReadOnlyList<VillagePlace> Villages)
{
    public static CountyPlaces Generate(PackInput input, long seed)
    {
        var townships = TownshipsOf(input);
        var villages = townships.SelectMany(township => VillagesOf(input, township, seed))
            .OrderBy(village => village.Row.Code, StringComparer.Ordinal)
            .Select((village, index) => village with { Number = index + 1 });
        return new CountyPlaces(townships, [.. villages]);
    }

    private static List<TownshipPlace> TownshipsOf(PackInput input)
    {
        var seats = input.Townships.Select(row => (row.Code, row.Longitude, row.Latitude))
            .Concat(input.FormerSeats.Select(row => (Code: row.TownshipCode, row.Longitude, row.Latitude))).ToList();
        var cells = Cells.Divide(input.BoundaryInMetres, [.. seats.Select(seat => input.Plane.ToMetres(seat.Longitude, seat.Latitude))]);
        return
        [
            .. input.Townships.Select(row => new TownshipPlace(
                row, NetTopologySuite.Operation.Union.UnaryUnionOp.Union([.. cells.Where((_, i) => seats[i].Code == row.Code)]))),
        ];
    }

    /// <summary>The points nearest to the seat go to the town's communities, the others to its villages.</summary>
    private static IEnumerable<VillagePlace> VillagesOf(PackInput input, TownshipPlace township, long seed)
    {
        var rows = input.Committees.Where(row => row.TownshipCode == township.Row.Code).OrderBy(row => row.IsVillage).ToList();
        if (rows.Count == 0) return [];
        var seat = input.Plane.ToMetres(township.Row.Longitude, township.Row.Latitude);
        var points = Cells.Spread(township.Cell, seat, rows.Count, new SeededRandom(seed, township.Row.Code));
        var cells = Cells.Divide(township.Cell, points);
        return rows.Select((row, i) => new VillagePlace(0, row, points[i], cells[i]));
    }
}
