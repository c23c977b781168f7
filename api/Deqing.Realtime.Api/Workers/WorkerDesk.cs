using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Api.People;
using Deqing.Realtime.Api.Places;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Workers;
using Deqing.Realtime.Grains.Workers;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Deqing.Realtime.Api.Workers;

/// <summary>The workers as far as who asks may see them: where people are is told to themselves and to who may send them.</summary>
internal sealed class WorkerDesk(
    IWorkerRegister register, IGrainFactory grains, County county, CurrentCaller current, PeopleRights may, CountyClock clock)
{
    /// <summary>The workers in whose territory who asks may do something.</summary>
    public async Task<IEnumerable<Worker>> ListAsync(Operation what, CancellationToken cancellation)
    {
        var reach = current.ReachOf(what);
        return (await register.ReadAsync(cancellation)).Workers.Where(worker => IsIn(reach, worker));
    }

    /// <summary>A worker in whose territory who asks may do something, or the answer why not.</summary>
    public async Task<(Worker? Worker, ProblemHttpResult? Problem)> FindAsync(
        string id, Operation what, CancellationToken cancellation) =>
        (await register.ReadAsync(cancellation)).Find(id) is not { } worker
            ? (null, Problems.NotFound("unknownWorker", $"There is no grid worker '{id}'."))
            : IsIn(current.ReachOf(what), worker) ? (worker, null)
            : (null, may.Outside(current, what, id));

    /// <summary>Who asks, as a worker; or the answer that they are none.</summary>
    public async Task<(Worker? Worker, ProblemHttpResult? Problem)> MeAsync(CancellationToken cancellation) =>
        (await register.ReadAsync(cancellation)).Find(current.Id) is { } worker
            ? (worker, null)
            : (null, Problems.NotFound("notWorker", "You are no grid worker now."));

    /// <summary>The live state of a worker.</summary>
    public IWorkerGrain Live(Worker worker) => grains.GetGrain<IWorkerGrain>(worker.Id);

    /// <summary>A worker as they are shown.</summary>
    public WorkerAnswer Answer(Worker worker)
    {
        var (card, rules, now) = (worker.Card, county.Dispatch, clock.Now);
        var isOn = Recommender.Forbidden(worker with { Card = card with { Status = WorkerStatus.Available } }, now) is null
            && (worker.Duty is not null || card.Status != WorkerStatus.Off);
        return new WorkerAnswer(
            worker.Id, worker.Name, [.. worker.Territories.Select(territory => territory.ToString())], card.Status,
            clock.Local(card.StatusSince),
            new OnDutyAnswer(isOn, isOn ? worker.Duty?.Roster : null, isOn ? clock.Local(worker.Duty?.Until) : null),
            card.Position is { } known
                ? new WorkerPositionAnswer(
                    known.Position.Longitude, known.Position.Latitude, known.Accuracy, clock.Local(known.At),
                    Math.Max(0, (int)(now - known.At).TotalSeconds), now - known.At <= TimeSpan.FromMinutes(rules.FreshMinutes))
                : null,
            worker.Load, card.Capacity ?? rules.Capacity, card.Skills, worker.Month, card.Version);
    }

    private bool IsIn(Reach reach, Worker worker)
    {
        foreach (var territory in worker.Territories)
            if (reach.Covers(territory, county))
                return true;
        return false;
    }
}
