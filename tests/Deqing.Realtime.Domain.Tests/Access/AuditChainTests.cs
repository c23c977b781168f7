using CsCheck;
using Deqing.Realtime.Domain.Access;

namespace Deqing.Realtime.Domain.Tests.Access;

public class AuditChainTests
{
    private static readonly DateTimeOffset Now = new(2026, 7, 1, 2, 0, 0, TimeSpan.Zero);

    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(index => (byte)index)];

    private static readonly AuditChain Chain = new(Key);

    // Few letters and short texts, so that members often resemble one another; now and then half of a surrogate pair.
    private static readonly Gen<string> Text = Gen.Char["ab张\0\ud83d\udc1f"].Array[0, 3].Select(letters => new string(letters));

    private static readonly Gen<string?> Perhaps = Gen.OneOf(Gen.Const((string?)null), Text.Select(text => (string?)text));

    private static readonly Gen<AuditDraft> Draft = Gen.Select(
        Gen.Select(Gen.Long[-1_000_000, 1_000_000], Text, Text, Text), Gen.Select(Text, Text), Gen.Select(Perhaps, Perhaps, Perhaps),
        (first, second, third) => new AuditDraft(
            Now.AddTicks(first.Item1), first.Item2, first.Item3, first.Item4, second.Item1, second.Item2, third.Item1, third.Item2,
            third.Item3));

    [Fact]
    public void The_chain_holds_over_any_entries_as_they_were_written() =>
        Draft.Array[0, 20].Sample(drafts => Assert.Null(BreakOf(Sealed(drafts))), iter: 2_000);

    [Fact]
    public void A_kept_entry_is_text_that_any_database_keeps_and_keeping_it_again_changes_nothing() =>
        Draft.Sample(draft =>
        {
            var kept = Chain.Append((0, AuditChain.Start), draft);
            foreach (var text in Texts(kept.Entry).OfType<string>())
                Assert.True(!text.Contains('\0', StringComparison.Ordinal) && IsText(text), "half of a surrogate pair");
            Assert.Equal(0, kept.Entry.At.UtcTicks % TimeSpan.TicksPerMillisecond);
            Assert.Equal(kept.Entry, Chain.Append((0, AuditChain.Start), kept.Entry).Entry);
            Assert.Equal(kept.Hash, Chain.Append((0, AuditChain.Start), kept.Entry).Hash);
        });

    [Fact]
    public void Any_changed_member_breaks_the_chain_there() =>
        Gen.Select(Draft.Array[1, 8], Draft, Gen.Int[0, 8], Gen.Int[0, 100]).Sample(
            (drafts, other, member, position) =>
            {
                var entries = Sealed(drafts);
                var index = position % entries.Length;
                var before = entries[index].Entry;
                var kept = Chain.Append((0, AuditChain.Start), other).Entry;
                var after = member switch
                {
                    0 => before with { At = kept.At },
                    1 => before with { Action = kept.Action },
                    2 => before with { Outcome = kept.Outcome },
                    3 => before with { Actor = kept.Actor },
                    4 => before with { ActorName = kept.ActorName },
                    5 => before with { Address = kept.Address },
                    6 => before with { Subject = kept.Subject },
                    7 => before with { Target = kept.Target },
                    _ => before with { Detail = kept.Detail },
                };
                entries[index] = entries[index] with { Entry = after };
                Assert.Equal(after == before ? null : index, BreakOf(entries));
            },
            iter: 20_000);

    [Fact]
    public void Text_moved_from_one_member_to_the_next_breaks_the_chain() =>
        Gen.Select(Draft, Text.Where(text => text.Length > 0)).Sample((draft, text) =>
        {
            var entry = Chain.Append((0, AuditChain.Start), draft with { Action = text, Outcome = "" });
            Assert.NotNull(BreakOf([entry with { Entry = entry.Entry with { Action = "", Outcome = entry.Entry.Action } }]));
            entry = Chain.Append((0, AuditChain.Start), draft with { Subject = null, Target = "" });
            Assert.NotNull(BreakOf([entry with { Entry = entry.Entry with { Subject = "", Target = null } }]));
        });

    [Fact]
    public void Entries_that_are_swapped_removed_repeated_or_renumbered_break_the_chain_there() =>
        Gen.Select(Draft.Array[2, 8], Gen.Int[0, 100]).Sample((drafts, position) =>
        {
            var entries = Sealed(drafts);
            var index = position % (entries.Length - 1);
            var swapped = entries.ToArray();
            (swapped[index], swapped[index + 1]) = (swapped[index + 1], swapped[index]);
            Assert.Equal(index, BreakOf(swapped));
            var renumbered = swapped.ToArray();
            (renumbered[index], renumbered[index + 1]) =
                (swapped[index] with { Sequence = index + 1 }, swapped[index + 1] with { Sequence = index + 2 });
            Assert.Equal(index, BreakOf(renumbered));
            Assert.Equal(index, BreakOf([.. entries[..index], .. entries[(index + 1)..]]));
            Assert.Equal(index + 1, BreakOf([.. entries[..(index + 1)], .. entries[index..]]));
        });

    [Fact]
    public void One_bit_of_a_hash_breaks_the_chain_there() =>
        Gen.Select(Draft.Array[1, 5], Gen.Int[0, 100], Gen.Int[0, 255]).Sample((drafts, position, bit) =>
        {
            var entries = Sealed(drafts);
            var index = position % entries.Length;
            var hash = entries[index].Hash.ToArray();
            hash[bit / 8] ^= (byte)(1 << (bit % 8));
            entries[index] = entries[index] with { Hash = [.. hash] };
            Assert.Equal(index, BreakOf(entries));
        });

    [Fact]
    public void Who_has_another_key_can_neither_verify_nor_forge()
    {
        var draft = new AuditDraft(Now, "signIn", AuditDraft.Done, "u1", "Li", "::1", null, null, null);
        var other = new AuditChain([.. Key[..31], 0]);
        Assert.False(Chain.Holds((0, AuditChain.Start), other.Append((0, AuditChain.Start), draft)));
        var longer = new AuditChain([.. Key, 1]);
        Assert.False(Chain.Holds((0, AuditChain.Start), longer.Append((0, AuditChain.Start), draft)));
        Assert.True(new AuditChain([.. Key, 1]).Holds((0, AuditChain.Start), longer.Append((0, AuditChain.Start), draft)));
        Assert.False(Chain.Holds((0, AuditChain.Start), new AuditEntry(1, draft, default)));
        Assert.False(Chain.Holds((0, AuditChain.Start), new AuditEntry(1, draft, [])));
        Assert.Throws<ArgumentException>(() => new AuditChain(Key.AsSpan(1)));
    }

    [Fact]
    public void Texts_are_cut_to_their_limit_and_keep_no_half_of_a_character()
    {
        var limit = AuditDraft.MaxText;
        (string Text, string Kept)[] table =
        [
            (new string('长', limit), new string('长', limit)),
            (new string('长', limit + 1), new string('长', limit)),
            (new string('a', limit - 1) + "🐟", new string('a', limit - 1) + "\ufffd"),
            (new string('a', limit - 2) + "🐟", new string('a', limit - 2) + "🐟"),
            ("a\0b\ud800", "a\ufffdb\ufffd"),
        ];
        foreach (var (text, kept) in table)
        {
            var entry = Chain.Append(
                (0, AuditChain.Start), new AuditDraft(Now, text, text, text, text, text, text, text, text)).Entry;
            Assert.All(Texts(entry), member => Assert.Equal(kept, member));
        }
    }

    private static AuditEntry[] Sealed(AuditDraft[] drafts)
    {
        var entries = new List<AuditEntry>();
        foreach (var draft in drafts)
            entries.Add(Chain.Append(entries.Count == 0 ? (0, AuditChain.Start) : (entries[^1].Sequence, entries[^1].Hash), draft));
        return [.. entries];
    }

    /// <summary>Index of the first entry that does not hold, or null.</summary>
    private static int? BreakOf(AuditEntry[] entries)
    {
        var last = (Sequence: 0L, Hash: AuditChain.Start);
        foreach (var (index, entry) in entries.Index())
        {
            if (!Chain.Holds(last, entry))
                return index;
            last = (entry.Sequence, entry.Hash);
        }

        return null;
    }

    private static bool IsText(string text) =>
        text == System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text));

    private static string?[] Texts(AuditDraft entry) =>
    [
        entry.Action, entry.Outcome, entry.Actor, entry.ActorName, entry.Address, entry.Subject, entry.Target, entry.Detail,
    ];
}
