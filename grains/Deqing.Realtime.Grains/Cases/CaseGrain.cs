using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Live;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Grains.Escalation;
using Deqing.Realtime.Grains.Forecast;
using Deqing.Realtime.Grains.Live;
using Deqing.Realtime.Grains.Notices;
using Deqing.Realtime.Grains.Places;
using Deqing.Realtime.Grains.Workers;
using Deqing.Realtime.Storage;
using Microsoft.Extensions.Logging;

namespace Deqing.Realtime.Grains.Cases;

internal sealed partial class CaseGrain(
    County county, ICaseLog log, CaseLinks links, IDutyRegister register, IWorkerRegister workers, IForecasts forecasts,
    NoticeSignal signal, TimeProvider time, ILogger<CaseGrain> logger) : Grain, ICaseGrain
{
    // Where it lay before it was corrected: there it must be taken off.
    private readonly HashSet<Place> left = [];
    private CaseFile? state;
    private long? number;
    private bool merging;

    private string Id => this.GetPrimaryKeyString();

    private ImmutableArray<Reporter> Reporters => [.. state!.Reporters, .. state.Absorbed.SelectMany(other => other.Reporters)];

    public override Task OnActivateAsync(CancellationToken cancellationToken) => Load(cancellationToken);

    public async Task<CaseAnswer> Ask(CaseCommand command, Asker asker)
    {
        // Only a case that is woken calls people, and one that begins does so by the policies as they are now; only one that looks for a
        // worker or is given one asks who there is.
        var duty = command is Wake || state is null or { IsOver: true } ? await register.ReadAsync(CancellationToken.None) : null;
        var book = command is AssignWorker || (command is Wake && state is { Task: not null } or { SeekingSince: not null })
            ? await workers.ReadAsync(CancellationToken.None)
            : null;
        var decision = CaseFlow.Decide(Id, state, command, asker, county, time.GetUtcNow(), duty, book, forecasts.Book);
        if (decision.Refusal is { } refusal)
            return Refuse(command, refusal, decision.Access);
        if (decision.Events.IsEmpty)
        {
            if (command is Wake)
                await Sleep();
            return new CaseAnswer(state, null);
        }

        if (decision.Events.OfType<CaseMerged>().FirstOrDefault() is { } merged)
            return await MergeInto(merged, command, decision.Events);
        await Append(decision.Events);
        return new CaseAnswer(state, null);
    }

    public Task<CaseFile?> Read() => Task.FromResult(state);

    public Task<bool> IsMerging() => Task.FromResult(merging);

    public async Task Announce()
    {
        if (state is null)
            return;
        var announcedAt = time.GetUtcNow();
        number ??= (await log.FindAsync([Id], CancellationToken.None)) is [var row] ? row.Number : null;
        var live = new CaseLive(Id, county.PositionOf(state), state, number ?? 0, OpenCases.AreaOf(state.Place, county));
        foreach (var place in left)
        {
            await Contribute(place, default);
            if (OpenCases.AreaOf(place, county) is var area && area != live.Area)
                await GrainFactory.GetGrain<ILiveFeedGrain>(area).PutCase(live);
        }

        await Contribute(state.Place, CaseTally.Of(state));
        await GrainFactory.GetGrain<ILiveFeedGrain>(live.Area).PutCase(live);
        await GrainFactory.GetGrain<ICaseFiguresGrain>(county.Code).Put(Id, state);
        await log.DeliveredAsync(CaseOutbox.Changed, Id, announcedAt, CancellationToken.None);
    }

    // A case without a village counts where it is known to lie: in its township, or at the county desk.
    private Task Contribute(Place place, Tally tally) => place switch
    {
        { Village: { } village } => GrainFactory.GetGrain<IVillageGrain>(village).Contribute(Id, state!.Version, tally),
        { Township: { } township } => GrainFactory.GetGrain<ITownshipGrain>(township).Contribute(Id, state!.Version, tally),
        _ => GrainFactory.GetGrain<ICountyGrain>(county.Code).Contribute(Id, state!.Version, tally),
    };

    // First the other counts this one, then this one says that it goes on there. If it does not get that far, the link written with
    // the other's event makes the other count it no longer, unless the merge was repeated before.
    private async Task<CaseAnswer> MergeInto(CaseMerged merged, CaseCommand command, ImmutableArray<CaseEvent> events)
    {
        var target = GrainFactory.GetGrain<ICaseGrain>(merged.Into);
        merging = true;
        try
        {
            // Both say that they are merging before they ask, so of two that would wait for each other at least one sees it here.
            if (await target.IsMerging())
                return Refuse(command, CaseRefusal.CannotMerge, AccessReason.Allowed);
            var answer = await target.Ask(new Absorb(Id, Reporters, state!.ReportedAt, merged.By), Asker.Engine);
            if (answer.Refusal is { } refusal)
                return Refuse(command, refusal == CaseRefusal.Full ? refusal : CaseRefusal.CannotMerge, AccessReason.Allowed);
            await Append(events);
            return new CaseAnswer(state, null);
        }
        finally
        {
            merging = false;
        }
    }

    private async Task Append(ImmutableArray<CaseEvent> events)
    {
        var before = state;
        var next = events.Aggregate(state, CaseEvolution.Evolve)!;
        var owed = CaseOutbox.Links(Id, before, next, events).ToArray();
        var result = await log.AppendAsync(
            Id, state?.Version ?? 0, events, next,
            [CaseOutbox.Message(Id, next, events[^1].At), .. owed.Select(CaseOutbox.Message)], CancellationToken.None);
        if (result == AppendResult.Conflict)
        {
            // Another life of this case wrote first, which can only be after a silo was thought dead. Its events count.
            await Load(CancellationToken.None);
            throw new InvalidOperationException($"Case {Id} was changed elsewhere; ask again.");
        }

        Take(next);
        signal.Raise(events, before);
        if (before?.Task != next.Task)
            workers.Forget();
        LogAppended(logger, Id, events[^1].GetType().Name, next.Version);
        foreach (var link in owed)
            links.Post(link);
        try
        {
            await Announce();
        }
        catch (Exception failure)
        {
            // The outbox row was written with the events: the relay announces again.
            LogAnnounceFailed(logger, Id, failure);
        }
    }

    // What owes nothing is looked at again when it does, or a day later.
    private async Task Sleep()
    {
        if (state is not { Owner: { } owner, WakeAt: { } wakeAt })
            return;
        var now = time.GetUtcNow();
        await log.SleepAsync(Id, state.Version, owner, wakeAt > now ? wakeAt : now + CaseFile.Review, CancellationToken.None);
    }

    private async Task Load(CancellationToken cancellation)
    {
        left.Clear();
        state = null;
        foreach (var happened in await log.ReadAsync(Id, cancellation))
            Take(CaseEvolution.Evolve(state, happened));
    }

    private void Take(CaseFile next)
    {
        if (state is not null && state.Place != next.Place)
            left.Add(state.Place);
        left.Remove(next.Place);
        state = next;
    }

    private CaseAnswer Refuse(CaseCommand command, CaseRefusal refusal, AccessReason access)
    {
        LogRefused(logger, Id, command.GetType().Name, refusal);
        return new CaseAnswer(state, refusal, access);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Case {Case}: {Event}, version {Version}")]
    private static partial void LogAppended(ILogger logger, string @case, string @event, int version);

    [LoggerMessage(Level = LogLevel.Information, Message = "Case {Case} refused {Command}: {Refusal}")]
    private static partial void LogRefused(ILogger logger, string @case, string command, CaseRefusal refusal);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Case {Case} could not be announced; the outbox repeats it")]
    private static partial void LogAnnounceFailed(ILogger logger, string @case, Exception failure);
}
