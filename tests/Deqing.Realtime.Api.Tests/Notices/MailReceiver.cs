using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;
using MimeKit;

namespace Deqing.Realtime.Api.Tests.Notices;

/// <summary>What a mail server does with a mail that was handed over whole.</summary>
internal enum MailAnswer
{
    /// <summary>It takes it.</summary>
    Take,

    /// <summary>Not now (451).</summary>
    Later,

    /// <summary>Never (554).</summary>
    Never,

    /// <summary>It takes it and is gone before it says so.</summary>
    TakeAndVanish,

    /// <summary>It says nothing any more.</summary>
    Hang,
}

/// <summary>A mail server on loopback: as much of SMTP (RFC 5321) as a client needs, and answers as a test wants.</summary>
internal sealed class MailReceiver : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource ending = new();
    private readonly Channel<MimeMessage> taken = Channel.CreateUnbounded<MimeMessage>();
    private readonly Task accepting;
    private int handed;

    public MailReceiver()
    {
        listener.Start();
        accepting = AcceptAsync();
    }

    /// <summary>What it does with mails from now on.</summary>
    public MailAnswer Answer { get; set; }

    /// <summary>How many mails were handed over whole, taken or not.</summary>
    public int Handed => Volatile.Read(ref handed);

    /// <summary>Whether a mail was taken that was not looked at.</summary>
    public bool HasMore => taken.Reader.TryPeek(out _);

    /// <summary>The settings of a program that sends by it.</summary>
    public string[] Settings =>
    [
        "Mail:Host=127.0.0.1", $"Mail:Port={((IPEndPoint)listener.LocalEndpoint).Port}", "Mail:Security=none",
        "Mail:From=duty@county.example",
    ];

    /// <summary>The next mail that was taken.</summary>
    public async Task<MimeMessage> NextAsync()
    {
        using var patience = new CancellationTokenSource(TestHost.Patience);
        return await taken.Reader.ReadAsync(patience.Token);
    }

    /// <summary>Asserts that no mail was taken that was not looked at.</summary>
    public void ExpectNothing() => Assert.False(taken.Reader.TryPeek(out var more), $"{more?.MessageId} came");

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        listener.Stop();
        await accepting;
        listener.Dispose();
        ending.Dispose();
    }

    private async Task AcceptAsync()
    {
        var clients = new List<Task>();
        try
        {
            while (true)
                clients.Add(ServeAsync(await listener.AcceptTcpClientAsync(ending.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(clients);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                using var reader = new StreamReader(client.GetStream(), Encoding.UTF8);
                await using var writer = new StreamWriter(client.GetStream()) { NewLine = "\r\n", AutoFlush = true };
                await TalkAsync(reader, writer);
            }
            catch (Exception gone) when (gone is IOException or OperationCanceledException)
            {
                // The client, or the test, is done.
            }
        }
    }

    private async Task TalkAsync(StreamReader reader, StreamWriter writer)
    {
        await writer.WriteLineAsync("220 mail.example ESMTP");
        while (await reader.ReadLineAsync(ending.Token) is { } line)
        {
            if (line is not "DATA")
            {
                await writer.WriteLineAsync(
                    line.StartsWith("EHLO", StringComparison.Ordinal) ? "250-mail.example\r\n250 8BITMIME" : "250 OK");
                continue;
            }

            await writer.WriteLineAsync("354 go on");
            var mail = await ReadMailAsync(reader);
            var answer = Answer;
            Interlocked.Increment(ref handed);
            if (answer is MailAnswer.Take or MailAnswer.TakeAndVanish)
                taken.Writer.TryWrite(mail);
            if (answer == MailAnswer.TakeAndVanish)
                return;
            if (answer == MailAnswer.Hang)
                await new TaskCompletionSource().Task.WaitAsync(ending.Token);
            await writer.WriteLineAsync(
                answer switch { MailAnswer.Later => "451 later", MailAnswer.Never => "554 never", _ => "250 taken" });
        }
    }

    private async Task<MimeMessage> ReadMailAsync(StreamReader reader)
    {
        var text = new StringBuilder();
        while (await reader.ReadLineAsync(ending.Token) is { } line and not ".")
            text.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        using var bytes = new MemoryStream(Encoding.UTF8.GetBytes(text.ToString()));
        return await MimeMessage.LoadAsync(bytes, ending.Token);
    }
}
