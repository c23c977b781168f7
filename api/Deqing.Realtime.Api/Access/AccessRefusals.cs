using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Domain.Access;

namespace Deqing.Realtime.Api.Access;

/// <summary>
/// Counts what was refused, and writes it into the audit log a few seconds later, alike ones as one entry with their number:
/// who knocks a thousand times must not fill the log or slow anybody down.
/// </summary>
internal sealed partial class AccessRefusals : BackgroundService
{
    /// <summary>So many different refusals are kept apart between two writes; what comes beyond is counted together.</summary>
    public const int MaxKept = 200;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<Refused, int> kept = [];
    private readonly AccessWriter writer;
    private readonly TimeProvider time;
    private readonly ILogger<AccessRefusals> logger;
    private readonly Counter<long> counter;

    public AccessRefusals(AccessWriter writer, TimeProvider time, IMeterFactory meters, ILogger<AccessRefusals> logger)
    {
        (this.writer, this.time, this.logger) = (writer, time, logger);
        counter = meters.Create("Deqing.Realtime.Access").CreateCounter<long>("refused_total", null, "What was refused, by reason.");
    }

    /// <summary>Takes note of a refusal by the policy.</summary>
    /// <param name="current">Who was refused.</param>
    /// <param name="what">What they wanted to do, if the endpoint says so.</param>
    /// <param name="target">What they wanted to do it to.</param>
    /// <param name="reason">Why not.</param>
    public void Note(CurrentCaller current, Operation? what, string target, AccessReason reason) =>
        Note(current.Caller, current.Address, what is { } operation ? Json.Word(operation) : "request", target, Json.Word(reason));

    /// <summary>Takes note of a refusal.</summary>
    public void Note(Caller who, string address, string action, string target, string reason)
    {
        counter.Add(1, new KeyValuePair<string, object?>("reason", reason));
        var refused = new Refused(action, reason, who.Id, who.Name, address, target);
        if (kept.Count >= MaxKept && !kept.ContainsKey(refused))
            refused = new Refused("request", reason, "", "", "", "");
        kept.AddOrUpdate(refused, 1, (_, times) => times + 1);
    }

    /// <summary>Writes what was taken note of. What could not be written is kept for the next time.</summary>
    public async Task WriteAsync()
    {
        var taken = new List<(Refused Refused, int Times)>();
        foreach (var refused in kept.Keys)
            if (kept.TryRemove(refused, out var times))
                taken.Add((refused, times));
        if (taken.Count == 0)
            return;
        try
        {
            await writer.AuditAsync([.. taken.Select(it => Entry(it.Refused, it.Times))]);
        }
        catch
        {
            foreach (var (refused, times) in taken)
                kept.AddOrUpdate(refused, times, (_, since) => since + times);
            throw;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await TryWriteAsync();
        }
        catch (OperationCanceledException)
        {
            await TryWriteAsync();
        }
    }

    private async Task TryWriteAsync()
    {
        try
        {
            await WriteAsync();
        }
        catch (Exception failure)
        {
            LogNotWritten(logger, failure);
        }
    }

    private AuditDraft Entry(Refused refused, int times) => new(
        time.GetUtcNow(), refused.Action, refused.Reason, refused.Actor, refused.ActorName, refused.Address, null, refused.Target,
        times == 1 ? null : string.Create(CultureInfo.InvariantCulture, $"{times} times"));

    [LoggerMessage(Level = LogLevel.Error, Message = "Refusals could not be written into the audit log")]
    private static partial void LogNotWritten(ILogger logger, Exception failure);

    private sealed record Refused(string Action, string Reason, string Actor, string ActorName, string Address, string Target);
}
