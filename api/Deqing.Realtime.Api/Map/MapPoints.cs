using Deqing.Realtime.Domain.Places;

namespace Deqing.Realtime.Api.Map;

/// <summary>The layers of the map that are points: sensors, and the places where names are written.</summary>
internal sealed class MapPoints(County county)
{
    public byte[] Sensors(SensorBook book) => GeoJson.Write(IsSynthetic("sensors"), writer =>
    {
        foreach (var sensor in book.Standing)
            writer.Feature(
                sensor.Number,
                [("id", sensor.Id), ("stationType", sensor.StationType), ("place", sensor.PlaceId)],
                sensor.Position);
    });

    /// <summary>
    /// A name is written at one point of its place: written on the shape it would be repeated at every tile border. Labels
    /// carry no live state, so their features have no number; a township and a village may have the same.
    /// </summary>
    public byte[] Labels() => GeoJson.Write(IsSynthetic("villages"), writer =>
    {
        foreach (var township in county.Parts.Townships)
            writer.Feature(null, [("kind", "township"), .. MapShapes.Named("code", township.Code, township.Names)], township.Position);
        foreach (var village in county.Parts.Villages)
            writer.Feature(
                null, [("kind", "village"), .. MapShapes.Named("code", village.Code, village.Names), ("township", village.Township)],
                village.Position);
    });

    private bool? IsSynthetic(string kind) => county.Parts.Layers.Any(layer => layer.Kind == kind && layer.Synthetic) ? true : null;
}
