using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Clocks;

namespace Deqing.Realtime.Storage.Counties;

/// <summary>The part of categories.json that is the same for all categories: limits of the steps and numbers of the flow.</summary>
internal static class FlowFile
{
    /// <summary>The largest numbers of the flow.</summary>
    public const int MaxExtensions = 10, MaxHolds = 10, MaxReturns = 20, MaxDays = 3_660, MaxMetres = 10_000;

    public static StageLimits Stages(PackObject root) => root.Part("stages") is not { } part
        ? new StageLimits(default, default, default, default, default, default, default)
        : new StageLimits(
            Limit(part, "verify"), Limit(part, "file"), Limit(part, "dispatch"), Limit(part, "arbitrate"), Limit(part, "accept"),
            Limit(part, "check"), Limit(part, "close"));

    public static FlowLimits Flow(PackObject root) => root.Part("flow") is not { } part
        ? new FlowLimits(0, default, 0, 0, default, 0, 0)
        : new FlowLimits(
            part.Integer("maxExtensions", 0, MaxExtensions), Days(part, "longestHoldDays"), part.Integer("maxHolds", 0, MaxHolds),
            part.Integer("arbitrateAfter", 1, MaxReturns), Days(part, "reopenWithinDays"), part.Integer("duplicateMetres", 0, MaxMetres),
            part.Integer("duplicateDays", 0, MaxDays));

    /// <summary>A limit: <c>{"class": "workDay", "value": 5}</c>.</summary>
    public static Limit Limit(PackObject part, string member) => part.Part(member) is { } limit
        ? new Limit(limit.Word("class", ClockClasses.Words), limit.Integer("value", 1, Domain.Clocks.Limit.MaxValue))
        : default;

    private static TimeSpan Days(PackObject part, string member) => TimeSpan.FromDays(part.Integer(member, 1, MaxDays));
}
