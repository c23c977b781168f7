namespace Deqing.Realtime.Api.Open311;

/// <summary>A mistake as GeoReport tells it: the answer has a list of them.</summary>
/// <param name="Code">The HTTP status it stands for: 400, 403 or 404.</param>
/// <param name="Description">What is wrong, in a sentence for people.</param>
internal sealed record GeoError(int Code, string Description);

/// <summary>The answer to a request of GeoReport.</summary>
/// <param name="format">In which format.</param>
/// <param name="root">Name of the outermost element.</param>
/// <param name="value">A list or a record.</param>
/// <param name="status">The HTTP status.</param>
internal sealed class GeoResult(GeoFormat format, string root, object value, int status = StatusCodes.Status200OK) : IResult
{
    /// <summary>All that is wrong with a request. The status is that of the first.</summary>
    public static GeoResult Refuse(GeoFormat format, params IReadOnlyList<GeoError> errors) => new(
        format, "errors",
        new GeoList("error", [.. errors.Select(it => new GeoRecord(("code", it.Code), ("description", it.Description)))]),
        errors[0].Code);

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = format == GeoFormat.Json ? "application/json; charset=utf-8" : "text/xml; charset=utf-8";
        response.Headers.CacheControl = "no-cache";
        await response.Body.WriteAsync(GeoReport.Write(format, root, value), httpContext.RequestAborted);
    }
}
