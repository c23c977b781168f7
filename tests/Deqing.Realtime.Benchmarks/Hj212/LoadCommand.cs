using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Deqing.Realtime.Domain.Hj212;

namespace Deqing.Realtime.Benchmarks.Hj212;

/// <summary>
/// Sends real-time data of five factors to a running program, each instrument on a connection of its own, and counts what is
/// acknowledged. Every frame states a second of its own in the last three days, so none is a repeat and none lies in the future.
/// </summary>
internal static class LoadCommand
{
    private const string Usage = "hj212 PORT INSTRUMENTS [SECONDS 10] [WINDOW 32]; INSTRUMENTS is a file with a line MN,PW for each";

    /// <summary>Runs it.</summary>
    /// <returns>The exit code: 1 if a frame was not acknowledged.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        if (args.Length < 2)
        {
            await Console.Error.WriteLineAsync(Usage);
            return 2;
        }
        var port = int.Parse(args[0], CultureInfo.InvariantCulture);
        var duration = TimeSpan.FromSeconds(args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 10);
        var window = args.Length > 3 ? int.Parse(args[3], CultureInfo.InvariantCulture) : 32;
        var instruments = await File.ReadAllLinesAsync(args[1]);
        var clock = Stopwatch.StartNew();
        var done = await Task.WhenAll(instruments.Select(line => new Instrument(line.Split(',')).RunAsync(port, duration, window)));
        var seconds = clock.Elapsed.TotalSeconds;
        long[] waits = [.. done.SelectMany(one => one.Waits).Order()];
        var (sent, acknowledged) = (done.Sum(one => (long)one.Sent), waits.LongLength);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{instruments.Length} connections, {window} frames under way on each, {seconds:F1} s: {sent} sent, "
            + $"{acknowledged} acknowledged, {acknowledged / seconds:F0} frames/s, "
            + $"p50 {At(waits, 0.5):F1} ms, p99 {At(waits, 0.99):F1} ms"));
        return sent == acknowledged ? 0 : 1;
    }

    private static double At(long[] waits, double share) =>
        waits.Length == 0 ? double.NaN : waits[(int)(share * (waits.Length - 1))] * 1000.0 / Stopwatch.Frequency;

    /// <summary>What one instrument did.</summary>
    private sealed record Done(int Sent, List<long> Waits);

    private sealed class Instrument(string[] names)
    {
        // Far enough back that a second for each frame never reaches now.
        private readonly DateTime begin = DateTime.UtcNow.AddHours(8).AddDays(-3);
        private readonly ArrayBufferWriter<byte> frame = new();
        private readonly Queue<long> underWay = [];
        private readonly byte[] answers = new byte[16 * 1_024];

        public async Task<Done> RunAsync(int port, TimeSpan duration, int window)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(IPAddress.Loopback, port);
            var (clock, sent, waits) = (Stopwatch.StartNew(), 0, new List<long>());
            while (clock.Elapsed < duration || underWay.Count > 0)
            {
                frame.ResetWrittenCount();
                for (; underWay.Count < window && clock.Elapsed < duration; sent++)
                {
                    Write(sent);
                    underWay.Enqueue(Stopwatch.GetTimestamp());
                }
                for (var written = 0; written < frame.WrittenCount;)
                    written += await socket.SendAsync(frame.WrittenMemory[written..]);
                var read = await socket.ReceiveAsync(answers.AsMemory());
                if (read == 0)
                    break;
                for (var ends = answers.AsSpan(0, read).Count((byte)'\n'); ends > 0; ends--)
                    waits.Add(Stopwatch.GetTimestamp() - underWay.Dequeue());
            }
            return new Done(sent, waits);
        }

        private void Write(int number) => FrameWriter.Write(frame, Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"QN={number};ST=21;CN=2011;PW={names[1]};MN={names[0]};Flag=5;CP=&&DataTime={begin.AddSeconds(number):yyyyMMddHHmmss};"
            + $"w01001-Rtd=7.4,w01001-Flag=N;w01009-Rtd=6.8,w01009-Flag=N;w01010-Rtd=28.6,w01010-Flag=N;w01014-Rtd={number % 100 + 400},"
            + $"w01014-Flag=N;w21003-Rtd=0.62,w21003-Flag=N&&")));
    }
}
