using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Live;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Grains.Live;
using Deqing.Realtime.Grains.Places;
using Deqing.Realtime.Storage;
using Microsoft.Extensions.Logging;

namespace Deqing.Realtime.Grains.Cases;

internal sealed partial class CaseGrain(County county, ICaseLog log, TimeProvider time, ILogger<CaseGrain> logger)
    : Grain, ICaseGrain
{
    private PondCase? state;

    private string Id => this.GetPrimaryKeyString();

    public override Task OnActivateAsync(CancellationToken cancellationToken) => Load(cancellationToken);

    public async Task<CaseAnswer> Ask(CaseCommand command, Caller who)
    {
        var decision = PondCase.Decide(state, command, who, time.GetUtcNow());
        if (decision.Refusal is { } refusal)
        {
            LogRefused(logger, Id, command.GetType().Name, refusal);
            return new CaseAnswer(state, refusal, decision.Access);
        }

        if (decision.Events.IsEmpty)
            return new CaseAnswer(state, null);
        await Append(decision.Events);
        return new CaseAnswer(state, null);
    }

    public Task<PondCase?> Read() => Task.FromResult(state);

    public async Task Announce()
    {
        if (state is null)
            return;
        var announcedAt = time.GetUtcNow();
        await GrainFactory.GetGrain<IVillageGrain>(state.Alarm.Village).Contribute(Id, state.Version, CaseTally.Of(state));
        await GrainFactory.GetGrain<ILiveFeedGrain>(state.Alarm.Township)
            .PutCase(new CaseLive(Id, county.PositionOf(state.Alarm.Pond), state));
        await log.DeliveredAsync(CaseOutbox.Changed, Id, announcedAt, CancellationToken.None);
    }

    private async Task Append(ImmutableArray<CaseEvent> events)
    {
        var next = events.Aggregate(state, PondCase.Evolve)!;
        var result = await log.AppendAsync(
            Id, state?.Version ?? 0, events, next, [CaseOutbox.Message(Id, next, events[^1].At)], CancellationToken.None);
        if (result == AppendResult.Conflict)
        {
            // Another life of this case wrote first, which can only be after a silo was thought dead. Its events count.
            await Load(CancellationToken.None);
            throw new InvalidOperationException($"Case {Id} was changed elsewhere; ask again.");
        }

        state = next;
        LogAppended(logger, Id, events[^1].GetType().Name, next.Version);
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

    private async Task Load(CancellationToken cancellation) =>
        state = (await log.ReadAsync(Id, cancellation)).Aggregate((PondCase?)null, PondCase.Evolve);

    [LoggerMessage(Level = LogLevel.Information, Message = "Case {Case}: {Event}, version {Version}")]
    private static partial void LogAppended(ILogger logger, string @case, string @event, int version);

    [LoggerMessage(Level = LogLevel.Information, Message = "Case {Case} refused {Command}: {Refusal}")]
    private static partial void LogRefused(ILogger logger, string @case, string command, CaseRefusal refusal);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Case {Case} could not be announced; the outbox repeats it")]
    private static partial void LogAnnounceFailed(ILogger logger, string @case, Exception failure);
}
