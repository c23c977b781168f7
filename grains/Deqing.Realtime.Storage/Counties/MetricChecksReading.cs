using System.Collections.Frozen;
using Deqing.Realtime.Domain.Water;

namespace Deqing.Realtime.Storage.Counties;

/// <summary>
/// The member <c>checks</c> of a metric in metrics.json. Everything in it may be left out, so a name that means nothing is a mistake:
/// it would be a check nobody makes.
/// </summary>
internal static class MetricChecksReading
{
    /// <summary>The longest time anything is watched, in hours.</summary>
    public const int MaxHours = 720;

    /// <summary>The most rails a metric has.</summary>
    public const int MaxRails = 16;

    private static readonly FrozenSet<string> Members = FrozenSet.Create(
        "jump", "stuckHours", "detectionLimit", "rails", "wrap", "drift", "faultHours", "faultsPerDay", "source");

    public static MetricChecks Read(PackObject metric)
    {
        if (!metric.Element.TryGetProperty("checks", out _) || metric.Part("checks") is not { } part)
            return MetricChecks.None;
        foreach (var member in part.Element.EnumerateObject())
            if (!Members.Contains(member.Name))
                part.Mistake(member.Name, $"is none of {string.Join(", ", Members.Order(StringComparer.Ordinal))}");
        var checks = new MetricChecks
        {
            Jump = Part(part, "jump") is { } jump ? new JumpLimit(Positive(jump, "step"), (float)jump.Number("perMinute", 0)) : null,
            StuckAfter = Has(part, "stuckHours") ? TimeSpan.FromHours(part.Integer("stuckHours", 1, MaxHours)) : null,
            DetectionLimit = Has(part, "detectionLimit") ? Positive(part, "detectionLimit") : null,
            Rails = Rails(part),
            Wrap = Has(part, "wrap") ? Positive(part, "wrap") : null,
            Drift = Part(part, "drift") is { } drift
                ? new DriftLimit(Positive(drift, "apart"), drift.Integer("hours", 1, MaxHours)) : null,
            Source = part.Text("source"),
        };
        if (Has(part, "faultHours"))
            checks = checks with { FaultAfter = TimeSpan.FromHours(part.Integer("faultHours", 1, MaxHours)) };
        return Has(part, "faultsPerDay") ? checks with { FaultsPerDay = part.Integer("faultsPerDay", 1, 1_000) } : checks;
    }

    private static ImmutableArray<float> Rails(PackObject part)
    {
        if (!Has(part, "rails"))
            return [];
        var rails = part.Numbers("rails");
        if (rails.Length > MaxRails)
            part.Mistake("rails", $"must not name more than {MaxRails} values");
        return [.. rails.Select(rail => (float)rail)];
    }

    private static float Positive(PackObject part, string member)
    {
        var number = (float)part.Number(member, 0, float.MaxValue);
        if (number == 0)
            part.Mistake(member, "must be greater than 0");
        return number;
    }

    private static PackObject? Part(PackObject part, string member) => Has(part, member) ? part.Part(member) : null;

    private static bool Has(PackObject part, string member) => part.Element.TryGetProperty(member, out _);
}
