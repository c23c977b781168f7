using System.Collections.Immutable;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Proofs;
using Deqing.Realtime.Tests;

namespace Deqing.Realtime.Domain.Tests.Proofs;

public class PublicEventsTests
{
    private static readonly DateTimeOffset At = ProofSamples.Morning;

    private static readonly Actor Wang = new("p1", "王五", Role.DepartmentHandler, "agriculture", "web");

    [Fact]
    public void A_reporter_reads_their_own_words_and_nobody_elses()
    {
        var signed = new CaseCoSigned(At, new Reporter("mine", false, At), "我也看见了", [], "web");
        Assert.True(PublicEvents.Shows(signed, isOnReceipt: false, "mine"));
        Assert.True(PublicEvents.Shows(signed, isOnReceipt: true, ""));
        Assert.False(PublicEvents.Shows(signed, isOnReceipt: false, "other"));
        Assert.False(PublicEvents.Shows(signed with { Reporter = new Reporter("", false, At) }, isOnReceipt: false, ""));
        Assert.True(PublicEvents.Shows(new CaseRated(At, "mine", 5, true, null), isOnReceipt: false, "mine"));
        Assert.False(PublicEvents.Shows(new CaseRated(At, "other", 1, false, "?"), isOnReceipt: false, "mine"));
        Assert.True(PublicEvents.Shows(new CaseNoted(At, Wang, "公开", [], true, "mine"), isOnReceipt: false, "mine"));
        Assert.False(PublicEvents.Shows(new CaseNoted(At, Wang, "公开", [], true, "theirs"), isOnReceipt: false, "mine"));
        Assert.False(PublicEvents.Shows(new CaseNoted(At, Wang, "公开", [], true), isOnReceipt: false, "mine"));
        Assert.False(PublicEvents.Shows(new CaseNoted(At, Wang, "内部", [], IsPublic: false), isOnReceipt: false, "mine"));
        Assert.False(PublicEvents.Shows(new CaseVoided(At, Wang, "不属实"), isOnReceipt: false, ""));
        Assert.False(PublicEvents.Shows(new CaseAccepted(At, Wang, "agriculture", null), isOnReceipt: true, "mine"));
    }

    [Fact]
    public void A_manifest_names_every_file_that_is_not_as_it_was_sealed()
    {
        PackedFile Of(string name, byte content) => new(name, 1, [.. CaseChain.Digest(name + content)]);
        ImmutableArray<PackedFile> files = [Of("copy.json", 1), Of("readings.csv", 1), Of("index.html", 1)];
        var unsigned = new PackManifest(
            PackManifest.FormatName, ProofSamples.County, ProofSamples.CaseId, 5, files,
            [.. ProofSamples.Key.ExportSubjectPublicKeyInfo()], []);
        var manifest = PackManifest.Read((unsigned with { Signature = [.. ProofSamples.Sign(unsigned.Statement())] }).Write())!;
        Assert.Empty(manifest.Check(files, manifest.Key));
        Assert.Equal(
            [
                new ProofFinding(ProofFault.ChangedFile, Detail: "copy.json"),
                new ProofFinding(ProofFault.MissingFile, Detail: "readings.csv"),
                new ProofFinding(ProofFault.UnknownFile, Detail: "more.txt"),
            ],
            manifest.Check([Of("copy.json", 2), files[2], Of("more.txt", 1)], null));
        Assert.Equal(
            [new ProofFinding(ProofFault.WrongSignature, Detail: PackManifest.FileName)],
            (manifest with { MadeAt = 6 }).Check(files, null));
        Assert.Equal(
            [new ProofFinding(ProofFault.WrongKey, Detail: PackManifest.FileName)], manifest.Check(files, DayRoot.Start));
        Assert.Null(PackManifest.Read("{}"u8));
    }
}
