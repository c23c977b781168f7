using NetTopologySuite.Geometries;

namespace Deqing.Realtime.Fleet.Generate;

/// <param name="NumberInVillage">1.. within its village; part of the name.</param>
/// <param name="Outline">Closed ring of four corners, in degrees as written.</param>
/// <param name="Hectares">Area of that very ring.</param>
internal sealed record PondPlace(int Number, VillagePlace Village, int NumberInVillage, IReadOnlyList<Coordinate> Outline, double Hectares)
{
    public string Id => FormattableString.Invariant($"P{Number:0000}");

    public Coordinate Centre => Between(Between(Outline[0], Outline[2], 0.5), Between(Outline[1], Outline[3], 0.5), 0.5);

    /// <summary>On the dyke in the middle of the first side, where the water leaves.</summary>
    public Coordinate Outlet => Between(Outline[0], Outline[1], 0.5);

    /// <summary>In the water, off the bank opposite the outlet.</summary>
    public Coordinate Station => Between(Centre, Between(Outline[2], Outline[3], 0.5), 0.7);

    private static Coordinate Between(Coordinate from, Coordinate to, double share) =>
        new(Math.Round(from.X + ((to.X - from.X) * share), 6), Math.Round(from.Y + ((to.Y - from.Y) * share), 6));
}
