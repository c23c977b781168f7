using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Deqing.Realtime.Tests;

namespace Deqing.Realtime.Api.Tests.Ingest;

/// <summary>An instrument on a real socket.</summary>
internal sealed class Hj212Client : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly List<byte> held = [];

    public static async Task<Hj212Client> ConnectAsync(int port)
    {
        var client = new Hj212Client();
        await client.socket.ConnectAsync(IPAddress.Loopback, port);
        return client;
    }

    /// <summary>The head of a packet of device M00001 that wants an answer.</summary>
    public static string Head(int command, string number = "20260401030000001", int device = 1, string password = FakeBook.Password) =>
        string.Create(CultureInfo.InvariantCulture, $"QN={number};ST=21;CN={command};PW={password};MN=M{device:D5};Flag=5;");

    /// <summary>Real-time data of device M00001.</summary>
    public static string RealTime(string time, string values = "w01001-Rtd=7.1", int device = 1, string number = "20260401030000001") =>
        $"{Head(2011, number, device)}CP=&&DataTime={time};{values}&&";

    public Task SendAsync(params string[] packets) => SendAsync((byte[])[.. packets.SelectMany(Hj212Samples.Frame)]);

    public async Task SendAsync(byte[] bytes)
    {
        for (var sent = 0; sent < bytes.Length;)
            sent += await socket.SendAsync(bytes.AsMemory(sent), TestContext.Current.CancellationToken);
    }

    /// <summary>Says that it will send no more, as <c>nc</c> does at the end of its input.</summary>
    public void EndSending() => socket.Shutdown(SocketShutdown.Send);

    /// <summary>Breaks the connection.</summary>
    public void Kill()
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Close();
    }

    /// <summary>Whether nothing has come.</summary>
    public bool HeardNothing => held.Count == 0 && socket.Available == 0;

    /// <summary>The data segment of the next frame; null when the connection was closed.</summary>
    public async Task<string?> ReadAsync()
    {
        var buffer = new byte[4_096];
        while (true)
        {
            var end = Encoding.UTF8.GetString([.. held]).IndexOf("\r\n", StringComparison.Ordinal);
            if (end >= 0)
            {
                var frame = Encoding.UTF8.GetString([.. held[..end]]);
                held.RemoveRange(0, end + 2);
                Assert.Equal(Hj212Samples.Frame(frame[6..^4]), Encoding.UTF8.GetBytes(frame + "\r\n"));
                return frame[6..^4];
            }
            try
            {
                var read = await socket.ReceiveAsync(buffer.AsMemory()).AsTask().WaitAsync(Patience);
                if (read == 0)
                    return null;
                held.AddRange(buffer.AsSpan(0, read));
            }
            catch (SocketException)
            {
                return null;
            }
        }
    }

    /// <summary>The next frames, each as its command and what stands in its content.</summary>
    public async Task<string> AnswersAsync(int count)
    {
        var answers = new List<string>();
        for (var i = 0; i < count; i++)
            answers.Add(await ReadAsync() is { } data ? Short(data) : "closed");
        return string.Join(' ', answers);
    }

    public void Dispose() => socket.Dispose();

    private static string Short(string data)
    {
        var fields = data[..data.IndexOf(";CP=", StringComparison.Ordinal)].Split(';').Select(field => field.Split('='))
            .ToDictionary(field => field[0], field => field[1]);
        var content = data[(data.IndexOf("CP=&&", StringComparison.Ordinal) + 5)..^2];
        return $"{fields["CN"]}({content})";
    }
}
