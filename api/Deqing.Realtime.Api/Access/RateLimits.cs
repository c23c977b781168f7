using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Threading.RateLimiting;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Domain.Access;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Api.Access;

/// <summary>How often one may call. Section <c>Limits</c>.</summary>
public sealed class LimitOptions
{
    /// <summary>The section these options are bound from.</summary>
    public const string Section = "Limits";

    /// <summary>Calls a second of one identity on average.</summary>
    [Range(1, 100_000)]
    public int CallsPerSecond { get; set; } = 50;

    /// <summary>Calls one identity may make at once after a pause. A wall that opens makes about twenty.</summary>
    [Range(1, 1_000_000)]
    public int CallsAtOnce { get; set; } = 500;

    /// <summary>Calls a minute of one address without an identity: what anybody may ask. Pages are files and cost little.</summary>
    [Range(1, 1_000_000)]
    public int AnonymousCallsPerMinute { get; set; } = 600;

    /// <summary>Attempts a minute of one address to sign in or to use a code or a link.</summary>
    [Range(1, 100_000)]
    public int SignInsPerMinute { get; set; } = 30;

    /// <summary>Calls a minute of one address, or of one identity behind it, that report a problem or follow one by its code.</summary>
    [Range(1, 100_000)]
    public int ReportCallsPerMinute { get; set; } = 120;

    /// <summary>Positions a minute of one worker. A phone that says where it is every ten seconds needs six.</summary>
    [Range(1, 6_000)]
    public int PositionsPerMinute { get; set; } = 60;

    /// <summary>Calls a second of one key that sends observations.</summary>
    [Range(1, 1_000_000)]
    public int DeviceCallsPerSecond { get; set; } = 2_000;
}

/// <summary>Rate limits per identity, and per address for who has none.</summary>
internal static class RateLimits
{
    /// <summary>The policy of what guesses secrets.</summary>
    public const string SignIn = "signIn";

    /// <summary>The policy of what people without an identity do with reports.</summary>
    public const string Reports = "reports";

    /// <summary>The policy of workers who say where they are.</summary>
    public const string Positions = "positions";

    /// <summary>Registers them.</summary>
    public static IServiceCollection AddRateLimits(this IServiceCollection services)
    {
        services.AddOptions<LimitOptions>().BindConfiguration(LimitOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddRateLimiter(limiter => limiter.OnRejected = RefuseAsync);
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<LimitOptions>>((limiter, options) =>
        {
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => Of(context, options.Value));
            limiter.AddPolicy(SignIn, context => PerMinute($"signIn {Current(context).Network}", options.Value.SignInsPerMinute));
            limiter.AddPolicy(Positions, context => PerMinute($"positions {Current(context).Id}", options.Value.PositionsPerMinute));
            limiter.AddPolicy(
                Reports,
                context => PerMinute($"reports {Current(context).Network} {Current(context).Id}", options.Value.ReportCallsPerMinute));
        });
        return services;
    }

    private static RateLimitPartition<string> Of(HttpContext context, LimitOptions limits)
    {
        var current = Current(context);
        return current.Caller.Kind switch
        {
            CallerKind.Anonymous => PerMinute(current.Network, limits.AnonymousCallsPerMinute),
            CallerKind.Key => PerSecond(current.Id, limits.DeviceCallsPerSecond, limits.DeviceCallsPerSecond),
            _ => PerSecond(current.Id, limits.CallsPerSecond, limits.CallsAtOnce),
        };
    }

    private static RateLimitPartition<string> PerMinute(string key, int calls) => RateLimitPartition.GetSlidingWindowLimiter(
        key, _ => new SlidingWindowRateLimiterOptions { PermitLimit = calls, Window = TimeSpan.FromMinutes(1), SegmentsPerWindow = 6 });

    private static RateLimitPartition<string> PerSecond(string key, int calls, int atOnce) => RateLimitPartition.GetTokenBucketLimiter(
        key, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = atOnce, TokensPerPeriod = calls, ReplenishmentPeriod = TimeSpan.FromSeconds(1), AutoReplenishment = true,
        });

    private static CurrentCaller Current(HttpContext context) => context.RequestServices.GetRequiredService<CurrentCaller>();

    private static async ValueTask RefuseAsync(OnRejectedContext rejected, CancellationToken cancellation)
    {
        var context = rejected.HttpContext;
        var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(1);
        context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        var current = Current(context);
        context.RequestServices.GetRequiredService<AccessRefusals>()
            .Note(current.Caller, current.Address, "request", context.GetEndpoint()?.DisplayName ?? "", "tooManyRequests");
        await Problems.Refuse(StatusCodes.Status429TooManyRequests, "tooManyRequests", "Too many calls; wait as long as Retry-After says.")
            .ExecuteAsync(context);
    }
}
