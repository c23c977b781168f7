using System.ComponentModel.DataAnnotations;

namespace Deqing.Realtime.Api.SignIn;

/// <summary>How people sign in. Section <c>SignIn</c>.</summary>
public sealed class SignInOptions
{
    /// <summary>The section these options are bound from.</summary>
    public const string Section = "SignIn";

    /// <summary>How long a session lasts, in hours. A wall that runs day and night is signed in anew after it.</summary>
    [Range(1, 2_160)]
    public int SessionHours { get; set; } = 168;

    /// <summary>Most sessions of one person; one more ends the oldest.</summary>
    [Range(1, 100)]
    public int MaxSessions { get; set; } = 10;

    /// <summary>How long a one-time link may be used, in hours.</summary>
    [Range(1, 720)]
    public int LinkHours { get; set; } = 168;

    /// <summary>Fewest characters of a password (NIST SP 800-63B asks for 8, and for 15 where it is the only factor).</summary>
    [Range(8, 64)]
    public int MinPasswordLength { get; set; } = 12;

    /// <summary>
    /// File with the SHA-1 hashes of breached passwords in hexadecimal digits, one a line, ascending, perhaps with <c>:count</c>
    /// behind each: the download of Have I Been Pwned. Empty for none.
    /// </summary>
    public string BreachedPasswords { get; set; } = "";

    /// <summary>Failures of one name that cost no waiting.</summary>
    [Range(1, 100)]
    public int FreeFailures { get; set; } = 5;

    /// <summary>Failures of one address that cost no waiting; an office shares one.</summary>
    [Range(1, 10_000)]
    public int FreeFailuresOfAddress { get; set; } = 30;

    /// <summary>Passwords verified at once; each takes a core for about a tenth of a second.</summary>
    [Range(1, 64)]
    public int MaxAtOnce { get; set; } = 4;
}

/// <summary>Where secrets of the program itself are. Section <c>Security</c>.</summary>
public sealed class SecurityOptions
{
    /// <summary>The section these options are bound from.</summary>
    public const string Section = "Security";

    /// <summary>Folder of keys; <c>keys</c> in the data folder if empty.</summary>
    public string Keys { get; set; } = "";

    /// <summary>
    /// PKCS #12 file whose certificate encrypts the keys of Data Protection; empty for none. Its password is
    /// <c>KeyCertificatePassword</c>.
    /// </summary>
    public string KeyCertificate { get; set; } = "";

    /// <summary>Password of <see cref="KeyCertificate"/>.</summary>
    public string KeyCertificatePassword { get; set; } = "";

    /// <summary>Folder of secrets, one a file, named by its key with <c>__</c> for the colon, as container platforms mount them.</summary>
    public string SecretsFolder { get; set; } = "";

    /// <summary>Addresses of proxies whose <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> are believed, separated by commas.</summary>
    public string TrustedProxies { get; set; } = "";

    /// <summary>
    /// Whether plain HTTP may be listened to beyond this machine, because a trusted proxy in front of it speaks TLS.
    /// </summary>
    public bool PlainHttpBehindProxy { get; set; }
}

/// <summary>An external sign-in by OpenID Connect. Section <c>OpenId</c>.</summary>
public sealed class OpenIdOptions
{
    /// <summary>The section these options are bound from.</summary>
    public const string Section = "OpenId";

    /// <summary>Address of the provider, its issuer; empty for none.</summary>
    public string Authority { get; set; } = "";

    /// <summary>What the button says.</summary>
    public string Name { get; set; } = "OpenID Connect";

    /// <summary>Id of this program at the provider.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>Secret of this program at the provider. From the environment or a file, never on the command line.</summary>
    public string ClientSecret { get; set; } = "";

    /// <summary>Audience that access tokens for this API name; the client id if empty.</summary>
    public string Audience { get; set; } = "";
}
