using Deqing.Realtime.Api.Access;
using Microsoft.OpenApi;

namespace Deqing.Realtime.Api.Hosting;

/// <summary>The API described for programs (OpenAPI) and for people (a page), both served from this machine alone.</summary>
internal static class ApiDocument
{
    private const string Name = "v1";

    /// <summary>Registers the document.</summary>
    public static IServiceCollection AddApiDocument(this IServiceCollection services) => services.AddOpenApi(Name, options =>
    {
        options.AddOperationTransformer(IParameterSchema.Apply);
        options.AddOperationTransformer(AccessSchemas.Describe);
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "Deqing.Realtime",
                Version = Name,
                Description = "Live state, history and cases of a county. Errors are problem details (RFC 9457) with a reason in one word. "
                    + "Times are ISO 8601 with the offset of the county; the live feed counts Unix milliseconds.",
            };

            // The address the document was asked under says nothing about the API, and would make it differ from machine to machine.
            document.Servers?.Clear();
            return AccessSchemas.Describe(document);
        });
    });

    /// <summary>Maps <c>/openapi/v1.json</c> and the page <c>/api</c>.</summary>
    public static WebApplication MapApiDocument(this WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json").ForEverybody();
        app.UseSwaggerUI(page =>
        {
            page.RoutePrefix = "api";
            page.DocumentTitle = "Deqing.Realtime API";
            page.SwaggerEndpoint($"/openapi/{Name}.json", "Deqing.Realtime");
            page.EnableValidator(null);
        });
        return app;
    }
}
