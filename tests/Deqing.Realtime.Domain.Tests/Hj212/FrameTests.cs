using System.Globalization;
using System.Text;
using Deqing.Realtime.Domain.Hj212;
using Deqing.Realtime.Tests;

namespace Deqing.Realtime.Domain.Tests.Hj212;

public sealed class FrameTests
{
    private const string Example = "QN=20160801085857223;ST=32;CN=1062;PW=100000;MN=010000A8900016F000169DC0;Flag=5;CP=&&RtdInterval=30&&";

    [Fact]
    public void The_check_sum_is_that_of_the_standard_and_not_of_Modbus() =>
        Assert.Equal(0x1C80, FrameCheck.Of(Encoding.ASCII.GetBytes(Example)));

    [Fact]
    public void Every_given_frame_gets_its_verdict() => Assert.All(Hj212Samples.All, sample =>
    {
        var scanner = new FrameScanner(FrameScanner.StandardMaxData);
        Assert.True(scanner.Next(sample.Frame, out _, out _) == sample.Verdict, sample.Source + Encoding.UTF8.GetString(sample.Frame));
    });

    [Fact]
    public void A_good_frame_is_found_behind_every_broken_one_also_byte_by_byte()
    {
        foreach (var sample in Hj212Samples.All)
            foreach (var piece in (int[])[1, 7, int.MaxValue])
            {
                var found = Find([.. sample.Frame, .. Hj212Samples.Frame(Example)], piece);
                Assert.Equal(Example, found[^1]);
                Assert.Equal(sample.Verdict == FrameVerdict.Whole ? 2 : 1, found.Count);
            }
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("", "\r\n \n")]
    [InlineData("BadHeader", "no frame at all\r\n")]
    [InlineData("BadHeader", "#x")]
    [InlineData("BadLengthField", "#")]
    [InlineData("BadLengthField", "##0x01")]
    [InlineData("BadLengthField", "## 101")]
    [InlineData("TooLong", "##1025QN=1")]
    [InlineData("BadCheckField", "##0004abcd+123\r\n")]
    [InlineData("BadCheckField", "##0004abcd 123\r\n")]
    [InlineData("BadTrailer", "##0004abcd0123\n\r")]
    [InlineData("BadCheck", "##0004abcd0123\r\n")]
    [InlineData("BadHeader BadCheck", "x##0004abcd0123\r\n")]
    public void What_is_broken_is_named_once_and_the_next_frame_found(string verdicts, string before)
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes(before), .. Hj212Samples.Frame(Example)];
        var scanner = new FrameScanner(FrameScanner.StandardMaxData);
        var named = new List<FrameVerdict>();
        var at = 0;
        while (scanner.Next(bytes.AsSpan(at), out var consumed, out _) is var verdict and not FrameVerdict.Whole)
        {
            at += consumed;
            if (verdict != FrameVerdict.Incomplete)
                named.Add(verdict);
            Assert.True(consumed > 0, "the frame was not found");
        }
        Assert.Equal(verdicts, string.Join(' ', named));
    }

    [Theory]
    [InlineData(1_024, 1_024, FrameVerdict.Whole)]
    [InlineData(1_025, 1_024, FrameVerdict.TooLong)]
    [InlineData(1_025, 1_025, FrameVerdict.Whole)]
    [InlineData(9_999, 9_999, FrameVerdict.Whole)]
    [InlineData(0, 1_024, FrameVerdict.Whole)]
    public void A_segment_may_be_exactly_as_long_as_the_limit(int length, int limit, FrameVerdict verdict)
    {
        var scanner = new FrameScanner(limit);
        Assert.Equal(verdict, scanner.Next(Hj212Samples.Frame(new string('x', length)), out _, out var data));
        Assert.Equal(verdict == FrameVerdict.Whole ? length : 0, data.Length);
    }

    [Fact]
    public void Length_and_check_sum_are_over_bytes_and_the_check_sum_may_be_of_either_case()
    {
        var frame = Hj212Samples.Frame("CP=&&溶解氧&&");
        Assert.StartsWith("##0016", Encoding.UTF8.GetString(frame), StringComparison.Ordinal);
        var lower = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(frame)[..^6] + Encoding.UTF8.GetString(frame)[^6..].ToLowerInvariant());
        Assert.Equal(FrameVerdict.Whole, new FrameScanner(1_024).Next(lower, out _, out _));
    }

    [Fact]
    public void Two_hundred_thousand_mutated_inputs_break_no_law() => Assert.StartsWith(
        "200000 inputs", new Hj212Fuzz(seed: 212).Run(200_000), StringComparison.Ordinal);

    private static List<string> Find(byte[] bytes, int piece)
    {
        var scanner = new FrameScanner(FrameScanner.StandardMaxData);
        var found = new List<string>();
        var held = new List<byte>();
        for (var at = 0; at < bytes.Length; at += Math.Min(piece, bytes.Length))
        {
            held.AddRange(bytes.Skip(at).Take(piece));
            while (true)
            {
                var verdict = scanner.Next(held.ToArray(), out var consumed, out var data);
                if (verdict == FrameVerdict.Whole)
                    found.Add(Encoding.UTF8.GetString(data));
                held.RemoveRange(0, consumed);
                if (verdict == FrameVerdict.Incomplete && consumed == 0)
                    break;
            }
        }
        Assert.True(held.Count == 0, string.Create(CultureInfo.InvariantCulture, $"{held.Count} bytes are left"));
        return found;
    }
}
