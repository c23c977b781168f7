using System.Text.Json.Nodes;
using Deqing.Realtime.Api.Operators;
using Deqing.Realtime.Api.Tests.SignIn;
using Deqing.Realtime.Domain.Access;

namespace Deqing.Realtime.Api.Tests.Devices;

/// <summary>First contact, and what is left of it after the program died in between.</summary>
public sealed class ProvisionTests
{
    [Fact]
    public async Task A_code_becomes_a_key_once_and_what_people_set_is_there_after_a_restart()
    {
        await using var host = await TestHost.StartAsync("Limits:SignInsPerMinute=12");
        using var admin = await Browser.OfAsync(host, (Role.Administrator, "county"));
        var (_, printed) = await admin.SendAsync("POST", "/api/v1/devices/S00001/code");
        var code = (string)printed!["code"]!;
        Assert.Matches("^([A-Z2-7]{4}-){3}[A-Z2-7]{4}$", code);
        Assert.Equal("400 badNonce", (await MeetAsync(host, code, "short")).Answer);
        Assert.Equal("404 unknownCode", (await MeetAsync(host, "AAAA-AAAA-AAAA-AAAA", "0123456789abcdef")).Answer);

        var (answer, met) = await MeetAsync(host, code.ToLowerInvariant().Replace("-", "", StringComparison.Ordinal), "0123456789abcdef");
        Assert.Equal(("200", "v1/S00001/observations"), (answer, (string)met!["topic"]!));
        var key = (string)met["key"]!;
        Assert.Equal("accepted", await DeviceHost.SendAsync(host, key, "S00001", host.Now));
        Assert.Equal("200", await admin.AskAsync("POST", "/api/v1/devices/S00002/move", new { place = "P0030" }));
        Assert.Equal("200", await admin.AskAsync("POST", "/api/v1/devices/S00003/retire", new { }));

        // The answer never arrived, and the program died: the device asks again and has the same key.
        await host.RestartAsync();
        var (_, again) = await MeetAsync(host, code, "0123456789abcdef");
        Assert.Equal(key, (string)again!["key"]!);
        Assert.Equal("409 codeUsed", (await MeetAsync(host, code, "another-chance-16")).Answer);
        Assert.Equal("accepted", await DeviceHost.SendAsync(host, key, "S00001", host.Now));
        Assert.Equal("retired", await DeviceHost.SendAsync(host, host.Key, "S00003", host.Now));
        Assert.Contains("S00002", (await host.Read("/api/v1/ponds/P0030")).Body["sensors"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("[]", (await host.Read("/api/v1/ponds/P0002")).Body["sensors"]!.ToJsonString());

        // Who guesses codes is held up.
        for (var guess = 1; (await MeetAsync(host, "BBBB-AAAA-AAAA-AAAA", "0123456789abcdef")).Answer is var said && guess <= 12; guess++)
            if (said == "429 tooManyRequests")
                return;
        Assert.Fail("Nobody was held up.");
    }

    [Fact]
    public async Task Of_two_who_show_a_code_at_once_one_has_a_key_and_an_expired_code_is_none()
    {
        await using var host = await TestHost.StartAsync("Devices:CodeDays=1");
        using var admin = await Browser.OfAsync(host, (Role.Administrator, "county"));
        var code = (string)(await admin.SendAsync("POST", "/api/v1/devices/S00001/code")).Body!["code"]!;
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(n => MeetAsync(host, code, $"chance-of-number-{n}")));
        Assert.Equal(["200", "409 codeUsed", "409 codeUsed", "409 codeUsed"], answers.Select(answer => answer.Answer).Order());

        var late = (string)(await admin.SendAsync("POST", "/api/v1/devices/S00001/code")).Body!["code"]!;
        host.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal("409 codeExpired", (await MeetAsync(host, late, "0123456789abcdef")).Answer);
    }

    [Fact]
    public async Task What_an_operator_registers_counts_in_the_running_program_by_itself()
    {
        // Whoever waits for a key to count asks often, and without one.
        await using var host = await TestHost.StartAsync("Limits:SignInsPerMinute=100000", "Limits:AnonymousCallsPerMinute=100000");
        var (status, printed) = await OperateAsync(host, "device", "add", "OP-1", "--type", "pondStation", "--place", "P0001");
        Assert.Equal(0, status);
        var key = printed.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1].Trim();
        var before = TimeProvider.System.GetTimestamp();
        await TestHost.Until("the key counts", async () => await DeviceHost.SendAsync(host, key, "OP-1", host.Now) == "accepted");
        Assert.InRange(TimeProvider.System.GetElapsedTime(before), TimeSpan.Zero, TimeSpan.FromSeconds(5));

        (status, var again) = await OperateAsync(host, "device", "key", "OP-1");
        Assert.Equal(0, status);
        var newer = again.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1].Trim();
        await TestHost.Until("the old key is refused", async () => await DeviceHost.SendAsync(host, key, "OP-1", host.Now) == "401");
        Assert.Equal("accepted", await DeviceHost.SendAsync(host, newer, "OP-1", host.Now));
        (status, var code) = await OperateAsync(host, "device", "code", "OP-1");
        Assert.Equal(0, status);
        var plain = code.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1].Trim();
        await TestHost.Until("the code is known", async () => (await MeetAsync(host, plain, "0123456789abcdef")).Answer == "200");
        foreach (var (args, expected) in ((string[], string)[])
        [
            (["device", "add", "op-1", "--type", "pondStation", "--place", "P0001"], "Refused: idTaken."),
            (["device", "add", "OP-2", "--type", "none", "--place", "P0001"], "'none' is none of"),
            (["device", "key", "none"], "There is no sensor 'none'"),
        ])
            Assert.Contains(expected, (await OperateAsync(host, args)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_registry_and_what_is_said_of_a_file_have_limits()
    {
        // The pack has 42 sensors.
        await using var host = await TestHost.StartAsync("Devices:Max=43", "Devices:MaxMistakes=2");
        using var admin = await Browser.OfAsync(host, (Role.Administrator, "county"));
        object Device(string id) => new { id, stationType = "pondStation", place = "P0001" };
        Assert.Equal("201", await admin.AskAsync("POST", "/api/v1/devices", Device("L1")));
        Assert.Equal("409 tooManyDevices", await admin.AskAsync("POST", "/api/v1/devices", Device("L2")));
        foreach (var (rows, named, inAll) in ((string, int, int)[])
        [
            ("L2,none,P1\nL3,none,P1\n", 2, 2), ("L2,none,P1\nL3,none,P1\nL4,none,P1\n", 2, 3),
            ("L2,pondStation,P0001\n", 1, 1), // tooManyDevices
        ])
        {
            using var content = new StringContent($"id,station_type,place_id\n{rows}", System.Text.Encoding.UTF8, "text/csv");
            using var response = await admin.Client.PostAsync("/api/v1/devices/import", content, TestContext.Current.CancellationToken);
            var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
            Assert.Equal((named, inAll), (answer["mistakes"]!.AsArray().Count, (int)answer["mistakesInAll"]!));
        }
    }

    private static async Task<(int Status, string Text)> OperateAsync(TestHost host, params string[] args)
    {
        var (output, errors) = (new StringWriter(), new StringWriter());
        var status = await OperatorCommands.RunAsync(
            [.. args, $"--County:Pack={host.Pack}", $"--Data:Directory={host.Data}"], output, errors);
        return (status, $"{output}{errors}");
    }

    private static async Task<(string Answer, JsonNode? Body)> MeetAsync(TestHost host, string code, string nonce)
    {
        using var device = new Browser(host);
        return await device.SendAsync("POST", "/api/v1/devices/provision", new { code, nonce });
    }
}
