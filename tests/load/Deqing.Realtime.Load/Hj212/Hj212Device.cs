using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Deqing.Realtime.Domain.Hj212;

namespace Deqing.Realtime.Load.Hj212;

/// <summary>
/// An instrument that speaks HJ 212-2017: real-time data (CN=2011) of five factors, with at most a window of frames on their way. Every
/// frame states a second of its own in the last three days, so none is a repeat and none lies in the future.
/// </summary>
internal sealed class Hj212Device(string mn, string password, int window) : IDisposable
{
    private readonly DateTime begin = DateTime.UtcNow.AddHours(8).AddDays(-3);
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly ArrayBufferWriter<byte> frames = new();
    private readonly Queue<long> underWay = [];
    private readonly byte[] answers = new byte[16 * 1_024];

    /// <summary>Frames that were sent.</summary>
    public int Sent { get; private set; }

    /// <summary>How long each answered frame waited for its answer, in ticks of <see cref="Stopwatch"/>.</summary>
    public List<long> Waits { get; } = [];

    /// <summary>Connects.</summary>
    public async Task ConnectAsync(int port) => await socket.ConnectAsync(IPAddress.Loopback, port);

    /// <summary>Sends as fast as the answers come until it is told to stop, and waits for those to what is on its way.</summary>
    public async Task SaturateAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested || underWay.Count > 0)
        {
            frames.ResetWrittenCount();
            for (; underWay.Count < window && !stop.IsCancellationRequested; Sent++)
            {
                Write(Sent);
                underWay.Enqueue(Stopwatch.GetTimestamp());
            }
            for (var written = 0; written < frames.WrittenCount;)
                written += await socket.SendAsync(frames.WrittenMemory[written..], CancellationToken.None);
            if (underWay.Count == 0)
                return;
            var read = await socket.ReceiveAsync(answers.AsMemory(), CancellationToken.None);
            if (read == 0)
                return;
            for (var ends = answers.AsSpan(0, read).Count((byte)'\n'); ends > 0; ends--)
                Waits.Add(Stopwatch.GetTimestamp() - underWay.Dequeue());
        }
    }

    /// <inheritdoc/>
    public void Dispose() => socket.Dispose();

    private void Write(int number) => FrameWriter.Write(frames, Encoding.ASCII.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"QN={number};ST=21;CN=2011;PW={password};MN={mn};Flag=5;CP=&&DataTime={begin.AddSeconds(number):yyyyMMddHHmmss};"
        + $"w01001-Rtd=7.4,w01001-Flag=N;w01009-Rtd=6.8,w01009-Flag=N;w01010-Rtd=28.6,w01010-Flag=N;w01014-Rtd={number % 100 + 400},"
        + $"w01014-Flag=N;w21003-Rtd=0.62,w21003-Flag=N&&")));
}
