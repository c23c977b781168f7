using System.Text.RegularExpressions;

namespace Deqing.Realtime.Api.SignIn;

/// <summary>What names and numbers of people must look like.</summary>
internal static partial class PersonRules
{
    /// <summary>The rules in sentences, for the answers to what breaks them.</summary>
    public const string NameRule = "'name' must be 3 to 64 of a-z 0-9 . _ - and begin with a letter or digit.",
        DisplayNameRule = "'displayName' must be 1 to 100 characters, none of them a control character.",
        PhoneRule = "'phone' must be 5 to 20 digits, perhaps with + before them and spaces or - between them.",
        IdNumberRule = "'idNumber' must be 18 characters with the right check character (GB 11643-1999).",
        ReasonRule = "'reason' must say why, in 10 to 500 characters.";

    private const string CheckCharacters = "10X98765432";

    /// <summary>Whether a text can be a name to sign in with.</summary>
    public static bool IsName(string text) => NamePattern().IsMatch(text);

    /// <summary>Whether a text can be a name to show.</summary>
    public static bool IsDisplayName(string text) => text.Trim().Length is > 0 and <= 100 && !text.Any(char.IsControl);

    /// <summary>Whether a text can be a phone number.</summary>
    public static bool IsPhone(string text) => PhonePattern().IsMatch(text);

    /// <summary>Whether a text is a citizen's ID number (公民身份号码): GB 11643-1999, check character by ISO 7064 MOD 11-2.</summary>
    public static bool IsIdNumber(string text) =>
        IdNumberPattern().IsMatch(text)
        && CheckCharacters[Enumerable.Range(0, 17).Sum(index => (text[index] - '0') * ((1 << (17 - index)) % 11)) % 11]
            == char.ToUpperInvariant(text[17]);

    /// <summary>Whether a text says why.</summary>
    public static bool IsReason(string text) => text.Trim().Length is >= 10 and <= 500;

    [GeneratedRegex("^[a-z0-9][a-z0-9._-]{2,63}$")]
    private static partial Regex NamePattern();

    [GeneratedRegex("^\\+?[0-9](?:[ -]?[0-9]){4,19}$")]
    private static partial Regex PhonePattern();

    [GeneratedRegex("^[1-9][0-9]{16}[0-9Xx]$")]
    private static partial Regex IdNumberPattern();
}
