using System.Collections.Immutable;
using System.Security.Cryptography;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Proofs;

namespace Deqing.Realtime.Tests;

/// <summary>A county of three cases on two days, with a copy of one of them.</summary>
internal static class ProofSamples
{
    public const string County = "330521", CaseId = "c-2026-7";

    public static readonly DateTimeOffset Morning = new(2026, 4, 1, 2, 0, 0, TimeSpan.Zero);

    public static readonly ECDsa Key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private static readonly string[] Texts = ["塘边 \"死鱼\" <b>一片</b>", "已派单", "已处置", "结案\n好"];

    private static readonly string[] Types = ["reported", "dispatched", "handled", "closed"];

    /// <summary>Signs with the key of the samples.</summary>
    public static byte[] Sign(byte[] statement) => Key.SignData(statement, HashAlgorithmName.SHA256);

    /// <summary>The events of a case, some hours apart.</summary>
    public static ImmutableArray<CopiedEvent> Events(string caseId, int count, params int[] hidden)
    {
        var (events, before) = (ImmutableArray.CreateBuilder<CopiedEvent>(), CaseChain.Start(caseId));
        for (var version = 1; version <= count; version++)
        {
            var at = Morning.AddHours((version - 1) * 16).ToUnixTimeMilliseconds();
            var payload = $$"""{"type":"{{Types[(version - 1) % 4]}}","note":"{{Texts[(version - 1) % 4]}}"}""";
            var digest = CaseChain.Digest(payload);
            before = CaseChain.Next(before, version, at, Types[(version - 1) % 4], digest);
            events.Add(hidden.Contains(version)
                ? new CopiedEvent(version, at, Types[(version - 1) % 4], [.. before], Digest: [.. digest])
                : new CopiedEvent(version, at, Types[(version - 1) % 4], [.. before], payload));
        }

        return events.ToImmutable();
    }

    /// <summary>A copy of a case of four events: two on the first day, one on the second, one that is not sealed yet.</summary>
    public static CaseCopy Copy(params int[] hidden)
    {
        var (mine, one, other) = (Events(CaseId, 4, hidden), Events("a", 1), Events("z", 3));
        var first = Day(new DateOnly(2026, 4, 1), DayRoot.Start, [("a", one, 1), (CaseId, mine, 2), ("z", other, 1)], 1);
        var second = Day(new DateOnly(2026, 4, 2), first.Root.Digest(County), [(CaseId, mine, 3), ("z", other, 3)], 0);
        var copy = new CaseCopy(
            CaseCopy.FormatName, County, CaseId, 123, Morning.AddDays(3).ToUnixTimeMilliseconds(), 4, mine, [first, second],
            [.. Key.ExportSubjectPublicKeyInfo()], []);
        return Signed(copy);
    }

    /// <summary>The copy, signed by the samples' key.</summary>
    public static CaseCopy Signed(CaseCopy copy) => copy with { Signature = [.. Sign(copy.Statement(copy.Events[^1].Link.AsSpan()))] };

    private static CopiedDay Day(
        DateOnly day, ImmutableArray<byte> previous, (string Id, ImmutableArray<CopiedEvent> Events, int Version)[] cases, int mine)
    {
        var leaves = cases.Select(row => DayRoot.Leaf(row.Id, row.Version, row.Events[row.Version - 1].Link.AsSpan())).ToArray();
        return new CopiedDay(
            DayRoot.Seal(County, day, leaves, previous, Sign), cases[mine].Version, mine, MerkleTree.Path(mine, leaves));
    }
}
