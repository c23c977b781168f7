using System.Text;
using BenchmarkDotNet.Attributes;
using Deqing.Realtime.Domain.Hj212;
using Deqing.Realtime.Tests;

namespace Deqing.Realtime.Benchmarks;

/// <summary>
/// A frame of five factors, as a pond probe sends it: found, checked and read, down to the observation. The baseline is a bare loop
/// that sums up the same bytes as the standard's check sum does, bit by bit as the standard writes it down.
/// </summary>
[MemoryDiagnoser]
public class Hj212Benchmark
{
    private static readonly DateTimeOffset Now = new(2026, 7, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly ReportReader reader = Hj212Fuzz.Reader();
    private byte[] frame = [];

    /// <summary>Takes the frame of the samples.</summary>
    [GlobalSetup]
    public void Setup() =>
        frame = Hj212Samples.Good.First(one => Encoding.UTF8.GetString(one).Contains("w01014-Rtd", StringComparison.Ordinal));

    /// <summary>The check sum bit by bit, and nothing else.</summary>
    [Benchmark(Baseline = true)]
    public int BareCheckBitByBit()
    {
        var register = 0xFFFF;
        foreach (var letter in frame.AsSpan(6, frame.Length - FrameScanner.Overhead))
        {
            register = (register >> 8) ^ letter;
            for (var bit = 0; bit < 8; bit++)
                register = (register & 1) == 0 ? register >> 1 : (register >> 1) ^ 0xA001;
        }
        return register;
    }

    /// <summary>The check sum alone.</summary>
    [Benchmark]
    public int Check() => FrameCheck.Of(frame.AsSpan(6, frame.Length - FrameScanner.Overhead));

    /// <summary>The frame found and checked, and its packet read.</summary>
    [Benchmark]
    public int FrameAndPacket()
    {
        new FrameScanner(FrameScanner.StandardMaxData).Next(frame, out _, out var data);
        Packet.Read(data, out var packet);
        return packet.Command;
    }

    /// <summary>The same, and its values.</summary>
    [Benchmark]
    public int FramePacketAndValues()
    {
        new FrameScanner(FrameScanner.StandardMaxData).Next(frame, out _, out var data);
        Packet.Read(data, out var packet);
        return reader.Read(packet, Now).Observations.Length;
    }
}
