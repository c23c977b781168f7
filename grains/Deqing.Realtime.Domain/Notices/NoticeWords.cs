namespace Deqing.Realtime.Domain.Notices;

/// <summary>A way to reach a person (渠道). Words are stored.</summary>
public enum NoticeChannel : byte
{
    /// <summary>The person's inbox in the program (站内).</summary>
    InApp,

    /// <summary>E-mail (邮件).</summary>
    Mail,

    /// <summary>A gateway for text messages (短信).</summary>
    Sms,

    /// <summary>A robot in a group of DingTalk or 浙政钉 (钉钉).</summary>
    DingTalk,

    /// <summary>A robot in a group of WeCom (企业微信).</summary>
    WeCom,
}

/// <summary>How a notice stands on a channel. Words are stored.</summary>
public enum NoticeState : byte
{
    /// <summary>It is to be sent, at its time.</summary>
    Waiting,

    /// <summary>The receiver took it.</summary>
    Sent,

    /// <summary>It could not be sent and is tried on this channel no more.</summary>
    Failed,

    /// <summary>It was not needed any more when it was to be sent; the problem says why.</summary>
    Cancelled,
}

/// <summary>Why a notice that waited is not sent any more. Words are stored.</summary>
public enum NoticeStop : byte
{
    /// <summary>The case is over.</summary>
    CaseEnded,

    /// <summary>Somebody acts on the case, or has taken notice of it (已确认).</summary>
    Acknowledged,

    /// <summary>The case escalates anew, with notices of its own.</summary>
    Superseded,

    /// <summary>The person may not be called for it any more: switched off, or without the role.</summary>
    NotOnDuty,
}

/// <summary>Words for what went wrong on a channel that the program itself finds; receivers add <c>status500</c> and the like.</summary>
public static class NoticeProblems
{
    /// <summary>The person has no address for the channel.</summary>
    public const string NoAddress = "noAddress";

    /// <summary>The channel is not set up in this program.</summary>
    public const string NotConfigured = "notConfigured";

    /// <summary>The receiver said that it will never take it.</summary>
    public const string Rejected = "rejected";

    /// <summary>The address leads into a network that is not public.</summary>
    public const string PrivateAddress = "privateAddress";

    /// <summary>The keys of this program are not those the address was sealed with.</summary>
    public const string SecretLost = "secretLost";

    /// <summary>The receiver did not answer in time.</summary>
    public const string TimedOut = "timedOut";

    /// <summary>Nothing answers at the address.</summary>
    public const string Unreachable = "unreachable";
}
