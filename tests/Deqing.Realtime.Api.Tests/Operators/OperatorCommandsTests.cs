using Deqing.Realtime.Api.Operators;
using Deqing.Realtime.Api.Tests.SignIn;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Silo;

namespace Deqing.Realtime.Api.Tests.Operators;

/// <summary>The operator's commands beside the running program, on the same data folder.</summary>
public sealed class OperatorCommandsTests : IAsyncLifetime
{
    private TestHost host = null!;

    public async ValueTask InitializeAsync() => host = await TestHost.StartAsync("Limits:SignInsPerMinute=1000");

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task A_user_is_added_listed_disabled_and_enabled_while_the_program_runs()
    {
        var added = await RunAsync(
            "user", "add", "zhao.lin", "--display-name", "赵琳", "--role", "checker", "--territory", $"township:{TestPack.FirstTownship}");
        Assert.Equal(0, added.Code);
        var link = added.Output.Split("UTC: ")[1].Trim();
        using var browser = new Browser(host);
        Assert.Equal("200", await browser.AskAsync("POST", "/api/v1/setup", new { link, password = TestHost.Password }));
        Assert.Equal("200", await browser.AskAsync("GET", "/api/v1/ponds/P0001"));
        Assert.Equal("403 outsideTerritory", await browser.AskAsync("GET", "/api/v1/ponds/P0040"));
        Assert.Contains(
            $"zhao.lin\t赵琳\tchecker township:{TestPack.FirstTownship}", (await RunAsync("user", "list")).Output, StringComparison.Ordinal);

        Assert.Equal((0, "zhao.lin is disabled; all sessions are ended.\n", ""), await RunAsync("user", "disable", "zhao.lin"));
        await TestHost.Until("the session is ended", async () => await browser.AskAsync("GET", "/api/v1/ponds/P0001") == "401 notSignedIn");
        Assert.Equal((0, "zhao.lin is enabled.\n", ""), await RunAsync("user", "enable", "zhao.lin"));
        await TestHost.Until("they may sign in again", async () => await browser.SignInAsync("zhao.lin") == "200");

        Assert.Equal(0, (await RunAsync("user", "grant", "zhao.lin", "--role", "gridWorker", "--territory", "pond:P0040")).Code);
        await TestHost.Until("the role counts", async () => await browser.AskAsync("GET", "/api/v1/ponds/P0040") == "200");
        var renewed = (await RunAsync("user", "link", "zhao.lin")).Output.Split("UTC: ")[1].Trim();
        Assert.Equal("401 linkRefused", await browser.AskAsync("POST", "/api/v1/setup", new { link, password = TestHost.Password }));
        Assert.Equal("200", await browser.AskAsync("POST", "/api/v1/setup", new { link = renewed, password = TestHost.Password }));
    }

    [Fact]
    public async Task A_key_is_added_listed_and_revoked()
    {
        var added = await RunAsync("key", "add", "gateway-1", "--role", "device", "--territory", "pond:P0001", "--days", "30");
        Assert.Equal(0, added.Code);
        using var device = new Browser(host, added.Output.TrimEnd().Split('\n')[^1]);
        Assert.Equal("200", await device.AskAsync("GET", "/api/v1/county"));
        Assert.Contains("gateway-1\t", (await RunAsync("key", "list")).Output, StringComparison.Ordinal);
        Assert.Equal((0, "gateway-1 is revoked.\n", ""), await RunAsync("key", "revoke", "gateway-1"));
        await TestHost.Until("the key counts no longer", async () => await device.AskAsync("GET", "/api/v1/county") == "401 notSignedIn");
    }

    [Fact]
    public async Task The_audit_log_names_the_operator_and_verifies()
    {
        await RunAsync("user", "add", "wang.fang");
        var verdict = await RunAsync("audit", "verify");
        Assert.Equal((0, ""), (verdict.Code, verdict.Errors));
        Assert.Matches("^[0-9]+ entries hold, the last with the hash [0-9a-f]{64}\\.\n$", verdict.Output);
        var (_, page) = await host.Read("/api/v1/audit?action=personAdded");
        var entry = Assert.Single(page["entries"]!.AsArray())!;
        Assert.Equal(($"operator {Environment.UserName}", "wang.fang"), ((string?)entry["actorName"], (string?)entry["target"]));
    }

    [Theory]
    [InlineData("user add Li", "must be 3 to 64")]
    [InlineData("user add admin", "Somebody else has this name")]
    [InlineData("user add li.ming --role device", "RoleOnlyForKeys")]
    [InlineData("user add li.ming --role checker --territory pond:P9999", "no territory")]
    [InlineData("user disable nobody", "nobody called 'nobody'")]
    [InlineData("key add gate --role administrator --territory county", "RoleNotForKeys")]
    [InlineData("key add gate --role device --territory county --days 0", "--days")]
    [InlineData("key revoke admin", "no key called")]
    public async Task What_makes_no_sense_is_refused_in_words(string line, string words)
    {
        var (code, output, errors) = await RunAsync(line.Split(' '));
        Assert.Equal((1, ""), (code, output));
        Assert.Contains(words, errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("key add gate --role device")] // no territory
    [InlineData("key add gate --role god --territory county")]
    [InlineData("user explode")]
    public async Task What_is_no_command_is_answered_with_help(string line)
    {
        var (code, output, errors) = await RunAsync(line.Split(' '));
        Assert.NotEqual(0, code);
        Assert.Contains("Usage", output + errors, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_setting_nobody_knows_stops_a_command_too()
    {
        var refused = await Assert.ThrowsAsync<StartupRefused>(() => OperatorCommands.RunAsync(
            ["user", "list", "--Data:Dirctory=x"], TextWriter.Null, TextWriter.Null));
        Assert.Contains("Data:Directory", refused.Message, StringComparison.Ordinal);
    }

    private async Task<(int Code, string Output, string Errors)> RunAsync(params string[] command)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var errors = new StringWriter { NewLine = "\n" };
        var code = await OperatorCommands.RunAsync(
            [.. command, $"--Data:Directory={host.Data}", $"--County:Pack={host.Pack}", "--Fleet:Enabled=false"], output, errors);
        return (code, output.ToString(), errors.ToString());
    }
}
