using System.Collections.Immutable;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Live;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Rules;
using Deqing.Realtime.Domain.Water;
using Deqing.Realtime.Tests;

namespace Deqing.Realtime.Api.Tests.Live;

/// <summary>Pieces of a live feed over the test county: village 1 has ponds 1 to 3, village 2 has 4 to 6, both in township 1.</summary>
internal static class LiveSamples
{
    public const string Township = "330000101", Other = "330000102";
    public static readonly County Place = TestCounty.Create();
    public static readonly DateTimeOffset At = new(2026, 4, 1, 0, 0, 0, TimeSpan.Zero);

    public static string Village(int number) => $"33000010{number:0000}";

    public static PondLive Pond(int number) => new(
        $"P{number:0000}", number, Village(((number - 1) / 3) + 1), 1, Severity.Serious, Freshness.Fresh, At,
        [new LiveValue(TestCounty.Oxygen, 2.5f, At, Quality.Good, number)], ["oxygen-low"]);

    public static VillageLive Station(int number) => new(
        Village(number), number, 1, new Tally { Ponds = 3 }, [new LiveValue(TestCounty.Oxygen, 6f, At, Quality.Good, 12 + number)],
        VillageLink.Well);

    public static CaseLive Case(int pond)
    {
        var village = Village(((pond - 1) / 3) + 1);
        return new CaseLive(
            $"case-{pond}", new Position(120, 30), CaseEvolution.Evolve(null, new CaseOpened(At, new AlarmReport(
                $"P{pond:0000}", village, Township, "oxygen-low", "water", Severity.Serious, At, At, At, 2.5f))),
            pond, Township);
    }

    public static AreaDelta Delta(
        long sequence, int[]? ponds = null, int[]? villages = null, int[]? cases = null, string epoch = "e1", string area = Township) =>
        new(area, epoch, sequence, At, new Tally { Ponds = 6 },
            [.. (ponds ?? []).Select(Pond)], [.. (villages ?? []).Select(Station)], [.. (cases ?? []).Select(Case)]);

    public static string Write(ImmutableArray<PondLive> ponds, ImmutableArray<VillageLive> villages, ImmutableArray<CaseLive> cases) =>
        string.Join(' ', ponds.Select(pond => pond.Id).Concat(villages.Select(village => $"V{village.Number}"))
            .Concat(cases.Select(live => live.Id)));
}
