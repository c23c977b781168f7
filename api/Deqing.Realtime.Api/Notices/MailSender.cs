using System.Globalization;
using System.Net.Sockets;
using Deqing.Realtime.Domain.Notices;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Deqing.Realtime.Api.Notices;

/// <summary>Sends mail, each on a connection of its own: what hangs holds up nothing else.</summary>
internal sealed class MailSender(IOptions<MailOptions> options)
{
    /// <summary>Whether there is a mail server.</summary>
    public bool IsOn => !string.IsNullOrWhiteSpace(options.Value.Host);

    /// <summary>Sends a mail and waits until the server has taken it.</summary>
    /// <param name="to">Address it goes to.</param>
    /// <param name="key">What its Message-ID is made of: the same whenever it is sent again.</param>
    /// <param name="text">What it says.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Null if it was taken, else why not, in one word.</returns>
    public async Task<string?> SendAsync(string to, string key, NoticeText text, CancellationToken cancellation)
    {
        if (!MailboxAddress.TryParse(to, out var address))
            return NoticeProblems.Rejected;
        using var mail = Write(address, key, text);
        using var client = new SmtpClient();
        try
        {
            await client.ConnectAsync(options.Value.Host!, options.Value.Port, SecurityOf(options.Value.Security), cancellation);
            if (!string.IsNullOrEmpty(options.Value.User))
                await client.AuthenticateAsync(options.Value.User, options.Value.Password ?? "", cancellation);
            await client.SendAsync(mail, cancellation);
        }
        catch (SmtpCommandException refused)
        {
            // 5yz is for good (RFC 5321, 4.2.1); whom else the server may refuse is tried again.
            return (int)refused.StatusCode >= 500
                ? NoticeProblems.Rejected
                : string.Create(CultureInfo.InvariantCulture, $"status{(int)refused.StatusCode}");
        }
        catch (AuthenticationException)
        {
            return "signInRefused";
        }
        catch (SslHandshakeException)
        {
            return "notTrusted";
        }
        catch (Exception failure) when (failure is SocketException or IOException or ProtocolException or NotSupportedException)
        {
            return NoticeProblems.Unreachable;
        }

        await PartAsync(client, cancellation);
        return null;
    }

    private MimeMessage Write(MailboxAddress to, string key, NoticeText text)
    {
        var from = MailboxAddress.Parse(options.Value.From);
        var mail = new MimeMessage
        {
            MessageId = $"{key}@{from.Domain}", Subject = text.Subject, Body = new TextPart("plain") { Text = text.Body },
        };
        mail.From.Add(from);
        mail.To.Add(to);

        // Nobody's answering machine answers this (RFC 3834).
        mail.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        return mail;
    }

    // The mail was taken; how the server says goodbye changes nothing.
    private static async Task PartAsync(SmtpClient client, CancellationToken cancellation)
    {
        try
        {
            await client.DisconnectAsync(true, cancellation);
        }
        catch (Exception failure) when (failure is IOException or ProtocolException or CommandException or OperationCanceledException
            or SocketException)
        {
            // The connection goes with the client.
        }
    }

    private static SecureSocketOptions SecurityOf(MailSecurity security) => security switch
    {
        MailSecurity.None => SecureSocketOptions.None,
        MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
        _ => SecureSocketOptions.StartTls,
    };
}
