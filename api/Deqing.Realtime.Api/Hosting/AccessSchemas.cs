using System.Text.Json.Nodes;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.SignIn;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Deqing.Realtime.Api.Hosting;

/// <summary>What the API document says about who may call an operation: as <c>x-access</c>, as security schemes, as answers.</summary>
internal static class AccessSchemas
{
    private const string Session = "session", Key = "key";

    /// <summary>Describes the ways to be known.</summary>
    public static Task Describe(OpenApiDocument document)
    {
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [Session] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Cookie, Name = SessionCookies.Name,
                Description = $"Session of a browser. A change also needs the header {CallerResolving.TokenHeader}.",
            },
            [Key] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http, Scheme = "bearer",
                Description = "Key of a device or program, or access token of the external sign-in.",
            },
        };
        return Task.CompletedTask;
    }

    /// <summary>Describes who may call an operation.</summary>
    public static Task Describe(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<AccessRule>().LastOrDefault() is not { } rule)
            return Task.CompletedTask;
        var access = new JsonObject { ["audience"] = Json.Word(rule.Audience) };
        if (rule.What is { } what)
            access["operation"] = Json.Word(what);
        operation.Extensions ??= new Dictionary<string, IOpenApiExtension>();
        operation.Extensions["x-access"] = new JsonNodeExtension(access);
        if (rule.Audience == Audience.Everybody)
            return Task.CompletedTask;
        operation.Security =
        [
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Session, context.Document)] = [] },
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Key, context.Document)] = [] },
        ];
        operation.Responses ??= [];
        operation.Responses["401"] = new OpenApiResponse { Description = "Not signed in." };
        if (rule.What is not null)
            operation.Responses["403"] = new OpenApiResponse { Description = "The policy does not allow it; the reason says why." };
        return Task.CompletedTask;
    }
}
