using System.Diagnostics;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Rules;
using Deqing.Realtime.Storage;
using Microsoft.AspNetCore.Http;

namespace Deqing.Realtime.Api.Tests.Hooks;

/// <summary>Deliveries across a restart of the program, and many at once.</summary>
public sealed class HookRestartTests(ITestOutputHelper output) : IAsyncLifetime
{
    private readonly HookProgram program = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => program.InitializeAsync();

    public ValueTask DisposeAsync() => program.DisposeAsync();

    [Fact]
    public async Task After_a_restart_it_goes_on_where_it_was()
    {
        await using var receiver = await HookReceiver.StartAsync();
        var (hook, secret) = await program.SubscribeAsync(receiver, "pond:P0001");
        var id = await program.OpenAsync(1);
        Assert.Equal("1 case.opened", await receiver.NextAsync(1));
        await program.DoneAsync(hook);

        // A start may take longer than the wait before the next try.
        program.Host.Clock.Stop();
        receiver.Answer = HookReceiver.With(StatusCodes.Status500InternalServerError);
        await program.NoteAsync(id, 1);
        Assert.Equal("2 case.noted", await receiver.NextAsync(1));
        await program.FailedAsync(hook, 1);

        await program.Host.RestartAsync();
        Assert.Equal("status500", (string)(await program.ReadAsync(hook))["problem"]!);
        receiver.Answer = HookReceiver.With(StatusCodes.Status200OK);
        await program.NoteAsync(id, 2);
        program.Host.Clock.Advance(TimeSpan.FromSeconds(5));
        var again = await receiver.NextAsync();
        Assert.Equal($"{id}:2", again.Id);
        Assert.True(again.IsSigned(secret));
        Assert.Equal("3 case.noted", await receiver.NextAsync(1));
        await program.DoneAsync(hook);
        receiver.ExpectNothing();
    }

    [Fact]
    public async Task A_thousand_waiting_events_leave_at_once()
    {
        const int events = 1_000;
        await using var receiver = await HookReceiver.StartAsync();
        var (hook, _) = await program.SubscribeAsync(receiver, "pond:P0002");
        Assert.Equal(200, (await program.PostAsync($"/api/v1/hooks/{hook}/disable", new { })).Status);
        await WriteAsync("many", events);
        var started = Stopwatch.GetTimestamp();
        Assert.Equal(200, (await program.PostAsync($"/api/v1/hooks/{hook}/replay", new { after = 0 })).Status);
        for (var version = 1; version <= events; version++)
            Assert.Equal($"many:{version}", (await receiver.NextAsync()).Id);
        var taken = Stopwatch.GetElapsedTime(started);
        output.WriteLine($"{events} events in {taken.TotalSeconds:0.00} s");
        await program.DoneAsync(hook);
        receiver.ExpectNothing();
        Assert.True(taken < TimeSpan.FromSeconds(10), $"{taken}: no more than one batch in a second");
    }

    private async Task WriteAsync(string id, int events)
    {
        var (log, now) = (program.Host.Get<ICaseLog>(), program.Host.Now);
        CaseEvent next = new CaseOpened(
            now,
            new AlarmReport(
                "P0002", TestPack.FirstVillage, TestPack.FirstTownship, "ph-high", "pondPh", Severity.Serious, now, now, now, 9));
        CaseFile? state = null;
        for (var version = 0; version < events; version++)
        {
            state = CaseEvolution.Evolve(state, next);
            Assert.Equal(AppendResult.Appended, await log.AppendAsync(id, version, [next], state, [], Cancellation));
            next = new CaseAcknowledged(now, "wang", null);
        }
    }
}
