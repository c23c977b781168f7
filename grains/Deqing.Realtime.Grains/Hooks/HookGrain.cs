using Deqing.Realtime.Domain.Escalation;
using Deqing.Realtime.Domain.Hooks;
using Deqing.Realtime.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Deqing.Realtime.Grains.Hooks;

internal sealed partial class HookGrain(
    IHookStore hooks, ICaseLog cases, IHookSender sender, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<HookGrain> logger)
    : Grain, IHookGrain
{
    /// <summary>How long one round may take: less than a grain call may.</summary>
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(10);

    private const int Batch = 100;

    public async Task Deliver()
    {
        if (await hooks.FindAsync(this.GetPrimaryKeyString(), CancellationToken.None) is not { Enabled: true } hook
            || hook.NextAt > time.GetUtcNow())
            return;
        var started = time.GetTimestamp();
        while (!IsOver(started) && await hooks.ReadAsync(hook.Cursor, Batch, CancellationToken.None) is { IsEmpty: false } entries)
        {
            var rows = (await cases.FindAsync([.. entries.Select(entry => entry.CaseId).Distinct()], CancellationToken.None))
                .ToDictionary(row => row.Id);

            // What was sent and not yet noted when the program dies is sent again, under the same id. Who changed the subscription
            // meanwhile, to replay or to end it, is right: the next round begins with that.
            if (await hooks.SaveAsync(await Deliver(hook, entries, rows, started), CancellationToken.None) is not { Attempts: 0 } noted)
                return;
            hook = noted;
        }
    }

    private async Task<Hook> Deliver(Hook hook, ImmutableArray<FeedEntry> entries, Dictionary<string, CaseRow> rows, long started)
    {
        foreach (var entry in entries)
        {
            if (IsOver(started))
                break;
            if (Wants(hook, entry, rows[entry.CaseId]) && await sender.SendAsync(hook, entry, rows[entry.CaseId], CancellationToken.None)
                is { } problem)
                return Failed(hook, problem);
            hook = hook with { Cursor = entry.Sequence, Attempts = 0, NextAt = null, Problem = null };
        }

        return hook;
    }

    private bool IsOver(long started) =>
        lifetime.ApplicationStopping.IsCancellationRequested || time.GetElapsedTime(started) > Round;

    private Hook Failed(Hook hook, string problem)
    {
        var failures = hook.Attempts + 1;
        var wait = Redelivery.After(failures, problem);
        LogFailed(logger, hook.Id, hook.Cursor + 1, problem, failures, wait);
        return hook with
        {
            Attempts = failures, Problem = problem, NextAt = time.GetUtcNow() + wait, Enabled = wait is not null,
        };
    }

    // What a step of a policy calls by its name is told whatever types it has subscribed to.
    private static bool Wants(Hook hook, FeedEntry entry, CaseRow row) =>
        (hook.Types.IsEmpty || hook.Types.Contains(entry.Type) || IsCalled(hook, entry))
        && hook.Territory.Covers(row.Case.Place, [.. row.Case.Assignments.Select(part => part.Department)]);

    private static bool IsCalled(Hook hook, FeedEntry entry) =>
        entry.Payload.Contains(hook.Id, StringComparison.Ordinal)
        && CaseJson.ReadEvent(entry.Payload) is EscalationStepped { What: WebhookStep } step
        && step.People.Any(called => called.Id == hook.Id);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Hook {Hook} did not take event {Sequence}: {Problem}; failure {Failures}, again after {Wait}")]
    private static partial void LogFailed(ILogger logger, string hook, long sequence, string problem, int failures, TimeSpan? wait);
}
