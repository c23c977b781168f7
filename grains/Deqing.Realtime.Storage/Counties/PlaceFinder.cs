using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Places;
using NetTopologySuite.Algorithm;
using NetTopologySuite.Algorithm.Locate;
using NetTopologySuite.Geometries;
using NetTopologySuite.Geometries.Utilities;
using NetTopologySuite.Index.Strtree;
using Position = Deqing.Realtime.Domain.Places.Position;

namespace Deqing.Realtime.Storage.Counties;

/// <summary>
/// Finds the place of a position by the shapes of the county pack. All indexes are built with it and only read afterwards, so any
/// number of threads may ask at once.
/// </summary>
public sealed class PlaceFinder
{
    /// <summary>
    /// A position in no village's cell belongs to the nearest village within so many metres. Drawn cells leave gaps of metres at their
    /// edges; what is farther away lies in no village and is not guessed into one.
    /// </summary>
    public const double NearMetres = 200;

    // On a sphere of the earth's mean radius. Over a county this is wrong by less than 1 %: the limit above is 200 m give or take two.
    private const double MetresPerDegree = 111_195;

    // A plane in metres around the county. It keeps straight edges straight, so inside stays inside.
    private readonly AffineTransformation plane;
    private readonly STRtree<Cell> villages, townships;
    private readonly Cell county;

    internal PlaceFinder(County county, CountyShapes shapes)
    {
        var boundary = shapes.Boundary.Values.Single();
        plane = Around(boundary.EnvelopeInternal.Centre);
        this.county = new Cell(0, Place.County, plane.Transform(boundary));
        townships = Index(county.Parts.Townships.Select(
            (place, order) => new Cell(order, new Place(place.Code, null, null), plane.Transform(shapes.Townships[place.Number]))));
        villages = Index(county.Parts.Villages.Select(
            (place, order) => new Cell(order, Place.Of(place), plane.Transform(shapes.Villages[place.Number]))));
    }

    /// <summary>
    /// The place of a position. An edge belongs to the area it bounds; where areas share it or overlap, to the first in the pack's order.
    /// </summary>
    /// <param name="position">In WGS 84; what does not pass <see cref="Datums.Check"/> lies outside.</param>
    public PlaceFinding Find(Position position)
    {
        if (Datums.Check(position) is not null)
            return new PlaceFinding(Place.County, FoundBy.Outside);
        var at = plane.Transform(new Coordinate(position.Longitude, position.Latitude), new Coordinate());
        if (Holding(villages, at) is { } village)
            return new PlaceFinding(village.Place, FoundBy.Village);
        var township = Holding(townships, at);
        if (township is null && !county.Holds(at))
            return new PlaceFinding(Place.County, FoundBy.Outside);
        if (Nearest(at, township?.Place.Township) is { } near)
            return new PlaceFinding(near.Place, FoundBy.NearVillage);
        return township is null
            ? new PlaceFinding(Place.County, FoundBy.County)
            : new PlaceFinding(township.Place, FoundBy.Township);
    }

    private static AffineTransformation Around(Coordinate centre)
    {
        var (east, north) = (MetresPerDegree * Math.Cos(centre.Y * Math.PI / 180), MetresPerDegree);
        return new AffineTransformation(east, 0, -east * centre.X, 0, north, -north * centre.Y);
    }

    private static STRtree<Cell> Index(IEnumerable<Cell> cells)
    {
        var index = new STRtree<Cell>();
        foreach (var cell in cells)
            index.Insert(cell.Envelope, cell);
        index.Build();
        return index;
    }

    private static Cell? Holding(STRtree<Cell> cells, Coordinate at) =>
        cells.Query(new Envelope(at)).Where(cell => cell.Holds(at)).MinBy(cell => cell.Order);

    /// <summary>The nearest village within <see cref="NearMetres"/>; in a township, of that township.</summary>
    private Cell? Nearest(Coordinate at, string? township)
    {
        var around = new Envelope(at);
        around.ExpandBy(NearMetres);
        return villages.Query(around)
            .Where(cell => township is null || cell.Place.Township == township)
            .Select(cell => (Cell: cell, Metres: cell.MetresTo(at)))
            .Where(near => near.Metres <= NearMetres)
            .OrderBy(near => near.Metres).ThenBy(near => near.Cell.Order)
            .Select(near => near.Cell).FirstOrDefault();
    }

    /// <summary>An area on the plane.</summary>
    private sealed class Cell
    {
        private readonly IndexedPointInAreaLocator inside;
        private readonly Coordinate[][] rings;

        public Cell(int order, Place place, Geometry area)
        {
            (Order, Place, Envelope) = (order, place, area.EnvelopeInternal);
            rings = [.. LinearComponentExtracter.GetLines(area).Select(ring => ring.Coordinates)];
            inside = new IndexedPointInAreaLocator(area);

            // The locator builds its index when it is first asked. Later it is asked by many at once.
            inside.Locate(Envelope.Centre);
        }

        public int Order { get; }

        public Place Place { get; }

        public Envelope Envelope { get; }

        public bool Holds(Coordinate at) => inside.Locate(at) != Location.Exterior;

        /// <summary>From a position that the area does not hold.</summary>
        public double MetresTo(Coordinate at) => rings.Min(ring => DistanceComputer.PointToSegmentString(at, ring));
    }
}
