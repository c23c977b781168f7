using System.ComponentModel;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Api.Ingest;
using Deqing.Realtime.Domain.Access;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Deqing.Realtime.Api.SensorThings;

/// <summary>
/// OGC SensorThings API 1.1 (OGC 18-088), Sensing part: everything readable, observations creatable, one by one and as data arrays.
/// </summary>
internal static class SensorThingsEndpoints
{
    /// <summary>Path of the service root.</summary>
    public const string Root = "/sensorthings/v1.1";

    /// <summary>Address of the service root, as the request was addressed.</summary>
    public static string RootOf(HttpRequest request) => $"{request.Scheme}://{request.Host}{Root}";

    /// <summary>Registers what reads and takes.</summary>
    public static IServiceCollection AddSensorThings(this IServiceCollection services)
    {
        services.AddOptions<SensorThingsOptions>().BindConfiguration(SensorThingsOptions.Section).ValidateDataAnnotations()
            .ValidateOnStart();
        return services.AddSingleton<SensingModel>().AddSingleton<SensingEdm>().AddScoped<SensingAnswer>().AddScoped<ObservationCreating>();
    }

    /// <summary>Maps it.</summary>
    public static IEndpointRouteBuilder MapSensorThings(this IEndpointRouteBuilder routes)
    {
        var sensing = routes.MapGroup(Root).WithTags("SensorThings");
        sensing.MapGet("/{**path}", ReadAsync).WithName("readSensing")
            .WithSummary("OGC SensorThings 1.1: the service root, or the entities, property, reference or number a path leads to.")
            .Produces<object>(StatusCodes.Status200OK, "application/json")
            .WithProblems(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status501NotImplemented)
            .Requires(Operation.ReadWater);
        Taking(sensing.MapPost("/Observations", (HttpContext context, ObservationCreating creating) => creating.OneAsync(context, null)))
            .WithName("createSensingObservation").WithSummary("Hands in one Observation with the Datastream it names.");
        Taking(sensing.MapPost("/Datastreams({id})/Observations", CreateInStreamAsync))
            .WithName("createSensingObservationOfDatastream").WithSummary("Hands in one Observation of a Datastream.")
            .WithProblems(StatusCodes.Status404NotFound);
        Taking(sensing.MapPost("/CreateObservations", (HttpContext context, ObservationCreating creating) => creating.ManyAsync(context)))
            .WithName("createSensingObservations").WithSummary("Hands in data arrays; answers a link or 'error' for each, in their order.");
        sensing.MapMethods("/{**path}", ["POST", "PUT", "PATCH", "DELETE"], RefuseWrite).ExcludeFromDescription().ForSignedIn();
        return routes;
    }

    private static RouteHandlerBuilder Taking(RouteHandlerBuilder route) => route
        .Accepts<object>("application/json").Produces<object>(StatusCodes.Status201Created, "application/json")
        .WithProblems(
            StatusCodes.Status400BadRequest, StatusCodes.Status409Conflict, StatusCodes.Status413PayloadTooLarge,
            StatusCodes.Status429TooManyRequests, StatusCodes.Status503ServiceUnavailable)
        .Requires(Operation.SendObservations);

    private static Task<IResult> ReadAsync(
        [Description("Path below the service root, for example Things('S00001')/Datastreams.")] string? path,
        [FromOption("$filter", "Which entities, for example phenomenonTime ge 2026-04-01T00:00:00Z and result lt 3.")] string? filter,
        [FromOption("$orderby", "In which order, for example phenomenonTime desc.")] string? order,
        [FromOption("$expand", "What is shown within, for example Datastreams($expand=Observations($top=1)).")] string? expand,
        [FromOption("$select", "Which properties are shown.")] string? select,
        [FromOption("$top", "At most so many in a page; more are behind @iot.nextLink.")] string? top,
        [FromOption("$skip", "So many are left out first.")] string? skip,
        [FromOption("$count", "true: tell how many there are on all pages.")] string? count,
        [FromOption("$resultFormat", "dataArray: observations as arrays.")] string? format,
        HttpContext context, SensingAnswer answer) => answer.ReadAsync(context, path ?? "");

    private static Task<IResult> CreateInStreamAsync(
        [Description("Id of the Datastream, in quotes.")] string id, HttpContext context, ObservationCreating creating) =>
        creating.OneAsync(context, id);

    private static ProblemHttpResult RefuseWrite(HttpContext context)
    {
        context.Response.Headers.Allow = "GET";
        return SensingProblems.Of(
            StatusCodes.Status405MethodNotAllowed, "notWritable",
            "Only observations can be created here: POST to Observations, Datastreams('…')/Observations or CreateObservations.");
    }

    /// <summary>A query option that is described here and read with all others.</summary>
    [AttributeUsage(AttributeTargets.Parameter)]
    private sealed class FromOptionAttribute(string name, string description)
        : DescriptionAttribute(description), Microsoft.AspNetCore.Http.Metadata.IFromQueryMetadata
    {
        public string Name => name;
    }
}
