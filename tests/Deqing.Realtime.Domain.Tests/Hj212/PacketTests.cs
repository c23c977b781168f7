using System.Buffers;
using System.Globalization;
using System.Text;
using Deqing.Realtime.Domain.Hj212;
using Deqing.Realtime.Tests;

namespace Deqing.Realtime.Domain.Tests.Hj212;

public sealed class PacketTests
{
    private static readonly long Noon = new DateTime(2026, 4, 1, 12, 0, 5, 250).Ticks;

    [Fact]
    public void Every_given_frame_that_is_whole_is_a_packet_with_a_device_and_a_command() => Assert.All(Hj212Samples.Good, frame =>
    {
        Assert.Equal(PacketFault.None, Packet.Read(frame.AsSpan(6, frame.Length - FrameScanner.Overhead), out var packet));
        Assert.True(packet.Device.Length > 0 && packet.Command > 0);
    });

    [Theory]
    [InlineData("MN=A;CN=2011;CP=&&&&", PacketFault.None)]
    [InlineData("CP=&&&&", PacketFault.BadDevice)]
    [InlineData("MN=A;CN=2011", PacketFault.NoContent)]
    [InlineData("MN=A;CN=2011;CP=&&&", PacketFault.NoContent)]
    [InlineData("MN=A;CN=2011;CP=&&x=1", PacketFault.NoContent)]
    [InlineData("MN=A;CN=2011;CP=&&&&x", PacketFault.NoContent)]
    [InlineData("MN=A;CN=2011;MN=B;CP=&&&&", PacketFault.DuplicateField)]
    [InlineData("CN=2011;CP=&&MN=A&&", PacketFault.BadDevice)]
    [InlineData("MN=A B;CN=2011;CP=&&&&", PacketFault.BadDevice)]
    [InlineData("MN=设备;CN=2011;CP=&&&&", PacketFault.BadDevice)]
    [InlineData("MN=A;CP=&&&&", PacketFault.BadCommand)]
    [InlineData("MN=A;CN=20x1;CP=&&&&", PacketFault.BadCommand)]
    [InlineData("MN=A;CN=2011;QN=2016-08-01;CP=&&&&", PacketFault.BadNumber)]
    [InlineData("MN=A;CN=2011;QN=123456789012345678901;CP=&&&&", PacketFault.BadNumber)]
    [InlineData("MN=A;CN=2011;Flag=255;CP=&&&&", PacketFault.None)]
    [InlineData("MN=A;CN=2011;Flag=256;CP=&&&&", PacketFault.BadFlag)]
    [InlineData("MN=A;CN=2011;PNUM=2;PNO=3;CP=&&&&", PacketFault.BadParts)]
    [InlineData("MN=A;CN=2011;PNUM=2;CP=&&&&", PacketFault.BadParts)]
    [InlineData("MN=A;CN=2011;PNUM=200;PNO=200;CP=&&&&", PacketFault.None)]
    [InlineData("MN=A;CN=2011;PNUM=201;PNO=1;CP=&&&&", PacketFault.BadParts)]
    [InlineData("PNO=1;PNUM=1;CN=2011;MN=A;mn=B;;odd;CP=&&&&", PacketFault.None)]
    [InlineData("MN=A;CN=2011;PW=a\u007f;CP=&&&&", PacketFault.BadPassword)]
    public void A_segment_is_a_packet_or_named_why_not(string data, PacketFault fault) =>
        Assert.Equal(fault, Packet.Read(Encoding.UTF8.GetBytes(data), out _));

    [Fact]
    public void A_name_may_be_exactly_as_long_as_the_limit()
    {
        Assert.Equal(PacketFault.None, Packet.Read(Encoding.UTF8.GetBytes($"MN={new string('A', 64)};CN=1;CP=&&&&"), out _));
        Assert.Equal(PacketFault.BadDevice, Packet.Read(Encoding.UTF8.GetBytes($"MN={new string('A', 65)};CN=1;CP=&&&&"), out _));
    }

    [Theory]
    [InlineData("", false, 0)]
    [InlineData("Flag=0;", false, 0)]
    [InlineData("Flag=1;", true, 0)]
    [InlineData("Flag=4;", false, 4)]
    [InlineData("Flag=5;", true, 4)]
    [InlineData("Flag=7;", true, 4)]
    [InlineData("Flag=8;", false, 8)]
    [InlineData("Flag=9;", true, 8)]
    public void The_flag_says_whether_to_answer_and_in_which_version(string flag, bool wantsAnswer, int answerFlag)
    {
        Packet.Read(Encoding.UTF8.GetBytes($"MN=A;CN=2011;{flag}CP=&&&&"), out var packet);
        Assert.Equal((wantsAnswer, answerFlag), (packet.WantsAnswer, packet.AnswerFlag));
    }

    [Theory]
    [InlineData("CN=2011;CP=&&DataTime=20260401000000&&", CommandKind.RealTime)]
    [InlineData("CN=2011;CP=&&&&", CommandKind.Request)]
    [InlineData("CN=2061;CP=&&BeginTime=20160801080000;EndTime=20160801080000&&", CommandKind.Request)]
    [InlineData("CN=2061;CP=&&DataTime=20160801080000&&", CommandKind.Period)]
    [InlineData("CN=2031;CP=&&DataTime=20160801080000&&", CommandKind.Period)]
    [InlineData("CN=2051;CP=&&DataTime=20160801080000&&", CommandKind.Period)]
    [InlineData("CN=2021;CP=&&DataTime=20160801080000;SB1-RS=1&&", CommandKind.OtherData)]
    [InlineData("CN=2081;CP=&&DataTime=20160801080000&&", CommandKind.OtherData)]
    [InlineData("CN=1011;CP=&&&&", CommandKind.ClockRequest)]
    [InlineData("CN=1011;CP=&&SystemTime=20160801080000&&", CommandKind.Answer)]
    [InlineData("CN=1012;CP=&&SystemTime=20160801080000&&", CommandKind.Request)]
    [InlineData("CN=1013;CP=&&PolId=w01018&&", CommandKind.ClockNotice)]
    [InlineData("CN=1062;CP=&&RtdInterval=30&&", CommandKind.Request)]
    [InlineData("CN=9011;CP=&&QnRtn=1&&", CommandKind.Answer)]
    [InlineData("CN=9015;CP=&&&&", CommandKind.Unknown)]
    [InlineData("CN=4711;CP=&&&&", CommandKind.Unknown)]
    public void What_a_packet_wants(string data, CommandKind kind)
    {
        Assert.Equal(PacketFault.None, Packet.Read(Encoding.UTF8.GetBytes("MN=A;" + data), out var packet));
        Assert.Equal(kind, Commands.KindOf(packet));
    }

    [Fact]
    public void Answers_are_those_of_the_standard()
    {
        const string Device = "PW=123456;MN=010000A8900016F000169DC0;Flag=";
        Assert.Equal(
            [$"QN=20160801085857534;ST=91;CN=9014;{Device}4;CP=&&&&"],
            Answers($"QN=20160801085857534;ST=32;CN=2061;{Device}7;PNUM=2;PNO=1;CP=&&x=1&&", (output, data) =>
            {
                Packet.Read(data, out var packet);
                FrameWriter.AcknowledgeData(output, packet);
            }));
        Assert.Contains(Hj212Samples.All, sample => Encoding.UTF8.GetString(sample.Frame).Contains(";CN=9014;", StringComparison.Ordinal));
        Assert.Equal(
            [
                $"QN=17;ST=91;CN=9011;{Device}4;CP=&&QnRtn=3&&", $"QN=17;ST=21;CN=1011;{Device}4;CP=&&SystemTime=20260401120005&&",
                $"QN=17;ST=91;CN=9012;{Device}4;CP=&&ExeRtn=1&&", $"QN=17;ST=91;CN=9013;{Device}4;CP=&&&&",
                $"QN=20260401120005250;ST=21;CN=1012;{Device}5;CP=&&PolId=w01018;SystemTime=20260401120005&&",
            ],
            Answers($"QN=17;ST=21;CN=1013;{Device}5;CP=&&PolId=w01018&&", (output, data) =>
            {
                Packet.Read(data, out var packet);
                FrameWriter.AnswerRequest(output, packet, RequestReturn.WrongPassword);
                FrameWriter.TellClock(output, packet, Noon);
                FrameWriter.AcknowledgeNotice(output, packet);
                FrameWriter.SetClock(output, packet, Noon);
            }));
        Assert.Equal(["ST=91;CN=9014;MN=A;Flag=0;CP=&&&&"], Answers("MN=A;CN=2011;Flag=1;CP=&&x=1&&", (output, data) =>
        {
            Packet.Read(data, out var packet);
            FrameWriter.AcknowledgeData(output, packet);
        }));
    }

    [Theory]
    [InlineData("20240229235959", true)]
    [InlineData("20230229235959", false)]
    [InlineData("20231301000000", false)]
    [InlineData("20230101240000", false)]
    [InlineData("20230101006000", false)]
    [InlineData("20210305003817000", true)]
    [InlineData("2021030500381700", false)]
    [InlineData("19991231235959", false)]
    [InlineData("2023010100000x", false)]
    [InlineData("", false)]
    public void A_time_is_one_or_it_is_not(string text, bool isTime)
    {
        Assert.Equal(isTime, PacketTime.TryRead(Encoding.ASCII.GetBytes(text), out var ticks));
        if (isTime)
            Assert.Equal(text.PadRight(17, '0'), new DateTime(ticks).ToString("yyyyMMddHHmmssfff", CultureInfo.InvariantCulture));
    }

    private delegate void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> data);

    private static List<string> Answers(string data, Write write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output, Encoding.UTF8.GetBytes(data));
        var scanner = new FrameScanner(FrameScanner.StandardMaxData);
        var found = new List<string>();
        for (var rest = output.WrittenSpan; !rest.IsEmpty;)
        {
            Assert.Equal(FrameVerdict.Whole, scanner.Next(rest, out var consumed, out var answer));
            found.Add(Encoding.UTF8.GetString(answer));
            rest = rest[consumed..];
        }
        return found;
    }
}
