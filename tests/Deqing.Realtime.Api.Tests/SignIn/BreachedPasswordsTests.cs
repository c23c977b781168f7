using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Deqing.Realtime.Api.SignIn;
using Deqing.Realtime.Silo;

namespace Deqing.Realtime.Api.Tests.SignIn;

public sealed class BreachedPasswordsTests : IDisposable
{
    private readonly string path = Path.GetTempFileName();

    public void Dispose() => File.Delete(path);

    [Theory]
    [InlineData("\n", true)]
    [InlineData("\r\n", true)]
    [InlineData("\n", false)]
    public void Every_password_of_the_list_is_found_and_no_other(string lineEnd, bool counted)
    {
        var passwords = Enumerable.Range(0, 500).Select(number => $"password-{number}").ToArray();
        var lines = passwords.Select(Hash).Order(StringComparer.Ordinal)
            .Select((hash, index) => counted ? string.Create(CultureInfo.InvariantCulture, $"{hash}:{index * 37}") : hash);
        File.WriteAllText(path, string.Join(lineEnd, lines));
        var breached = new BreachedPasswords(path);
        Assert.All(passwords, password => Assert.True(breached.Contains(password), password));
        Assert.All(Enumerable.Range(500, 500), number => Assert.False(breached.Contains($"password-{number}")));
    }

    [Fact]
    public void Without_a_list_nothing_is_breached() => Assert.False(new BreachedPasswords("").Contains("password"));

    [Theory]
    [InlineData("")]
    [InlineData("password\n123456\n")]
    public void What_is_no_list_stops_the_start(string text)
    {
        File.WriteAllText(path, text);
        Assert.Throws<StartupRefused>(() => new BreachedPasswords(path));
    }

    [SuppressMessage("Security", "CA5350", Justification = "The list is one of SHA-1 hashes.")]
    private static string Hash(string password) => Convert.ToHexString(SHA1.HashData(Encoding.UTF8.GetBytes(password)));
}
