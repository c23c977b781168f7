using System.Globalization;
using System.Text.Json.Nodes;
using Deqing.Realtime.Storage;
using Microsoft.AspNetCore.Http;

namespace Deqing.Realtime.Api.Tests.Hooks;

/// <summary>Events of cases on their way to another system, from the real program to a real receiver.</summary>
public sealed class HookDeliveryTests(HookProgram program) : IClassFixture<HookProgram>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_case_on_its_way_arrives_as_signed_CloudEvents_in_order()
    {
        await using var receiver = await HookReceiver.StartAsync();
        var (hook, secret) = await program.SubscribeAsync(receiver, "pond:P0001");
        var before = (long)(await program.ReadAsync(hook))["sequence"]!;
        var id = await program.OpenAsync(1);
        await program.CommandAsync(id, "dispatch", new { version = 1, lead = "agriculture" });
        await program.NoteAsync(id, 2);
        Delivery[] deliveries = [await receiver.NextAsync(), await receiver.NextAsync(), await receiver.NextAsync()];

        Assert.Equal(["case.opened", "case.dispatched", "case.noted"], deliveries.Select(it => (string)it.Event["type"]!));
        Assert.Equal([$"{id}:1", $"{id}:2", $"{id}:3"], deliveries.Select(it => (string)it.Event["id"]!));
        foreach (var it in deliveries)
            Expect(it, id, secret);
        Assert.Equal("after 2", (string)deliveries[2].Event["data"]!["event"]!["note"]!);
        var stored = await program.Host.Get<ICaseLog>().ReadStoredAsync(id, Cancellation);
        Assert.Equal(
            stored.Select(it => Convert.ToHexStringLower(it.Hash.AsSpan())),
            deliveries.Select(it => (string)it.Event["data"]!["event"]!["hash"]!));

        await program.DoneAsync(hook);
        Assert.Equal(deliveries.Select(it => $"{it.Id} {it.Event["sequence"]}"), await FetchAsync(before, id));
        receiver.ExpectNothing();
    }

    private static void Expect(Delivery it, string id, string secret)
    {
        Assert.Equal("application/cloudevents+json; charset=utf-8", it.ContentType);
        Assert.Equal("1.0", (string)it.Event["specversion"]!);
        Assert.Equal(it.Id, (string)it.Event["id"]!);
        Assert.Equal($"urn:county:{TestPack.County}:cases", (string)it.Event["source"]!);
        Assert.Equal(id, (string)it.Event["subject"]!);
        Assert.Equal("application/json", (string)it.Event["datacontenttype"]!);
        var data = it.Event["data"]!;
        Assert.Equal((string)it.Event["type"]!, $"case.{data["event"]!["type"]}");
        Assert.Equal(
            DateTimeOffset.Parse((string)data["event"]!["at"]!, CultureInfo.InvariantCulture),
            DateTimeOffset.Parse((string)it.Event["time"]!, CultureInfo.InvariantCulture));
        Assert.Equal((id, "P0001"), ((string)data["case"]!["id"]!, (string)data["case"]!["pond"]!));

        Assert.True(it.IsSigned(secret));
        for (var at = 0; at < it.Body.Length; at += 97)
        {
            byte[] changed = [.. it.Body];
            changed[at] ^= 1;
            Assert.False(it.IsSigned(secret, changed), $"byte {at}");
        }

        Assert.False((it with { Timestamp = "1" }).IsSigned(secret));
        Assert.False((it with { Id = "other:1" }).IsSigned(secret));
    }

    // Page by page, each beginning after the last number of the one before.
    private async Task<List<string>> FetchAsync(long after, string id)
    {
        var fetched = new List<string>();
        var head = await program.Host.Get<IHookStore>().HeadAsync(Cancellation);
        for (; after < head; after++)
        {
            using var response = await program.Host.Get($"/api/v1/events?after={after}&limit=1");
            Assert.Equal("application/cloudevents-batch+json", response.Content.Headers.ContentType?.MediaType);
            var it = Assert.Single(JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!.AsArray())!;
            Assert.Equal($"{after + 1:D12}", (string)it["sequence"]!);
            if ((string)it["subject"]! == id)
                fetched.Add($"{it["id"]} {it["sequence"]}");
        }

        return fetched;
    }

    public static TheoryData<string, int> Failures => new()
    {
        { "status500", 2 }, { "status302", 3 }, { "unreachable", 4 }, { "timedOut", 5 },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task What_fails_is_sent_again_ever_later_and_nothing_overtakes_it(string problem, int pond)
    {
        await using var receiver = await HookReceiver.StartAsync();
        receiver.Answer = problem switch
        {
            "unreachable" => Cut,
            "timedOut" => context => new TaskCompletionSource().Task.WaitAsync(context.RequestAborted),
            _ => HookReceiver.With(int.Parse(problem["status".Length..], CultureInfo.InvariantCulture)),
        };
        var (hook, _) = await program.SubscribeAsync(receiver, $"pond:P{pond:D4}");
        var id = await program.OpenAsync(pond);
        Assert.Equal("1 case.opened", await receiver.NextAsync(1));
        await program.NoteAsync(id, 1);
        foreach (var (failures, wait) in ((int, int)[])[(1, 5), (2, 30)])
        {
            var failed = await program.FailedAsync(hook, failures);
            Assert.Equal((problem, true), ((string)failed["problem"]!, (bool)failed["enabled"]!));
            var next = DateTimeOffset.Parse((string)failed["nextAt"]!, CultureInfo.InvariantCulture) - program.Host.Now;
            Assert.InRange(next, TimeSpan.Zero, TimeSpan.FromSeconds(wait));
            receiver.ExpectNothing();
            program.Host.Clock.Advance(TimeSpan.FromSeconds(wait));
            Assert.Equal("1 case.opened", await receiver.NextAsync(1));
        }

        await program.FailedAsync(hook, 3);
        receiver.Answer = HookReceiver.With(StatusCodes.Status202Accepted);
        program.Host.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("1 case.opened, 2 case.noted", await receiver.NextAsync(2));
        await program.DoneAsync(hook);
        Assert.Null((string?)(await program.ReadAsync(hook))["problem"]);
        receiver.ExpectNothing();
    }

    [Fact]
    public async Task Who_fails_for_days_is_switched_off_and_a_replay_sends_all_again_under_the_same_ids()
    {
        await using var receiver = await HookReceiver.StartAsync();
        var (hook, _) = await program.SubscribeAsync(receiver, "pond:P0006");
        var before = (long)(await program.ReadAsync(hook))["sequence"]!;
        var id = await program.OpenAsync(6);
        Assert.Equal("1 case.opened", await receiver.NextAsync(1));
        await program.DoneAsync(hook);
        receiver.Answer = HookReceiver.With(StatusCodes.Status503ServiceUnavailable);
        await program.NoteAsync(id, 1);
        for (var failures = 1; failures <= 12; failures++)
        {
            Assert.Equal("2 case.noted", await receiver.NextAsync(1));
            await program.FailedAsync(hook, failures);
            program.Host.Clock.Advance(TimeSpan.FromHours(24));
        }

        var off = await program.ReadAsync(hook);
        Assert.Equal((false, "status503", null), ((bool)off["enabled"]!, (string)off["problem"]!, (string?)off["nextAt"]));
        receiver.Answer = HookReceiver.With(StatusCodes.Status204NoContent);
        Assert.Equal(200, (await program.PostAsync($"/api/v1/hooks/{hook}/replay", new { after = before })).Status);
        Assert.Equal("1 case.opened, 2 case.noted", await receiver.NextAsync(2));
        await program.DoneAsync(hook);
        Assert.True((bool)(await program.ReadAsync(hook))["enabled"]!);
        var (status, refused) = await program.PostAsync($"/api/v1/hooks/{hook}/replay", new { after = long.MaxValue });
        Assert.Equal((400, "badSequence"), (status, (string)refused!["reason"]!));
    }

    [Fact]
    public async Task Who_is_gone_is_switched_off_at_once()
    {
        await using var receiver = await HookReceiver.StartAsync();
        receiver.Answer = HookReceiver.With(StatusCodes.Status410Gone);
        var (hook, _) = await program.SubscribeAsync(receiver, "pond:P0007");
        await program.OpenAsync(7);
        await receiver.NextAsync();
        var off = await program.FailedAsync(hook, 1);
        Assert.Equal((false, "status410"), ((bool)off["enabled"]!, (string)off["problem"]!));
    }

    private static Task Cut(HttpContext context)
    {
        context.Abort();
        return Task.CompletedTask;
    }
}
