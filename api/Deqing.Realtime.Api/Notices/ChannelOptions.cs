using System.ComponentModel.DataAnnotations;
using Deqing.Realtime.Domain.Notices;

namespace Deqing.Realtime.Api.Notices;

/// <summary>
/// Gateways and robots that notices leave by. Section <c>Channels</c>. A channel without an address is off. Addresses of robots hold a
/// token: like the secrets they belong into files of <c>Security:SecretsFolder</c>.
/// </summary>
public sealed class ChannelOptions
{
    /// <summary>The section these options are bound from.</summary>
    public const string Section = "Channels";

    /// <summary>Address of the gateway for text messages, which gets the number, the text and an id as JSON.</summary>
    [Url]
    public string? SmsUrl { get; set; }

    /// <summary>Secret the messages to that gateway are signed with, as Standard Webhooks has it; without it they are not.</summary>
    [RegularExpression("^whsec_(?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$")]
    public string? SmsSecret { get; set; }

    /// <summary>Address of a robot of DingTalk or 浙政钉, with its token.</summary>
    [Url]
    public string? DingTalkUrl { get; set; }

    /// <summary>Secret the calls of that robot are signed with; without it they are not.</summary>
    public string? DingTalkSecret { get; set; }

    /// <summary>Address of a robot of WeCom, with its key.</summary>
    [Url]
    public string? WeComUrl { get; set; }

    /// <summary>The address of a channel, or null.</summary>
    public string? UrlOf(NoticeChannel channel) => channel switch
    {
        NoticeChannel.Sms => SmsUrl,
        NoticeChannel.DingTalk => DingTalkUrl,
        NoticeChannel.WeCom => WeComUrl,
        _ => null,
    };
}
