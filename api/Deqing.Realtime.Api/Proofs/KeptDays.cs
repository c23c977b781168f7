using System.Collections.Immutable;
using System.Text.Json;
using Deqing.Realtime.Domain.Proofs;

namespace Deqing.Realtime.Api.Proofs;

/// <summary>Sealed days somebody kept: the saved answer of <c>/api/v1/proofs/days</c>.</summary>
internal static class KeptDays
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    /// <summary>Reads them, or null if the text holds none.</summary>
    public static ImmutableArray<DayRoot>? Read(string json)
    {
        try
        {
            var answer = JsonSerializer.Deserialize<ProofDaysAnswer>(json, Options);
            if (answer is null || answer.Days.IsDefault)
                return null;
            var days = answer.Days.Select(day => (Day: day, Root: HexBytes.Parse(day.Root), Previous: HexBytes.Parse(day.Previous)));
            return [.. days.Select(row => new DayRoot(
                row.Day.Day, row.Day.Count, row.Root ?? throw new JsonException(), row.Previous ?? throw new JsonException(),
                HexBytes.Parse(row.Day.Signature) ?? []))];
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
