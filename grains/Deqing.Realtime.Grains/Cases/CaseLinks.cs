using System.Threading.Channels;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Deqing.Realtime.Grains.Cases;

/// <summary>
/// Pays what cases owe each other: opens the parts of a case that was split, tells it when one has ended, and makes a case count
/// those that go on in it. It works beside the grains, so that no case waits for another here. What is lost on the way is in the
/// outbox and comes again; paying twice changes nothing.
/// </summary>
internal sealed partial class CaseLinks(ICaseLog log, IGrainFactory grains, TimeProvider time, ILogger<CaseLinks> logger)
    : BackgroundService
{
    /// <summary>So many debts wait here at most; what comes beyond is left to the outbox.</summary>
    public const int MaxWaiting = 1_000;

    private readonly Channel<CaseLink> waiting = Channel.CreateBounded<CaseLink>(
        new BoundedChannelOptions(MaxWaiting) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    /// <summary>A debt whose outbox row is durable: it is paid soon.</summary>
    public void Post(CaseLink link) => waiting.Writer.TryWrite(link);

    /// <summary>Pays a debt and marks its outbox rows as delivered.</summary>
    public async Task PayAsync(CaseLink link)
    {
        var at = time.GetUtcNow();
        await (link.Kind switch
        {
            LinkKind.Opens => OpenAsync(link.Case, link.Other),
            LinkKind.Ends => EndAsync(link.Case, link.Other),
            _ => CountAsync(link.Case, link.Other),
        });
        await log.DeliveredAsync(CaseOutbox.Link, link.Key, at, CancellationToken.None);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var link in waiting.Reader.ReadAllAsync(stoppingToken))
            try
            {
                await PayAsync(link);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                LogNotPaid(logger, link.Kind, link.Case, link.Other, failure);
            }
    }

    private async Task OpenAsync(string parent, string child)
    {
        foreach (var split in (await log.ReadAsync(parent, CancellationToken.None)).OfType<CaseSplit>())
            if (split.Children.IndexOf(child) is var index and >= 0)
                Expect(child, await Case(child).Ask(new OpenPart(split.Parts[index], split.By), Asker.Engine));
    }

    private async Task EndAsync(string child, string parent)
    {
        if (await Case(child).Read() is { IsOver: true } ended)
            Expect(parent, await Case(parent).Ask(new EndChild(child, ended.Outcome), Asker.Engine));
    }

    // What the duplicate says is so. The read waits until a merge that is under way has come to its end.
    private async Task CountAsync(string duplicate, string target)
    {
        if (await Case(duplicate).Read() is not { } state)
            return;
        Expect(target, await Case(target).Ask(
            state.MergedInto == target
                ? new Absorb(duplicate, state.Reporters, state.ReportedAt, Actor.Engine)
                : new Release(duplicate, Actor.Engine),
            Asker.Engine));
    }

    // The case has heard and has its reason; asking again would bring the same.
    private void Expect(string id, CaseAnswer answer)
    {
        if (answer.Refusal is { } refusal)
            LogRefused(logger, id, refusal);
    }

    private ICaseGrain Case(string id) => grains.GetGrain<ICaseGrain>(id);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Kind} of case {Case} could not be told to {Other}; the outbox repeats it")]
    private static partial void LogNotPaid(ILogger logger, LinkKind kind, string @case, string other, Exception failure);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Case {Case} did not take what another owes it: {Refusal}")]
    private static partial void LogRefused(ILogger logger, string @case, CaseRefusal refusal);
}
