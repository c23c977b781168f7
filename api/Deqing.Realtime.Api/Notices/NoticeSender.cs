using System.Collections.Immutable;
using System.Security.Cryptography;
using Deqing.Realtime.Api.SignIn;
using Deqing.Realtime.Domain.Notices;
using Deqing.Realtime.Grains.Notices;
using Deqing.Realtime.Storage;

namespace Deqing.Realtime.Api.Notices;

/// <summary>The ways out to people, and their addresses.</summary>
internal sealed class NoticeSender(
    INoticeStore notices, IAccessStore access, Sealing sealing, NoticeTexts texts, NoticePush push, MailSender mail, GatewaySender gateways)
    : INoticeSender
{
    /// <summary>The channels that are set up, the inbox aside.</summary>
    public ImmutableArray<NoticeChannel> Channels =>
        [.. Enum.GetValues<NoticeChannel>().Where(channel => channel == NoticeChannel.Mail ? mail.IsOn : gateways.IsOn(channel))];

    /// <inheritdoc/>
    public async Task<NoticeReach> ReachAsync(string person, CancellationToken cancellation)
    {
        var kept = await notices.PreferenceAsync(person, cancellation);
        var hasPhone = (await access.ReadAsync(person, cancellation))?.Subject.Secrets.Phone is not null;
        return new NoticeReach(
            kept?.Preference ?? NoticePreference.Default,
            [
                .. Channels.Where(channel => channel switch
                {
                    NoticeChannel.Mail => kept?.Mail is not null,
                    NoticeChannel.Sms => hasPhone,
                    _ => true,
                }),
            ]);
    }

    /// <inheritdoc/>
    public async Task<string?> SendAsync(NoticeMessage message, CancellationToken cancellation)
    {
        if (message.Channel == NoticeChannel.InApp)
        {
            await push.TellAsync(message, cancellation);
            return null;
        }

        if (!Channels.Contains(message.Channel))
            return NoticeProblems.NotConfigured;
        var text = texts.Of(message);
        try
        {
            switch (message.Channel)
            {
                case NoticeChannel.Mail:
                    return sealing.OpenPersonal((await notices.PreferenceAsync(message.Person, cancellation))?.Mail) is { } address
                        ? await mail.SendAsync(address, message.Key, text, cancellation)
                        : NoticeProblems.NoAddress;
                case NoticeChannel.Sms:
                    return sealing.OpenPersonal((await access.ReadAsync(message.Person, cancellation))?.Subject.Secrets.Phone) is { } phone
                        ? await gateways.SendSmsAsync(
                            phone, message.Key, message.Notices.Any(it => it.Notice.Urgent), text, cancellation)
                        : NoticeProblems.NoAddress;
                default:
                    return await gateways.SayAsync(message.Channel, message.Key, text, cancellation);
            }
        }
        catch (CryptographicException)
        {
            return NoticeProblems.SecretLost;
        }
    }
}
