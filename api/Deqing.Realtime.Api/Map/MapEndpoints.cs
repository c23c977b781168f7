using System.ComponentModel;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Domain.Access;

namespace Deqing.Realtime.Api.Map;

/// <summary>The shapes and points of the map.</summary>
internal static class MapEndpoints
{
    private const string GeoJsonType = "application/geo+json";

    /// <summary>Registers the files of the map; a <see cref="MapSources"/> must be registered too.</summary>
    public static IServiceCollection AddMaps(this IServiceCollection services) => services.AddSingleton<MapFiles>();

    /// <summary>Builds the files of the map, so that a pack that cannot be drawn stops the start, and maps them.</summary>
    public static WebApplication MapMaps(this WebApplication routes)
    {
        routes.Services.GetRequiredService<MapFiles>();
        routes.MapGet("/api/v1/map/{name}.geojson", ReadMap).WithTags("Map").WithName("readMap")
            .WithSummary("A layer of the map as GeoJSON, WGS 84: boundary, townships, villages, ponds, sensors or labels.")
            .WithDescription(
                "The id of a feature is the number of its place or sensor. Compressed and cacheable: ask again with If-None-Match.")
            .Produces(StatusCodes.Status200OK, contentType: GeoJsonType).Produces(StatusCodes.Status304NotModified)
            .WithProblems(StatusCodes.Status404NotFound).Requires(Operation.ReadPlaces);
        return routes;
    }

    private static IResult ReadMap([Description("Name of the layer.")] string name, MapFiles files, HttpContext context) =>
        files.Find(name)?.Answer(context, GeoJsonType) ?? Problems.NotFound("unknownMap", $"There is no map layer '{name}'.");
}
