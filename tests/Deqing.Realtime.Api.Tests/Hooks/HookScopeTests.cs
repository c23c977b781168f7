using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Deqing.Realtime.Api.Hooks;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Storage;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Api.Tests.Hooks;

/// <summary>Who is told what, and where messages never go.</summary>
public sealed class HookScopeTests(HookProgram program, SharedHost shared) : IClassFixture<HookProgram>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Cases_outside_of_the_territory_are_not_told()
    {
        await using var receiver = await HookReceiver.StartAsync();
        var (hook, _) = await program.SubscribeAsync(receiver, "pond:P0011");
        var outside = await program.OpenAsync(12);
        var inside = await program.OpenAsync(11);
        await program.NoteAsync(outside, 1);
        Assert.Equal(inside, (string)(await receiver.NextAsync()).Event["subject"]!);
        await program.DoneAsync(hook);
        receiver.ExpectNothing();
    }

    [Fact]
    public async Task A_department_is_told_of_a_case_while_it_has_a_part_in_it()
    {
        await using var receiver = await HookReceiver.StartAsync();
        var (hook, _) = await program.SubscribeAsync(receiver, "department:firstTown");
        var id = await program.OpenAsync(13);
        await program.CommandAsync(id, "dispatch", new { version = 1, lead = "agriculture" });
        await program.DoneAsync(hook);
        receiver.ExpectNothing();
        var theirs = await program.OpenAsync(17);
        await program.DoneAsync(hook);
        await program.CommandAsync(theirs, "dispatch", new { version = 1, lead = "firstTown" });
        Assert.Equal($"{theirs}:2", (await receiver.NextAsync()).Id);
        await program.DoneAsync(hook);
        receiver.ExpectNothing();
    }

    [Fact]
    public async Task Only_the_types_somebody_asked_for_are_sent()
    {
        await using var receiver = await HookReceiver.StartAsync();
        var (hook, _) = await program.SubscribeAsync(receiver, "pond:P0014", "dispatched", "closed");
        var id = await program.OpenAsync(14);
        await program.NoteAsync(id, 1);
        await program.CommandAsync(id, "dispatch", new { version = 2, lead = "agriculture" });
        Assert.Equal("3 case.dispatched", await receiver.NextAsync(1));
        await program.DoneAsync(hook);
        receiver.ExpectNothing();
        var (status, refused) = await program.PostAsync(
            "/api/v1/hooks", new { name = "test", url = receiver.Url, territory = "county", types = (string[])["melted"] });
        Assert.Equal((400, "unknownType"), (status, (string)refused!["reason"]!));
    }

    [Fact]
    public async Task Nobody_learns_who_reported()
    {
        await using var receiver = await HookReceiver.StartAsync();
        await program.SubscribeAsync(receiver, $"village:{TestPack.Community}");
        var (status, receipt) = await program.PostAsync("/api/v1/reports", Report("the heap", "Secretive", "13800001111"));
        Assert.Equal(201, status);
        var number = (string)receipt!["number"]!;
        var second = Report("me too", "Quietly", "13900002222");
        second["coSign"] = number;
        var (_, joined) = await program.PostAsync("/api/v1/reports", second);
        var code = (string)joined!["code"]!;
        Assert.Equal(200, (await program.PostAsync($"/api/v1/reports/{code}/notes", new { note = "it smells" })).Status);
        Delivery[] told = [await receiver.NextAsync(), await receiver.NextAsync(), await receiver.NextAsync()];
        Assert.Equal(["case.reported", "case.coSigned", "case.noted"], told.Select(it => (string)it.Event["type"]!));

        var row = (await program.Host.Get<ICaseLog>().FindAsync(CaseNumber.Parse(number)!.Value, Cancellation))!;
        string[] secrets =
        [
            "Secretive", "Quietly", "13800001111", "13900002222", code, (string)receipt["code"]!, (string)second["key"]!,
            .. row.Case.Reporters.Select(reporter => reporter.Tag),
        ];
        Assert.Equal(2, row.Case.Reporters.Length);
        foreach (var it in told)
        {
            var text = it.Event.ToJsonString(Plain.Text);
            foreach (var secret in secrets)
                Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase);
            Assert.Equal("", (string)it.Event["data"]!["event"]!["by"]!["id"]!);
            Assert.Equal("", (string)it.Event["data"]!["event"]!["by"]!["name"]!);
        }
    }

    private static JsonObject Report(string text, string name, string phone) => new()
    {
        ["key"] = Guid.NewGuid().ToString(), ["category"] = "garbage", ["text"] = text, ["longitude"] = 120.0201, ["latitude"] = 30.5201,
        ["contact"] = new JsonObject { ["name"] = name, ["phone"] = phone },
    };

    [Fact]
    public async Task The_secret_is_shown_once_and_kept_sealed()
    {
        await using var receiver = await HookReceiver.StartAsync();
        var (hook, secret) = await program.SubscribeAsync(receiver, "pond:P0015");
        Assert.Equal(32, Convert.FromBase64String(secret["whsec_".Length..]).Length);
        Assert.DoesNotContain("secret", (await program.ReadAsync(hook)).ToJsonString(), StringComparison.OrdinalIgnoreCase);
        var kept = (await program.Host.Get<IHookStore>().FindAsync(hook, Cancellation))!.Secret;
        Assert.DoesNotContain(secret["whsec_".Length..], kept, StringComparison.Ordinal);
        var (_, again) = await program.PostAsync($"/api/v1/hooks/{hook}/replay", new { after = 0 });
        Assert.DoesNotContain("whsec_", again!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_subscriptions_have_two_secrets()
    {
        await using var receiver = await HookReceiver.StartAsync();
        var first = await program.SubscribeAsync(receiver, "pond:P0016");
        var second = await program.SubscribeAsync(receiver, "pond:P0016");
        await program.OpenAsync(16);
        Delivery[] told = [await receiver.NextAsync(), await receiver.NextAsync()];
        Assert.Equal(told[0].Id, told[1].Id);
        Assert.Single(told, it => it.IsSigned(first.Secret));
        Assert.Single(told, it => it.IsSigned(second.Secret));
    }

    [Fact]
    public async Task A_private_address_is_not_called()
    {
        var host = await shared.Value;
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        using var client = new HookClient(Options.Create(new HookOptions()));
        foreach (var name in (string[])["localhost", "127.0.0.1", "[::1]", "[::ffff:127.0.0.1]"])
        {
            using var message = Message($"https://{name}:{port}/");
            Assert.Equal("privateAddress", await client.SendAsync(message, Cancellation));
        }

        Assert.False(listener.Pending());
        using var plain = new StringContent(
            $$"""{"name":"test","url":"http://127.0.0.1:{{port}}/","territory":"county"}""", Encoding.UTF8, "application/json");
        using var response = await host.Http.PostAsync("/api/v1/hooks", plain, Cancellation);
        Assert.Equal("badUrl", (string)JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!["reason"]!);
    }

    [Fact]
    public async Task A_name_that_leads_elsewhere_by_the_time_of_the_call_is_not_followed()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var asked = 0;
        using var client = new HookClient(Options.Create(new HookOptions { TimeoutSeconds = 1 }))
        {
            // TEST-NET-2 of RFC 5737 stands for a name that leads nowhere public; the second answer is this machine.
            Resolve = (_, _) => Task.FromResult<IPAddress[]>(
                asked++ == 0 ? throw new SocketException((int)SocketError.HostNotFound) : [IPAddress.Loopback, IPAddress.IPv6Loopback]),
        };
        var url = $"https://hook.example:{((IPEndPoint)listener.LocalEndpoint).Port}/";
        foreach (var expected in (string[])["unreachable", "privateAddress", "privateAddress"])
        {
            using var message = Message(url);
            Assert.Equal(expected, await client.SendAsync(message, Cancellation));
        }

        Assert.Equal(3, asked);
        Assert.False(listener.Pending());
    }

    private static HttpRequestMessage Message(string url) => new(HttpMethod.Post, url) { Content = new StringContent("{}") };
}
