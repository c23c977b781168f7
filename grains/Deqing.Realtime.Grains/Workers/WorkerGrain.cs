using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Water;
using Deqing.Realtime.Domain.Workers;
using Deqing.Realtime.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Grains.Workers;

// Where somebody is is written into their row and nowhere else; no log tells it.
internal sealed partial class WorkerGrain(
    County county, IWorkerStore store, WorkerBoard board, IWorkerRegister register, TimeProvider time, IOptions<DispatchOptions> options,
    ILogger<WorkerGrain> logger) : Grain, IWorkerGrain
{
    private WorkerCard card = null!;
    private WorkerPosition? written;

    private string Id => this.GetPrimaryKeyString();

    public override Task OnActivateAsync(CancellationToken cancellationToken) => Load(cancellationToken);

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        try
        {
            if (card.Position != written)
                await store.SaveStateAsync(card, cancellationToken);
            board.Remove(Id);
        }
        catch (Exception failure)
        {
            // The row has a position that is a little older; the board has the newest as long as the process lives.
            LogNotSaved(logger, Id, failure);
        }
    }

    public Task<WorkerCard> Read() => Task.FromResult(card);

    public async Task<WorkerCard> Say(WorkerStatus status)
    {
        var next = WorkerFlow.Say(card, status, Intake.Normalise(time.GetUtcNow()));
        if (next == card)
            return card;
        await SaveState(next);
        register.Forget();
        return card;
    }

    public async Task<WorkerAnswer> Move(WorkerPosition position)
    {
        var kept = position with { At = Intake.Normalise(position.At) };
        var answer = WorkerFlow.Move(card, kept, county, time.GetUtcNow());
        if (answer.Refusal is not null)
            return answer;
        if (IsWorthWriting(kept))
            await SaveState(answer.Card);
        card = answer.Card;
        board.Put(Id, kept);
        return answer;
    }

    public async Task<WorkerAnswer> Describe(int version, ImmutableArray<string> skills, int capacity)
    {
        var answer = WorkerFlow.Describe(card, version, skills, capacity, county.Dispatch);
        if (answer.Refusal is not null)
            return answer;
        if (!await store.SaveProfileAsync(answer.Card, CancellationToken.None))
        {
            // Another life of this grain wrote first, which can only be after a silo was thought dead.
            await Load(CancellationToken.None);
            return new WorkerAnswer(card, WorkerRefusal.StaleVersion);
        }

        card = answer.Card;
        register.Forget();
        return answer;
    }

    private bool IsWorthWriting(WorkerPosition next) =>
        written is not { } last
        || last.Position.MetresTo(next.Position) > options.Value.SaveMetres
        || next.At - last.At > TimeSpan.FromSeconds(options.Value.SaveSeconds);

    private async Task SaveState(WorkerCard next)
    {
        await store.SaveStateAsync(next, CancellationToken.None);
        (card, written) = (next, next.Position);
    }

    private async Task Load(CancellationToken cancellation)
    {
        card = board.Freshen(await store.FindAsync(Id, cancellation) ?? WorkerCard.Of(Id));
        written = card.Position;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The last position of worker {Worker} could not be written")]
    private static partial void LogNotSaved(ILogger logger, string worker, Exception failure);
}
