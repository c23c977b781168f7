using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Proofs;
using Deqing.Realtime.Tests;

namespace Deqing.Realtime.Domain.Tests.Proofs;

public class CaseCopyTests
{
    private static readonly CopyTrust Nothing = new();

    [Fact]
    public void A_copy_as_it_was_made_is_intact_also_where_events_are_hidden()
    {
        foreach (var copy in (CaseCopy[])[ProofSamples.Copy(), ProofSamples.Copy(2, 4)])
        {
            var receipt = ReceiptCode.Of(2026, 123, copy.Events[0].Link.AsSpan());
            var verdict = CaseCopyCheck.Verify(
                copy.Write(), new CopyTrust(ReceiptCode.Parse(receipt.ToString()), copy.Key, [.. copy.Days.Select(day => day.Root)]));
            Assert.Empty(verdict.Findings);
            Assert.Equal((4, 3, 1), (verdict.Events, verdict.Sealed, verdict.ReceiptEvent));
        }
    }

    [Fact]
    public void A_hidden_event_is_a_digest_and_not_a_text()
    {
        var text = Encoding.UTF8.GetString(ProofSamples.Copy(2).Write());
        Assert.Contains("死鱼", text, StringComparison.Ordinal);
        Assert.DoesNotContain("已派单", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_changed_bit_of_a_copy_is_found()
    {
        var whole = ProofSamples.Copy(2).Write();
        Parallel.For(0, whole.Length, at =>
        {
            var changed = whole.ToArray();
            for (var bit = 0; bit < 8; bit++)
            {
                changed[at] = (byte)(whole[at] ^ (1 << bit));
                Assert.False(CaseCopyCheck.Verify(changed, Nothing).IsIntact, $"Byte {at} was changed unseen: {Around(changed, at)}");
            }
        });
    }

    [Fact]
    public void Every_cut_or_doubled_byte_is_found()
    {
        var whole = ProofSamples.Copy().Write();
        Parallel.For(0, whole.Length, at =>
        {
            Assert.False(CaseCopyCheck.Verify([.. whole[..at], .. whole[(at + 1)..]], Nothing).IsIntact, $"Byte {at} was cut unseen.");
            Assert.False(CaseCopyCheck.Verify(whole.AsSpan(0, at), Nothing).IsIntact);
        });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_changed_event_and_a_changed_link_are_named(int version)
    {
        var copy = ProofSamples.Copy(2);
        var happened = copy.Events[version - 1];
        Assert.Equal(
            [new ProofFinding(ProofFault.ChangedEvent, version)],
            FindingsOf(With(happened with { At = happened.At + 1 })));
        Assert.Equal(
            [new ProofFinding(ProofFault.ChangedEvent, version)],
            FindingsOf(With(happened with { Type = "noted" })));
        Assert.Equal(
            [new ProofFinding(ProofFault.ChangedEvent, version)],
            FindingsOf(With(happened with { Payload = "{}", Digest = null })));
        Assert.Equal(
            [new ProofFinding(ProofFault.BrokenLink, version)],
            FindingsOf(With(happened with { Link = happened.Link.SetItem(31, (byte)~happened.Link[31]) })).Where(NotSignature));

        CaseCopy With(CopiedEvent other) => copy with { Events = copy.Events.SetItem(version - 1, other) };
    }

    [Fact]
    public void A_missing_an_inserted_and_a_misplaced_event_are_named()
    {
        var copy = ProofSamples.Copy();
        var events = copy.Events;
        Assert.Equal([new ProofFinding(ProofFault.MissingEvent, 1)], FindingsOf(copy with { Events = events.RemoveAt(0) }));
        Assert.Equal([new ProofFinding(ProofFault.MissingEvent, 2)], FindingsOf(copy with { Events = events.RemoveAt(1) }));
        Assert.Equal(
            [new ProofFinding(ProofFault.MissingEvent, 4)], FindingsOf(copy with { Events = events.RemoveAt(3) }).Where(NotSignature));
        Assert.Contains(new ProofFinding(ProofFault.MissingEvent, 1), FindingsOf(copy with { Events = [] }));
        Assert.Equal(
            [new ProofFinding(ProofFault.InsertedEvent, 2)],
            FindingsOf(copy with { Events = events.Insert(2, events[1] with { Payload = "{}" }) }));
        Assert.Equal(
            [new ProofFinding(ProofFault.MisplacedEvent, 2)],
            FindingsOf(copy with { Events = [events[0], events[2], events[1], events[3]] }));
    }

    [Fact]
    public void An_event_put_in_between_with_a_chain_made_anew_leads_to_no_sealed_day()
    {
        var copy = ProofSamples.Copy();
        var forged = ProofSamples.Events(ProofSamples.CaseId, 5);
        var (before, events) = (CaseChain.Start(copy.CaseId), ImmutableArray.CreateBuilder<CopiedEvent>());
        foreach (var happened in forged)
        {
            var payload = happened.Version == 2 ? """{"note":"put in"}""" : happened.Payload!;
            before = CaseChain.Next(before, happened.Version, happened.At, happened.Type, CaseChain.Digest(payload));
            events.Add(happened with { Payload = payload, Link = [.. before] });
        }

        // Even the county's own key over the new end does not help: the days were sealed before.
        var findings = FindingsOf(ProofSamples.Signed(copy with { Version = 5, Events = events.ToImmutable() }));
        Assert.Equal(
            [
                new ProofFinding(ProofFault.WrongRoot, 2, new DateOnly(2026, 4, 1)),
                new ProofFinding(ProofFault.WrongRoot, 3, new DateOnly(2026, 4, 2)),
            ],
            findings);
    }

    [Fact]
    public void A_day_that_was_kept_beside_shows_that_the_county_sealed_another()
    {
        var copy = ProofSamples.Copy();
        var kept = copy.Days[0].Root;
        Assert.Empty(CaseCopyCheck.Verify(copy, new CopyTrust(Days: [kept])).Findings);
        Assert.Equal(
            [new ProofFinding(ProofFault.WrongDay, Day: kept.Day)],
            CaseCopyCheck.Verify(copy, new CopyTrust(Days: [kept with { Root = kept.Previous }])).Findings);
        Assert.Equal(
            [new ProofFinding(ProofFault.WrongDay, Day: kept.Day)],
            FindingsOf(copy with { Days = [copy.Days[1], copy.Days[0]] }));
    }

    [Fact]
    public void An_event_that_no_day_holds_long_after_it_is_named()
    {
        var copy = ProofSamples.Copy();
        var late = copy with { Days = [copy.Days[0]], MadeAt = copy.Events[2].At + (long)CaseCopyCheck.SealedWithin.TotalMilliseconds };
        Assert.Empty(FindingsOf(ProofSamples.Signed(late)));
        Assert.Equal(
            [new ProofFinding(ProofFault.UnsealedEvent, 3)], FindingsOf(ProofSamples.Signed(late with { MadeAt = late.MadeAt + 1 })));
    }

    [Fact]
    public void Another_receipt_another_number_and_another_key_are_named()
    {
        var copy = ProofSamples.Copy();
        var link = copy.Events[0].Link.AsSpan();
        Assert.Equal(
            [new ProofFinding(ProofFault.ReceiptNotFound)],
            CaseCopyCheck.Verify(copy, new CopyTrust(ReceiptCode.Of(2026, 123, new byte[32]))).Findings);
        Assert.Equal(
            [new ProofFinding(ProofFault.WrongNumber, Detail: "124")],
            CaseCopyCheck.Verify(copy, new CopyTrust(ReceiptCode.Of(2026, 124, link))).Findings);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.Equal(
            [new ProofFinding(ProofFault.WrongKey)],
            CaseCopyCheck.Verify(copy, new CopyTrust(Key: [.. other.ExportSubjectPublicKeyInfo()])).Findings);
        using var large = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        Assert.Equal(
            ProofFault.WrongKey, FindingsOf(copy with { Key = [.. large.ExportSubjectPublicKeyInfo()] })[0].Fault);
    }

    [Fact]
    public void The_statements_that_are_signed_are_frozen()
    {
        var zero = Convert.ToHexStringLower(new byte[32]);
        Assert.Equal(
            $"deqing.day.v1\n330521\n2026-04-01\n7\n{zero}\n{zero}\n",
            Encoding.UTF8.GetString(new DayRoot(new DateOnly(2026, 4, 1), 7, DayRoot.Start, DayRoot.Start, []).Statement("330521")));
        var copy = ProofSamples.Copy() with { MadeAt = 5 };
        Assert.Equal(
            $"deqing.copy.v1\n330521\n123\n4\n5\n{zero}\nc-2026-7", Encoding.UTF8.GetString(copy.Statement(new byte[32])));
    }

    private static string Around(byte[] bytes, int at) =>
        Encoding.UTF8.GetString(bytes.AsSpan(Math.Max(0, at - 20)..Math.Min(bytes.Length, at + 20)));

    private static ImmutableArray<ProofFinding> FindingsOf(CaseCopy copy) => CaseCopyCheck.Verify(copy, Nothing).Findings;

    private static bool NotSignature(ProofFinding finding) => finding is not { Fault: ProofFault.WrongSignature, Day: null };
}
