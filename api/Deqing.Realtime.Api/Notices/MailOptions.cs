using System.ComponentModel.DataAnnotations;

namespace Deqing.Realtime.Api.Notices;

/// <summary>How the connection to the mail server is secured.</summary>
public enum MailSecurity
{
    /// <summary>Not at all: for a server on this machine.</summary>
    None,

    /// <summary>It begins open and turns to TLS, or is given up.</summary>
    StartTls,

    /// <summary>TLS from the first byte.</summary>
    Tls,
}

/// <summary>The mail server that notices leave by. Section <c>Mail</c>.</summary>
public sealed class MailOptions
{
    /// <summary>The section these options are bound from.</summary>
    public const string Section = "Mail";

    /// <summary>Name or address of the server; without it there is no mail.</summary>
    public string? Host { get; set; }

    /// <summary>TCP port.</summary>
    [Range(1, 65_535)]
    public int Port { get; set; } = 587;

    /// <summary>How the connection is secured.</summary>
    public MailSecurity Security { get; set; } = MailSecurity.StartTls;

    /// <summary>Name to sign in with; without it nobody signs in.</summary>
    public string? User { get; set; }

    /// <summary>Password to sign in with.</summary>
    public string? Password { get; set; }

    /// <summary>Address that mail comes from.</summary>
    [EmailAddress]
    public string From { get; set; } = "noreply@localhost";
}
