using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Storage;
using OtpNet;

namespace Deqing.Realtime.Api.Tests.SignIn;

/// <summary>Signing in and out as a browser meets it, on the real program.</summary>
public sealed class SignInTests : IAsyncLifetime
{
    private const string Township = $"township:{TestPack.FirstTownship}";

    private TestHost host = null!;

    public async ValueTask InitializeAsync() =>
        host = await TestHost.StartAsync("SignIn:FreeFailures=2", "SignIn:FreeFailuresOfAddress=6", "Limits:SignInsPerMinute=1000");

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task A_person_signs_in_and_sees_what_they_may()
    {
        await host.AddPersonAsync("li.ming", (Role.VillageOfficer, Township));
        using var browser = new Browser(host);
        Assert.Null((await browser.SessionAsync())["person"]);
        Assert.Equal("401 notSignedIn", await browser.AskAsync("GET", "/api/v1/cases"));

        Assert.Equal("200", await browser.SignInAsync("Li.Ming")); // names are written either way
        var session = await browser.SessionAsync();
        Assert.Equal("li.ming", (string?)session["person"]!["name"]);
        Assert.Equal([Township], session["may"]!["closeCase"]!.AsArray().Select(it => (string)it!));
        Assert.Equal(["county"], session["may"]!["readPlaces"]!.AsArray().Select(it => (string)it!));
        Assert.Null(session["may"]!["manageRights"]);
        Assert.Equal("甲镇", (string?)Assert.Single(session["grants"]!.AsArray())!["names"]!["zh"]);
        Assert.Equal("200", await browser.AskAsync("GET", "/api/v1/cases"));
    }

    [Fact]
    public async Task The_cookie_is_out_of_reach_of_scripts_and_other_sites()
    {
        await host.AddPersonAsync("wang");
        using var client = host.Stranger();
        using var response = await client.PostAsync(
            "/api/v1/session", System.Net.Http.Json.JsonContent.Create(new { name = "wang", password = TestHost.Password }),
            TestContext.Current.CancellationToken);
        var cookie = response.Headers.GetValues("Set-Cookie").Single(it => it.StartsWith("deqing-session=", StringComparison.Ordinal));
        Assert.Contains("; httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("no-store", response.Headers.CacheControl!.ToString());
    }

    [Fact]
    public async Task Who_nobody_knows_and_who_is_wrong_hear_the_same_and_wait_as_long()
    {
        await host.AddPersonAsync("wang");
        using var browser = new Browser(host);
        foreach (var name in (string[])["wang", "nobody"])
        {
            var answers = new List<string>();
            for (var attempt = 1; attempt <= 4; attempt++)
            {
                var (answer, body) = await browser.SendAsync("POST", "/api/v1/session", new { name, password = "wrong" });
                answers.Add($"{answer} {body!["detail"]}");
            }

            Assert.Equal(
                [
                    "401 signInRefused Name and password do not belong together.",
                    "401 signInRefused Name and password do not belong together.",
                    "401 signInRefused Name and password do not belong together.",
                    "429 tooManyAttempts Too many failures; wait as long as Retry-After says.",
                ],
                answers);
        }

        Assert.Equal("429 tooManyAttempts", await browser.SignInAsync("wang")); // also with the right password
        host.Clock.Advance(Lockout.WaitAfter(3, 2));
        Assert.Equal("200", await browser.SignInAsync("wang"));
    }

    [Fact]
    public async Task Spraying_one_password_over_many_names_makes_the_address_wait()
    {
        await host.AddPersonAsync("wang");
        using var browser = new Browser(host);
        for (var number = 1; number <= 7; number++)
            Assert.Equal("401 signInRefused", await browser.SignInAsync($"name-{number}", "summer2026"));
        Assert.Equal("429 tooManyAttempts", await browser.SignInAsync("wang"));

        // Refused, and also counted and answered for, without the names: one of them may be a password in the wrong field.
        await host.Get<AccessRefusals>().WriteAsync();
        var entries = (await host.Read("/api/v1/audit?action=signIn")).Body["entries"]!.AsArray();
        Assert.Equal(7, entries.Where(entry => (string?)entry!["outcome"] == "signInRefused").Sum(entry => Times(entry!)));
        Assert.Equal(1, entries.Where(entry => (string?)entry!["outcome"] == "tooManyAttempts").Sum(entry => Times(entry!)));
        Assert.All(entries, entry => Assert.Equal("127.0.0.1", (string?)entry!["address"]));
        Assert.DoesNotContain("name-", entries.ToJsonString(), StringComparison.Ordinal);
        Assert.Matches(
            "refused_total\\{[^}]*reason=\"signInRefused\"[^}]*\\} 7\n",
            await host.Http.GetStringAsync("/metrics", TestContext.Current.CancellationToken));

        static int Times(JsonNode entry) =>
            (string?)entry["detail"] is { } detail ? int.Parse(detail.Split(' ')[0], CultureInfo.InvariantCulture) : 1;
    }

    [Fact]
    public async Task A_change_needs_the_token_of_the_session_and_a_page_of_this_site()
    {
        await host.AddPersonAsync("wang");
        using var browser = new Browser(host);
        await browser.SignInAsync("wang");
        var token = (string)(await browser.SessionAsync())["antiforgery"]!;
        browser.ForgetToken();
        Assert.Equal("400 antiforgery", await browser.AskAsync("DELETE", "/api/v1/session"));
        foreach (var origin in (string[])["https://evil.example", "null", "http://127.0.0.1:1"])
        {
            using var client = host.Stranger();
            using var request = new HttpRequestMessage(HttpMethod.Delete, "/api/v1/session");
            request.Headers.Add("Cookie", browser.Cookies.GetCookieHeader(host.Http.BaseAddress!));
            request.Headers.Add("X-CSRF-Token", token);
            request.Headers.Add("Origin", origin);
            Assert.Equal(HttpStatusCode.BadRequest, (await client.SendAsync(request, TestContext.Current.CancellationToken)).StatusCode);
        }

        await browser.SessionAsync();
        Assert.Equal("204", await browser.AskAsync("DELETE", "/api/v1/session"));
    }

    [Fact]
    public async Task A_cookie_is_worth_nothing_once_its_session_has_ended()
    {
        await host.AddPersonAsync("wang");
        using var browser = new Browser(host);
        using var other = new Browser(host);
        await browser.SignInAsync("wang");
        await other.SignInAsync("wang");
        var stolen = browser.SessionCookie!;
        Assert.Equal("200", await AskWithAsync(stolen));
        Assert.Equal("204", await browser.AskAsync("DELETE", "/api/v1/session"));
        Assert.Equal("401", await AskWithAsync(stolen)); // replayed
        Assert.Equal("200", await other.AskAsync("GET", "/api/v1/sessions"));

        Assert.Equal("204", await other.AskAsync("DELETE", "/api/v1/sessions")); // everywhere
        Assert.Equal("401 notSignedIn", await other.AskAsync("GET", "/api/v1/sessions"));

        await browser.SignInAsync("wang");
        Assert.Equal("200", await browser.AskAsync("GET", "/api/v1/sessions"));
        host.Clock.Advance(TimeSpan.FromHours(168));
        Assert.Equal("401 notSignedIn", await browser.AskAsync("GET", "/api/v1/sessions")); // its time is over
    }

    [Fact]
    public async Task Forged_and_foreign_cookies_and_keys_are_nobodys()
    {
        await host.AddPersonAsync("wang");
        using var browser = new Browser(host);
        await browser.SignInAsync("wang");
        var cookie = browser.SessionCookie!;
        await using var foreign = await TestHost.StartAsync();
        await foreign.AddPersonAsync("wang");
        using var there = new Browser(foreign);
        await there.SignInAsync("wang");
        foreach (var forged in (string[])[there.SessionCookie!, cookie[..^8] + "AAAAAAAA", cookie[..40], "x", new string('A', 3_000)])
            Assert.Equal("401", await AskWithAsync(forged));
        foreach (var key in (string[])[
            foreign.Key, host.Key + "x", host.Key[..^1], "dqk_", "dqk__", "dqk_a_", "dqk_" + new string('a', 500), "x.y.z", "' OR 1=1 --",
        ])
        {
            using var client = host.Stranger();
            client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Bearer {key}");
            Assert.Equal(
                HttpStatusCode.Unauthorized, (await client.GetAsync("/api/v1/county", TestContext.Current.CancellationToken)).StatusCode);
        }
    }

    [Fact]
    public async Task A_supervisor_counts_only_with_a_second_factor()
    {
        await host.AddPersonAsync("chen", (Role.Supervisor, Township));
        using var browser = new Browser(host);
        await browser.SignInAsync("chen");
        Assert.Equal("403 secondFactorRequired", await browser.AskAsync("GET", "/api/v1/cases"));
        Assert.True((bool)(await browser.SessionAsync())["secondFactor"]!["required"]!);

        var enrolment = (await browser.SendAsync("POST", "/api/v1/session/second-factor")).Body!;
        var totp = new Totp(Base32Encoding.ToBytes((string)enrolment["secret"]!));
        Assert.StartsWith("otpauth://totp/", (string)enrolment["uri"]!, StringComparison.Ordinal);
        Assert.Equal("400 codeRefused", await browser.AskAsync("PUT", "/api/v1/session/second-factor", new { code = "000000" }));
        Assert.Equal("401", $"{(await browser.SignInAsync("chen", "wrong")).Split(' ')[0]}");
        await browser.SessionAsync();
        var recovery = (await browser.SendAsync("PUT", "/api/v1/session/second-factor", new { code = Code(totp) })).Body!["recoveryCodes"]!;
        Assert.Equal(10, recovery.AsArray().Count);
        Assert.Equal("200", await browser.AskAsync("GET", "/api/v1/cases")); // this session has shown it

        using var other = new Browser(host);
        Assert.Equal("401 codeRequired", await other.SignInAsync("chen"));
        Assert.Equal("401 codeRefused", await other.SignInAsync("chen", code: Code(totp))); // used for the enrolment
        host.Clock.Advance(TimeSpan.FromSeconds(30));
        var code = Code(totp);
        Assert.Equal("200", await other.SignInAsync("chen", code: code));
        Assert.Equal("401 codeRefused", await other.SignInAsync("chen", code: code)); // a code counts once
        Assert.Equal("200", await other.SignInAsync("chen", code: (string)recovery[0]!));
        Assert.Equal("401 codeRefused", await other.SignInAsync("chen", code: (string)recovery[0]!));
        Assert.Equal("200", await other.AskAsync("GET", "/api/v1/cases"));

        await other.SessionAsync();
        Assert.Equal("204", await other.AskAsync("DELETE", "/api/v1/session/second-factor", new { code = (string)recovery[1]! }));
        Assert.Equal("403 secondFactorRequired", await other.AskAsync("GET", "/api/v1/cases"));

        string Code(Totp of) => of.ComputeTotp(host.Clock.GetUtcNow().UtcDateTime);
    }

    [Theory]
    [InlineData("short-pw-11", "400 passwordTooShort")]
    [InlineData("password123456", "400 passwordTooGuessable")]
    [InlineData("wangwangwangwang", "400 passwordTooGuessable")] // one's own name
    [InlineData("a lantern under seven bridges", "204")]
    public async Task A_password_is_long_and_hard_to_guess(string password, string answer)
    {
        await host.AddPersonAsync("wang");
        using var browser = new Browser(host);
        using var other = new Browser(host);
        await browser.SignInAsync("wang");
        await other.SignInAsync("wang");
        Assert.Equal("401 signInRefused", await browser.AskAsync("PUT", "/api/v1/session/password", new { current = "wrong", password }));
        Assert.Equal(answer, await browser.AskAsync("PUT", "/api/v1/session/password", new { current = TestHost.Password, password }));
        Assert.Equal(
            answer == "204" ? "401 notSignedIn" : "200", await other.AskAsync("GET", "/api/v1/sessions")); // all others are signed out
        Assert.Equal("200", await browser.AskAsync("GET", "/api/v1/sessions"));
    }

    [Fact]
    public async Task The_first_administrator_comes_by_a_link_that_counts_once()
    {
        var file = Path.Combine(host.Keys, "first-administrator.link");
        var link = (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).Trim();
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        using var browser = new Browser(host);
        Assert.Equal("401 signInRefused", await browser.SignInAsync("admin", ""));
        foreach (var wrong in (string[])["admin.x", "", "admin", link[..^1], "/setup#admin."])
            Assert.Equal(
                "401 linkRefused", await browser.AskAsync("POST", "/api/v1/setup", new { link = wrong, password = TestHost.Password }));
        Assert.Equal("400 passwordTooShort", await browser.AskAsync("POST", "/api/v1/setup", new { link, password = "short" }));
        Assert.Equal(
            "200", await browser.AskAsync("POST", "/api/v1/setup", new { link, password = TestHost.Password, displayName = "李明" }));
        var session = await browser.SessionAsync();
        Assert.Equal(("李明", "administrator"), ((string?)session["person"]!["displayName"], (string?)session["grants"]![0]!["role"]));
        Assert.True((bool)session["secondFactor"]!["required"]!);
        Assert.Equal("403 secondFactorRequired", await browser.AskAsync("GET", "/api/v1/people"));
        Assert.Equal("401 linkRefused", await browser.AskAsync("POST", "/api/v1/setup", new { link, password = TestHost.Password }));
    }

    [Fact]
    public async Task Sessions_are_listed_and_ended_one_by_one()
    {
        await host.AddPersonAsync("wang");
        using var browser = new Browser(host);
        using var other = new Browser(host);
        await browser.SignInAsync("wang");
        await other.SignInAsync("wang");
        var sessions = (await browser.SendAsync("GET", "/api/v1/sessions")).Body!["sessions"]!.AsArray();
        Assert.Equal(2, sessions.Count);
        var elsewhere = (string)sessions.Single(it => !(bool)it!["current"]!)!["id"]!;
        Assert.Equal("404 unknownSession", await browser.AskAsync("DELETE", "/api/v1/sessions/none"));
        Assert.Equal("204", await browser.AskAsync("DELETE", $"/api/v1/sessions/{elsewhere}"));
        Assert.Equal("401 notSignedIn", await other.AskAsync("GET", "/api/v1/sessions"));
        Assert.Equal("200", await browser.AskAsync("GET", "/api/v1/sessions"));
    }

    [Fact]
    public async Task Who_is_disabled_is_signed_out_at_once()
    {
        var id = await host.AddPersonAsync("wang", (Role.Checker, "county"));
        using var browser = new Browser(host);
        await browser.SignInAsync("wang");
        var person = (await host.Get<IAccessStore>().ReadAsync(id, TestContext.Current.CancellationToken))!.Subject;
        await host.WriteAsync([(person with { Disabled = true }).Save()], id);
        Assert.Equal("401 notSignedIn", await browser.AskAsync("GET", "/api/v1/cases"));
        Assert.Equal("401 signInRefused", await browser.SignInAsync("wang"));
    }

    private async Task<string> AskWithAsync(string cookie)
    {
        using var client = host.Stranger();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/sessions");
        request.Headers.TryAddWithoutValidation("Cookie", $"deqing-session={cookie}");
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return $"{(int)response.StatusCode}";
    }
}
