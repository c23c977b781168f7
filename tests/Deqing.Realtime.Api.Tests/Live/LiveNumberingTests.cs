using CsCheck;
using Deqing.Realtime.Api.Live;

namespace Deqing.Realtime.Api.Tests.Live;

public sealed class LiveNumberingTests
{
    [Theory]
    [InlineData("e1", 9, "Repeat")]
    [InlineData("e1", 10, "Repeat")]
    [InlineData("e1", 11, "Next")]
    [InlineData("e1", 12, "Gap")] // 11 is missing
    [InlineData("e2", 11, "Gap")] // another life of the feed
    public void A_number_is_judged_by_what_was_followed(string epoch, long sequence, string expected)
    {
        var numbering = new LiveNumbering();
        numbering.Restart("a", new FeedPosition("e1", 10));
        Assert.Equal(expected, numbering.Take("a", new FeedPosition(epoch, sequence)).ToString());
        Assert.Equal(new FeedPosition("e1", expected == "Next" ? sequence : 10), numbering.PositionOf("a"));
    }

    [Fact]
    public void An_area_that_was_never_followed_begins_with_a_gap() =>
        Assert.Equal(FeedStep.Gap, new LiveNumbering().Take("a", new FeedPosition("e1", 1)));

    [Fact]
    public void A_scope_has_been_sent_what_was_sent_to_it_and_nothing_before_the_start()
    {
        var numbering = new LiveNumbering();
        numbering.Restart("a", new FeedPosition("e1", 10));
        Assert.Equal(10, numbering.SentTo("pond:1", "a"));
        numbering.Send("pond:1", "a", 14);
        Assert.Equal(14, numbering.SentTo("pond:1", "a"));
        Assert.Equal(10, numbering.SentTo("pond:2", "a"));
        numbering.Restart("a", new FeedPosition("e1", 20));
        Assert.Equal(20, numbering.SentTo("pond:1", "a"));
    }

    /// <summary>
    /// The promise of the contract: whatever the relay or the queue of a client loses, a client that follows the rule either holds
    /// everything that concerns its scope, or knows that it does not.
    /// </summary>
    [Fact]
    public void No_loss_goes_unseen() =>
        Gen.Select(Gen.Bool, Gen.Int[0, 9]).Array[1, 80].Sample(steps =>
        {
            var numbering = new LiveNumbering();
            numbering.Restart("a", new FeedPosition("e", 0));
            long mine = 0, sequence = 0;
            bool complete = true, gap = false;
            foreach (var (concerns, luck) in steps)
            {
                sequence++;
                var isLostOnStream = luck == 0;
                if (concerns && isLostOnStream)
                    complete = false;
                if (isLostOnStream)
                    continue;
                if (numbering.Take("a", new FeedPosition("e", sequence)) == FeedStep.Gap)
                {
                    numbering.Restart("a", new FeedPosition("e", sequence - 1));
                    Deliver(sequence - 1, sequence - 1, arrives: luck != 1, content: false);
                    numbering.Send("scope", "a", sequence - 1);
                    numbering.Take("a", new FeedPosition("e", sequence));
                }

                if (!concerns)
                    continue;
                Deliver(numbering.SentTo("scope", "a"), sequence, arrives: luck != 1, content: true);
                numbering.Send("scope", "a", sequence);
            }

            // What was lost at the very end shows with the next message.
            sequence++;
            var last = numbering.Take("a", new FeedPosition("e", sequence)) == FeedStep.Gap ? sequence - 1 : numbering.SentTo("scope", "a");
            Deliver(last, sequence, arrives: true, content: true);
            Assert.True(complete || gap, "something was lost and the client does not know");

            void Deliver(long previous, long number, bool arrives, bool content)
            {
                if (!arrives)
                    complete &= !content;
                else if (number <= mine)
                    return;
                else if (previous > mine)
                    gap = true;
                else
                    mine = number;
            }
        });
}
