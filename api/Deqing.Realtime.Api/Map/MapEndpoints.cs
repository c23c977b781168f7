using System.ComponentModel;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Domain.Access;
using Microsoft.AspNetCore.Http.HttpResults;

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
        routes.MapGet("/api/v1/outlines/{name}.geojson", ReadOutline).WithTags("Map").WithName("readOutline")
            .WithSummary("A layer of the map that every printed map shows: boundary, townships, villages or labels.")
            .WithDescription("For who reports without a name, to choose a place. Otherwise as readMap answers.")
            .Produces(StatusCodes.Status200OK, contentType: GeoJsonType).Produces(StatusCodes.Status304NotModified)
            .WithProblems(StatusCodes.Status404NotFound).ForEverybody();
        return routes;
    }

    private static IResult ReadOutline([Description("Name of the layer.")] string name, MapFiles files, HttpContext context) =>
        name is "boundary" or "townships" or "villages" or "labels" ? ReadMap(name, files, context) : Unknown(name);

    private static IResult ReadMap([Description("Name of the layer.")] string name, MapFiles files, HttpContext context) =>
        files.Find(name)?.Answer(context, GeoJsonType) ?? Unknown(name);

    private static ProblemHttpResult Unknown(string name) => Problems.NotFound("unknownMap", $"There is no map layer '{name}'.");
}
