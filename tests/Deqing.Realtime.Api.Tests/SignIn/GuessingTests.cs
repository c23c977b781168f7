using System.Reflection;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.SignIn;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OtpNet;

namespace Deqing.Realtime.Api.Tests.SignIn;

/// <summary>Those who guess: what they learn, how often they may, and what becomes of those they overtake.</summary>
public sealed class GuessingTests : IAsyncLifetime
{
    private TestHost host = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => host = await TestHost.StartAsync(
        "SignIn:FreeFailures=2", "SignIn:FreeFailuresOfAddress=1000", "SignIn:MaxAtOnce=1", "Limits:SignInsPerMinute=1000");

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task An_unknown_name_costs_the_same_steps_as_a_wrong_password()
    {
        await host.AddPersonAsync("wang");
        await host.AddPersonAsync("off");
        var off = (await host.Get<IAccessStore>().FindByNameAsync("off", Cancellation))!.Subject;
        await host.WriteAsync([(off with { Disabled = true }).Save()], off.Id);
        var steps = new List<string>();
        foreach (var name in (string[])["wang", "nobody", "off"])
        {
            var store = DispatchProxy.Create<IAccessStore, Recorder>();
            var recorder = (Recorder)(object)store;
            recorder.Inner = host.Get<IAccessStore>();
            var hasher = new CountingHasher();
            using var service = ActivatorUtilities.CreateInstance<SignInService>(
                host.Get<IServiceProvider>(), store, new Passwords(host.Get<IOptions<Api.SignIn.SignInOptions>>(), hasher));
            hasher.Verified.Clear();
            var current = new CurrentCaller(host.Clock);
            var result = await service.SignInAsync(new DefaultHttpContext(), current, name, "wrong", null);
            Assert.Equal(SignInRefusal.SignInRefused, result.Refusal);
            steps.Add($"{string.Join(' ', recorder.Calls)}; verified {string.Join(' ', hasher.Verified)}");
        }

        Assert.Single(steps.Distinct());
        Assert.EndsWith($"verified {CountingHasher.Cost(host.Get<Passwords>().Hash("x"))}", steps[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_guesses_at_once_are_no_more_than_one_after_another()
    {
        await host.AddPersonAsync("wang");
        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(async number =>
        {
            using var browser = new Browser(host);
            return await browser.SignInAsync("wang", $"guess {number}");
        }));
        Assert.Equal(3, answers.Count(answer => answer == "401 signInRefused")); // two that cost nothing, and one that makes wait
        Assert.Equal(27, answers.Count(answer => answer == "429 tooManyAttempts"));
    }

    [Fact]
    public async Task A_code_is_not_guessed_with_a_stolen_session()
    {
        var id = await host.AddPersonAsync("chen");
        using var browser = new Browser(host);
        await browser.SignInAsync("chen");
        await browser.SessionAsync();
        var secret = (string)(await browser.SendAsync("POST", "/api/v1/session/second-factor")).Body!["secret"]!;
        var totp = new Totp(Base32Encoding.ToBytes(secret));
        Assert.Equal("200", await browser.AskAsync("PUT", "/api/v1/session/second-factor", new { code = Code() }));
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        for (var guess = 0; guess < 3; guess++)
            Assert.Equal("400 codeRefused", await RemoveAsync("not a code"));
        Assert.Equal("400 codeRefused", await RemoveAsync(Code())); // the right one comes too late
        host.Clock.Advance(Lockout.WaitAfter(3, 2) + TimeSpan.FromSeconds(30));
        Assert.Equal("204", await RemoveAsync(Code()));

        await host.Get<AccessRefusals>().WriteAsync();
        var entries = (await host.Read($"/api/v1/audit?actor={id}&action=secondFactorRemoved")).Body["entries"]!.AsArray()
            .Select(entry => (string?)entry!["outcome"]).ToArray();
        foreach (var outcome in (string[])["codeRefused", "tooManyAttempts", "done"])
            Assert.Contains(outcome, entries);

        string Code() => totp.ComputeTotp(host.Clock.GetUtcNow().UtcDateTime);
        Task<string> RemoveAsync(string code) => browser.AskAsync("DELETE", "/api/v1/session/second-factor", new { code });
    }

    [Fact]
    public async Task Who_was_disabled_or_got_another_password_while_signing_in_has_no_session()
    {
        var id = await host.AddPersonAsync("wang");
        var store = host.Get<IAccessStore>();
        var proven = (await store.ReadAsync(id, Cancellation))!.Subject;
        await host.WriteAsync(
            [(proven with { Secrets = proven.Secrets with { PasswordHash = "another" } }).Save(), new EndSessions(id, null)], id);
        Assert.Null(await host.Get<SessionCookies>().NewAsync(new DefaultHttpContext(), proven, false, "test"));

        proven = (await store.ReadAsync(id, Cancellation))!.Subject;
        await host.WriteAsync([(proven with { Disabled = true }).Save(), new EndSessions(id, null)], id);
        Assert.Null(await host.Get<SessionCookies>().NewAsync(new DefaultHttpContext(), proven, false, "test"));
        Assert.Empty((await store.ReadAsync(id, Cancellation))!.Sessions);
    }

    [Fact]
    public async Task An_account_of_the_demonstration_is_nobodys_outside_of_it()
    {
        var cookie = await host.AddSessionAsync((Role.Checker, "county"));
        var key = await host.AddKeyAsync((Role.Checker, "county"));
        using var browser = new Browser(host);
        browser.Cookies.Add(host.Http.BaseAddress!, new System.Net.Cookie("deqing-session", cookie));
        using var program = new Browser(host, key);
        Assert.Equal(("200", "200"), (await browser.AskAsync("GET", "/api/v1/cases"), await program.AskAsync("GET", "/api/v1/cases")));
        var person = (string)(await browser.SessionAsync())["person"]!["id"]!;
        foreach (var id in (string[])[person, ApiKeys.Parse(key)!.Value.Id])
        {
            var subject = (await host.Get<IAccessStore>().ReadAsync(id, Cancellation))!.Subject;
            await host.WriteAsync([(subject with { Demonstration = true }).Save()], id);
        }

        Assert.Equal("401 notSignedIn", await browser.AskAsync("GET", "/api/v1/cases"));
        Assert.Equal("401 notSignedIn", await program.AskAsync("GET", "/api/v1/cases"));
        using var other = new Browser(host);
        var name = (await host.Get<IAccessStore>().ReadAsync(person, Cancellation))!.Subject.Name;
        Assert.Equal("401 signInRefused", await other.SignInAsync(name));
        Assert.Empty((await other.SessionAsync())["demonstration"]!.AsArray());
    }

    /// <summary>Writes down which questions the store was asked.</summary>
    public class Recorder : DispatchProxy
    {
        public IAccessStore Inner { get; set; } = null!;

        public List<string> Calls { get; } = [];

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            Calls.Add(targetMethod!.Name);
            return targetMethod.Invoke(Inner, args);
        }
    }

    /// <summary>The hasher of the program, and the cost of every hash it verified against.</summary>
    private sealed class CountingHasher : IPasswordHasher<Subject>
    {
        private readonly PasswordHasher<Subject> inner = new(Options.Create(new PasswordHasherOptions { IterationCount = 210_000 }));

        public List<string> Verified { get; } = [];

        /// <summary>Format, function, rounds and length of the salt: the first thirteen bytes (ASP.NET Core Identity, version 3).</summary>
        public static string Cost(string hash) => Convert.ToHexString(Convert.FromBase64String(hash)[..13]);

        public string HashPassword(Subject user, string password) => inner.HashPassword(user, password);

        public PasswordVerificationResult VerifyHashedPassword(Subject user, string hashedPassword, string providedPassword)
        {
            Verified.Add(Cost(hashedPassword));
            return inner.VerifyHashedPassword(user, hashedPassword, providedPassword);
        }
    }
}
