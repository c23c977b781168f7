using System.Buffers;
using System.Text;
using Deqing.Realtime.Domain.Hj212;

namespace Deqing.Realtime.Tests;

/// <summary>
/// Makes inputs of known frames by a seed: bits turned, pieces cut, doubled, put in and moved. Half of them get a right length and
/// check sum again, so that what lies behind the frame is reached too; some are several frames, some are noise.
/// </summary>
internal sealed class Hj212Mutator(int seed)
{
    /// <summary>Longest input in bytes.</summary>
    public const int MaxLength = 8_192;

    private static readonly byte[][] Fragments =
    [
        .. new[]
        {
            "##", "#", "0000", "1024", "9999", "CP=&&", "&&", "&", ";", ",", "=", "-", "QN=", "MN=", "CN=2011;", "CN=2051;", "CN=2061;",
            "CN=1013;", "CN=1011;", "CN=9014;", "CN=9999;", "Flag=5;", "Flag=7;PNUM=2;PNO=1;", "PNO=500;", "PNUM=501;", "Flag=256;",
            "DataTime=20210701053000", "DataTime=20210229000000", "DataTime=29991231235959999", "BeginTime=", "-Rtd=", "-Avg=", "-Flag=T",
            "-SampleTime=20210701010000", "w01009-Rtd=NaN", "w01001-Rtd=1e39", "w01001-Rtd=-0", "011-Rtd=1", "w01009-Rtd=∞", "Flag=D",
            "PolId=w01018;", "\r\n", "\0", " ", "溶解氧", "1C80", "99999999999999999999",
        }.Select(Encoding.UTF8.GetBytes),
        [0xFF], [0x80], [0xE6, 0xBA],
    ];

    private readonly Random random = new(seed);
    private readonly byte[] room = new byte[MaxLength], other = new byte[MaxLength];
    private readonly ArrayBufferWriter<byte> framed = new(2 * MaxLength);

    /// <summary>The next input; it holds until the next call.</summary>
    public ReadOnlySpan<byte> Next()
    {
        if (random.Next(50) == 0)
        {
            var noise = room.AsSpan(0, random.Next(600));
            random.NextBytes(noise);
            return noise;
        }
        framed.ResetWrittenCount();
        for (var frames = random.Next(8) == 0 ? random.Next(2, 5) : 1; frames > 0; frames--)
            Append();
        return framed.WrittenSpan;
    }

    /// <summary>A number below a limit, of the same seed.</summary>
    public int Below(int limit) => random.Next(limit);

    private void Append()
    {
        var frame = Hj212Samples.Good[random.Next(Hj212Samples.Good.Length)];
        var again = random.Next(2) == 0;
        var source = again ? frame.AsSpan(6, frame.Length - FrameScanner.Overhead) : frame;
        source.CopyTo(room);
        var length = source.Length;
        for (var edits = random.Next(6); edits > 0; edits--)
            length = Edit(length);
        if (again)
            FrameWriter.Write(framed, room.AsSpan(0, Math.Min(length, 9_999)));
        else
            framed.Write(room.AsSpan(0, length));
    }

    private int Edit(int length)
    {
        var at = random.Next(length + 1);
        switch (random.Next(6))
        {
            case 0 when at < length:
                room[at] ^= (byte)(1 << random.Next(8));
                return length;
            case 1 when at < length:
                room[at] = (byte)random.Next(256);
                return length;
            case 2:
                var cut = Math.Min(random.Next(24), length - at);
                room.AsSpan(at + cut, length - at - cut).CopyTo(room.AsSpan(at));
                return length - cut;
            case 3:
                var from = random.Next(length + 1);
                return Insert(length, at, room.AsSpan(from, Math.Min(random.Next(80), length - from)));
            case 4 when length > 1:
                var digit = random.Next(length);
                room[digit] = (byte)('0' + random.Next(10));
                return length;
            default:
                return Insert(length, at, Fragments[random.Next(Fragments.Length)]);
        }
    }

    private int Insert(int length, int at, ReadOnlySpan<byte> piece)
    {
        if (length + piece.Length > 1_800)
            return length;
        piece.CopyTo(other);
        room.AsSpan(at, length - at).CopyTo(room.AsSpan(at + piece.Length));
        other.AsSpan(0, piece.Length).CopyTo(room.AsSpan(at));
        return length + piece.Length;
    }
}
