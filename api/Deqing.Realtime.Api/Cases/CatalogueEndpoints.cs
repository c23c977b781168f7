using System.Net.Mime;
using System.Text.Json;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Domain.Places;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Api.Cases;

/// <summary>What the county says of its cases. Nobody has to sign in: whoever reports a problem chooses its category first.</summary>
internal static class CatalogueEndpoints
{
    /// <summary>Maps the catalogue, written once: it changes only with the county pack.</summary>
    public static WebApplication MapCatalogue(this WebApplication routes)
    {
        var answer = CatalogueAnswer.Of(routes.Services.GetRequiredService<County>().Catalogue);
        var options = routes.Services.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        var file = PackedFile.Pack(JsonSerializer.SerializeToUtf8Bytes(answer, options));
        routes.MapGet("/api/v1/catalogue", (HttpContext context) => file.Answer(context, MediaTypeNames.Application.Json))
            .WithTags("Cases").WithName("readCatalogue")
            .WithSummary("Categories of cases with their limits and conditions, and departments.")
            .WithDescription("The same for everybody. Compressed and cacheable: ask again with If-None-Match.")
            .Produces<CatalogueAnswer>().Produces(StatusCodes.Status304NotModified).ForEverybody();
        return routes;
    }
}
