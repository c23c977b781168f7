using Deqing.Realtime.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Api.SignIn;

/// <summary>
/// What passwords must be, and what is kept of them: long, hard to guess, in no list of breached ones; no rules about kinds of
/// characters, no change at intervals (NIST SP 800-63B §5.1.1.2).
/// </summary>
internal sealed class Passwords
{
    /// <summary>Longest password in characters.</summary>
    public const int MaxLength = 128;

    private const int MinScore = 3;

    // Twice what ASP.NET Core takes by itself, as OWASP asks for PBKDF2 with SHA-512.
    private const int Iterations = 210_000;

    private readonly IPasswordHasher<Subject> hasher;
    private readonly BreachedPasswords breached;
    private readonly SignInOptions options;
    private readonly string ofNobody;

    public Passwords(IOptions<SignInOptions> options)
        : this(options, new PasswordHasher<Subject>(Options.Create(new PasswordHasherOptions { IterationCount = Iterations })))
    {
    }

    internal Passwords(IOptions<SignInOptions> options, IPasswordHasher<Subject> hasher)
    {
        this.hasher = hasher;
        this.options = options.Value;
        breached = new BreachedPasswords(this.options.BreachedPasswords);
        ofNobody = Hash(Secrets.New());
    }

    /// <summary>Why a password is not taken; null if it is.</summary>
    /// <param name="password">The password.</param>
    /// <param name="known">What everybody knows of the person and of this place: names are bad passwords.</param>
    public string? Refused(string password, params string[] known) =>
        password.Length < options.MinPasswordLength ? "passwordTooShort"
        : password.Length > MaxLength ? "passwordTooLong"
        : breached.Contains(password) ? "passwordBreached"
        : Zxcvbn.Zxcvbn.MatchPassword(password, known.Append("deqing").Append("realtime")).Score < MinScore ? "passwordTooGuessable"
        : null;

    /// <summary>What is kept of a password: salted and stretched (PBKDF2, HMAC-SHA-512).</summary>
    public string Hash(string password) => hasher.HashPassword(null!, password);

    /// <summary>Whether a password is the one that was kept. Takes as long where there is none.</summary>
    public bool Matches(string password, string? hash)
    {
        var result = hasher.VerifyHashedPassword(null!, hash ?? ofNobody, password.Length > MaxLength ? "" : password);
        return hash is not null && result != PasswordVerificationResult.Failed;
    }
}
