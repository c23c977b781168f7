using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Deqing.Realtime.Api.Live;
using Deqing.Realtime.Api.Tests.SignIn;
using Microsoft.AspNetCore.SignalR.Client;

namespace Deqing.Realtime.Api.Tests.Workers;

/// <summary>What a worker hears of their tasks, and sees of them.</summary>
public sealed class TaskTests(ITestOutputHelper output)
{
    private static readonly object Available = new { status = "available" };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_task_that_is_offered_reaches_the_screen_of_the_worker_and_so_does_its_recall()
    {
        await using var program = await WorkerProgram.StartAsync();
        await program.Worker.AskAsync("POST", "/api/v1/workers/me/status", Available);
        var told = Channel.CreateUnbounded<NoticeLiveMessage>();
        await using var hub = await ConnectAsync(program, told);
        for (var pond = 1; pond <= 3; pond++)
        {
            var (id, version) = await program.OpenAsync(pond);
            var since = Stopwatch.GetTimestamp();
            Assert.Equal("200", await program.Center.AskAsync("POST", $"/api/v1/cases/{id}/assign", new { version, worker = program.Id }));
            var message = await told.Reader.ReadAsync(Cancellation).AsTask().WaitAsync(TestHost.Patience, Cancellation);
            output.WriteLine($"assigned, told after {Stopwatch.GetElapsedTime(since).TotalMilliseconds:F0} ms");
            Assert.Equal((id, true), (message.Case, message.Urgent));

            var now = (int)(await program.Host.Read($"/api/v1/cases/{id}")).Body["version"]!;
            Assert.Equal(
                "200", await program.Center.AskAsync("POST", $"/api/v1/cases/{id}/recall", new { version = now, reason = "mistake" }));
            message = await told.Reader.ReadAsync(Cancellation).AsTask().WaitAsync(TestHost.Patience, Cancellation);
            Assert.Equal((id, false), (message.Case, message.Urgent));
            Assert.Empty(await TasksAsync(program.Worker));
        }
    }

    [Fact]
    public async Task Tasks_are_listed_with_what_may_be_done_and_where_they_are()
    {
        await using var program = await WorkerProgram.StartAsync();
        await program.Worker.AskAsync("POST", "/api/v1/workers/me/status", Available);
        var (first, second) = (await program.OpenAsync(1), await program.OpenAsync(2));
        Assert.Equal(
            "200", await program.Center.AskAsync(
                "POST", $"/api/v1/cases/{first.Id}/assign", new { version = first.Version, worker = program.Id, reserve = true }));
        Assert.Empty(await TasksAsync(program.Worker));
        Assert.Equal([$"{first.Id} reserved"], await WordsAsync(program.Center, program.Id));

        Assert.Equal(
            "200", await program.Center.AskAsync(
                "POST", $"/api/v1/cases/{second.Id}/assign", new { version = second.Version, worker = program.Id }));
        var task = Assert.Single(await TasksAsync(program.Worker))!;
        Assert.Equal($"{second.Id} offered handle", $"{task["case"]!["id"]} {task["case"]!["task"]!["state"]} {task["purpose"]}");
        var verbs = task["verbs"]!.AsArray().Select(verb => (string)verb!).ToList();
        Assert.Contains("takeTask", verbs);
        Assert.Contains("declineTask", verbs);
        Assert.DoesNotContain("recall", verbs);
        Assert.Equal(("120.011", true), ($"{task["place"]!["longitude"]}", (bool)task["place"]!["exact"]!));
        Assert.InRange((double)task["place"]!["gcj02"]!["longitude"]! - 120.011, 0.0005, 0.01);
        var me = (await program.Worker.SendAsync("GET", "/api/v1/workers/me")).Body!;
        Assert.Equal("2 1", $"{me["load"]} {me["month"]}");

        var version = (int)task["case"]!["version"]!;
        Assert.Equal("200", await program.Worker.AskAsync("POST", $"/api/v1/cases/{second.Id}/takeTask", new { version }));
        Assert.Equal([$"{second.Id} accepted"], await WordsAsync(program.Worker));
        Assert.Equal([$"{first.Id} reserved", $"{second.Id} accepted"], await WordsAsync(program.Center, program.Id));
    }

    private static async Task<HubConnection> ConnectAsync(WorkerProgram program, Channel<NoticeLiveMessage> told)
    {
        var hub = new HubConnectionBuilder().WithUrl(
            new Uri(program.Host.Http.BaseAddress!, "/hubs/live"), options => options.Cookies = program.Worker.Cookies).Build();
        hub.On<NoticeLiveMessage>("notice", message => told.Writer.TryWrite(message));
        await hub.StartAsync(Cancellation);
        return hub;
    }

    private static async Task<JsonArray> TasksAsync(Browser browser, string? worker = null) =>
        (await browser.SendAsync("GET", $"/api/v1/tasks{(worker is null ? "" : $"?worker={worker}")}")).Body!["tasks"]!.AsArray();

    private static async Task<IEnumerable<string>> WordsAsync(Browser browser, string? worker = null) =>
        (await TasksAsync(browser, worker)).Select(task => $"{task!["case"]!["id"]} {task["case"]!["task"]!["state"]}");
}
