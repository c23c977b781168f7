using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Deqing.Realtime.Load;

/// <summary>
/// An instrument that speaks HJ 212-2017: real-time data (CN=2011) with six factors, each frame answered with 9014 before the
/// next is sent.
/// </summary>
internal sealed class Hj212Device(string mn, string password, DateTime start) : IDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1), China = TimeSpan.FromHours(8);

    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] answer = new byte[2_048];

    /// <summary>Frames that were answered.</summary>
    public int Answered { get; private set; }

    /// <summary>Connects.</summary>
    public async Task ConnectAsync(int port) => await socket.ConnectAsync(IPAddress.Loopback, port);

    /// <summary>Sends frame after frame until it is told to stop.</summary>
    public async Task SaturateAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            // A frame that is on its way is answered, also when it was the last.
            await socket.SendAsync(Frame(Segment(Answered)), CancellationToken.None);
            for (var read = 0; !answer.AsSpan(0, read).EndsWith("\r\n"u8);)
                read += await socket.ReceiveAsync(answer.AsMemory(read), CancellationToken.None) is > 0 and var more
                    ? more : throw new InvalidOperationException("A connection was closed.");
            if (answer.AsSpan().IndexOf("CN=9014"u8) < 0)
                throw new InvalidOperationException($"No data answer: {Encoding.UTF8.GetString(answer).TrimEnd('\0')}");
            Answered++;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => socket.Dispose();

    /// <summary>A frame around a data segment: its length in four digits, its CRC in four hexadecimal ones.</summary>
    public static byte[] Frame(string segment)
    {
        var bytes = Encoding.UTF8.GetBytes(segment);
        return
        [
            .. "##"u8, .. Encoding.ASCII.GetBytes(bytes.Length.ToString("D4", CultureInfo.InvariantCulture)), .. bytes,
            .. Encoding.ASCII.GetBytes(Crc(bytes).ToString("X4", CultureInfo.InvariantCulture)), .. "\r\n"u8,
        ];
    }

    /// <summary>The check of HJ 212-2017 Annex A. Not that of Modbus: the register is shifted before each byte is added.</summary>
    private static int Crc(ReadOnlySpan<byte> bytes)
    {
        var register = 0xFFFF;
        foreach (var one in bytes)
        {
            register = (register >> 8) ^ one;
            for (var bit = 0; bit < 8; bit++)
                register = (register & 1) == 0 ? register >> 1 : (register >> 1) ^ 0xA001;
        }

        return register;
    }

    private string Segment(int number)
    {
        var (at, wave) = (start + (Step * number) + China, number % 100);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"QN={at:yyyyMMddHHmmssfff};ST=21;CN=2011;PW={password};MN={mn};Flag=5;CP=&&DataTime={at:yyyyMMddHHmmss};"
            + $"w01009-Rtd={6 + (wave / 50.0):F2},w01009-Flag=N;w01010-Rtd={18 + (wave / 20.0):F2},w01010-Flag=N;"
            + $"w01001-Rtd={7.2 + (wave / 100.0):F2},w01001-Flag=N;w01014-Rtd={420 + wave},w01014-Flag=N;"
            + $"w01003-Rtd={12 + (wave / 10.0):F1},w01003-Flag=N;w21003-Rtd={0.1 + (wave / 1000.0):F3},w21003-Flag=N&&");
    }
}
