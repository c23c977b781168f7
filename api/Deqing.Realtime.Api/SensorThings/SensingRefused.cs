namespace Deqing.Realtime.Api.SensorThings;

/// <summary>
/// A request that is refused for a named reason. It ends reading or evaluation wherever that is and is caught once, at the endpoint;
/// the parser of queries has the same way of saying no.
/// </summary>
internal sealed class SensingRefused(int status, string reason, string detail) : Exception(detail)
{
    /// <summary>Status of the answer.</summary>
    public int Status => status;

    /// <summary>One camelCase word.</summary>
    public string Reason => reason;

    /// <summary>The request cannot be understood, or asks for more than one answer gives.</summary>
    public static SensingRefused Bad(string reason, string detail) => new(StatusCodes.Status400BadRequest, reason, detail);

    /// <summary>What the path names does not exist.</summary>
    public static SensingRefused Missing(string detail) => new(StatusCodes.Status404NotFound, "notFound", detail);

    /// <summary>Part of the standard, and not of this service.</summary>
    public static SensingRefused Unsupported(string what) =>
        new(StatusCodes.Status501NotImplemented, "notSupported", $"'{what}' is not supported here.");
}
