using Microsoft.AspNetCore.Http.HttpResults;

namespace Deqing.Realtime.Api.SensorThings;

/// <summary>
/// A refusal as a problem detail like any other of this program, with the <c>code</c> and <c>message</c> that clients of SensorThings
/// look for beside it.
/// </summary>
internal static class SensingProblems
{
    /// <summary>A refusal.</summary>
    public static ProblemHttpResult Of(int status, string reason, string detail) => TypedResults.Problem(
        detail, statusCode: status,
        extensions: new Dictionary<string, object?> { ["reason"] = reason, ["code"] = status, ["message"] = detail });

    /// <inheritdoc cref="Of(int, string, string)"/>
    public static ProblemHttpResult Of(SensingRefused refused) => Of(refused.Status, refused.Reason, refused.Message);
}
