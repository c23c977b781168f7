using System.ComponentModel;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Storage.Counties;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Deqing.Realtime.Api.Places;

/// <summary>Which township and village a position lies in.</summary>
/// <param name="InCounty">Whether it lies in the county at all. What is reported from outside goes to the county desk.</param>
/// <param name="FoundBy">What it was found by.</param>
/// <param name="Township">The township, or null.</param>
/// <param name="Village">The village, or null.</param>
/// <param name="Position">The position in WGS 84, whatever it was declared in.</param>
public sealed record PlaceAtAnswer(
    bool InCounty, FoundBy FoundBy, NamedPlaceAnswer? Township, NamedPlaceAnswer? Village, PositionAnswer Position);

/// <summary>A place by its code and its name.</summary>
/// <param name="Code">Statistical code.</param>
/// <param name="Names">Its name.</param>
public sealed record NamedPlaceAnswer(string Code, Names Names);

/// <summary>A position in WGS 84.</summary>
/// <param name="Longitude">Degrees east.</param>
/// <param name="Latitude">Degrees north.</param>
public sealed record PositionAnswer(double Longitude, double Latitude);

/// <summary>The place of a position. It tells what every map tells, so anybody may ask, also who reports without a name.</summary>
internal static class PlaceAt
{
    public static Results<Ok<PlaceAtAnswer>, ProblemHttpResult> Read(
        County county,
        PlaceFinder finder,
        [Description("Degrees east."), Degrees(180)] string? longitude,
        [Description("Degrees north."), Degrees(90)] string? latitude,
        [Description("What the coordinates are in; CGCS2000 counts as wgs84, which is also the default."), Words("wgs84", "gcj02", "bd09")]
        string? datum)
    {
        var read = new Parameters();
        var declared = new Position(
            read.Degrees("longitude", longitude, "badLongitude"), read.Degrees("latitude", latitude, "badLatitude"));
        var from = read.Word("datum", datum, Datums.Words, "unknownDatum") ?? Datum.Wgs84;
        if (read.Problem is { } problem)
            return problem;
        if (Datums.Check(declared) is { } refusal)
            return Problems.BadRequest(Json.Word(refusal), Say(refusal));

        var position = Datums.ToWgs84(declared, from);
        var (place, by) = finder.Find(position);
        var township = place.Township is { } code ? county.Townships[code] : null;
        var village = place.Village is { } number ? county.Villages[number] : null;
        return TypedResults.Ok(new PlaceAtAnswer(
            by != FoundBy.Outside, by,
            township is null ? null : new NamedPlaceAnswer(township.Code, township.Names),
            village is null ? null : new NamedPlaceAnswer(village.Code, village.Names),
            new PositionAnswer(position.Longitude, position.Latitude)));
    }

    private static string Say(PositionRefusal refusal) => refusal switch
    {
        PositionRefusal.NotFinite => "'longitude' and 'latitude' must be finite.",
        PositionRefusal.LongitudeOutOfRange => "'longitude' must be from -180 to 180.",
        _ => "'latitude' must be from -90 to 90; it stands after the longitude.",
    };
}
