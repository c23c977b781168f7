using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Places;

namespace Deqing.Realtime.Domain.Workers;

/// <summary>
/// Recommends whom to send to a case. Whoever may not be sent is passed over with the first reason that holds; the others are ordered
/// by the minutes until they could have done it, and so that the month's work is shared. Pure: the same question has the same answer.
/// </summary>
public static class Recommender
{
    /// <summary>Recommends.</summary>
    /// <param name="state">The case.</param>
    /// <param name="workers">The workers.</param>
    /// <param name="county">The rules and the places.</param>
    /// <param name="now">When.</param>
    public static Recommendation Of(CaseFile state, WorkerBook workers, County county, DateTimeOffset now)
    {
        var ask = new Ask(state, county, county.PositionOf(state), now);
        var (picks, passed) = (new List<Pick>(), ImmutableArray.CreateBuilder<PassedOver>());
        foreach (var worker in workers.Workers)
        {
            if (!ask.WorksHere(worker))
                continue;
            var pick = ask.Weigh(worker);
            if (ask.WhyNot(worker, pick) is { } why)
                passed.Add(new PassedOver(worker, why));
            else
                picks.Add(pick);
        }

        Share(picks, county.Dispatch);
        picks.Sort((one, other) =>
            one.Minutes.CompareTo(other.Minutes) is not 0 and var order ? order : string.CompareOrdinal(one.Worker.Id, other.Worker.Id));
        return new Recommendation([.. picks], passed.ToImmutable(), Shortfalls(picks, passed));
    }

    /// <summary>Why a worker may not be sent to a case at all, whoever asks for it; null if they may, perhaps with a reason.</summary>
    public static PassReason? Forbidden(Worker worker, DateTimeOffset now) => worker switch
    {
        { Duty: { IsOn: false } } => PassReason.OffDuty,
        { Duty: { Until: { } until } } when until <= now => PassReason.OffDuty,
        { Card.Status: WorkerStatus.Off } => PassReason.NotStarted,
        { Card.Status: WorkerStatus.Resting } => PassReason.Resting,
        _ => null,
    };

    private static void Share(List<Pick> picks, DispatchRules rules)
    {
        if (picks.Count == 0)
            return;
        var average = picks.Average(pick => pick.Worker.Month);
        for (var index = 0; index < picks.Count; index++)
            picks[index] = picks[index] with { Fair = (picks[index].Worker.Month - average) * rules.FairMinutes };
    }

    // The furthest anybody got says what is missing: where somebody was ready, that nobody else is on duty does not matter.
    private static ImmutableArray<Shortfall> Shortfalls(List<Pick> picks, ImmutableArray<PassedOver>.Builder passed)
    {
        if (picks.Count > 0)
            return picks.TrueForAll(pick => pick.Age is null) ? [Shortfall.NoFreshPosition] : [];
        return passed.Count == 0 ? [Shortfall.NoWorkers] : passed.Max(it => it.Why) switch
        {
            PassReason.OffDuty => [Shortfall.NobodyOnDuty],
            PassReason.NotStarted or PassReason.Resting => [Shortfall.NobodyAvailable],
            PassReason.Declined => [Shortfall.AllDeclined],
            PassReason.MissingSkill => [Shortfall.NobodySkilled],
            PassReason.Full => [Shortfall.AllFull],
            _ => [Shortfall.AllTooFar],
        };
    }

    private readonly record struct Ask(CaseFile State, County County, Position At, DateTimeOffset Now)
    {
        private DispatchRules Rules => County.Dispatch;

        /// <summary>Whether somebody works in the township of the case, or wherever it lies if that is not known.</summary>
        public bool WorksHere(Worker worker)
        {
            foreach (var territory in worker.Territories)
                if (territory.Covers(State.Place) || State.Place.Township is not { } township || township == TownshipOf(territory))
                    return true;
            return false;
        }

        public Pick Weigh(Worker worker)
        {
            var age = worker.Card.Position is { } known && Now - known.At <= TimeSpan.FromMinutes(Rules.FreshMinutes)
                ? Now - known.At
                : default(TimeSpan?);
            var from = age is null ? Home(worker) : worker.Card.Position!.Value.Position;
            var metres = from.MetresTo(At);
            return new Pick(
                worker, Covers(worker), metres, age < TimeSpan.Zero ? TimeSpan.Zero : age, metres * 60 / (Rules.Speed * 1000.0),
                worker.Load * Rules.TaskMinutes, 0);
        }

        public PassReason? WhyNot(Worker worker, Pick pick) =>
            Forbidden(worker, Now)
            ?? (State.Declined.Contains(worker.Id) ? PassReason.Declined
                : Rules.SkillOf.TryGetValue(State.Category, out var skill) && !worker.Card.Skills.Contains(skill) ? PassReason.MissingSkill
                : worker.Load - (State.Task?.Worker.Id == worker.Id ? 1 : 0) >= (worker.Card.Capacity ?? Rules.Capacity) ? PassReason.Full
                : pick.Metres > Rules.ReachKilometres * 1000.0 ? PassReason.TooFar
                : null);

        private bool Covers(Worker worker)
        {
            foreach (var territory in worker.Territories)
                if (territory.Covers(State.Place))
                    return true;
            return false;
        }

        private string? TownshipOf(Territory territory) => territory.Kind switch
        {
            TerritoryKind.Township => territory.Key,
            TerritoryKind.Village => County.Villages.GetValueOrDefault(territory.Key)?.Township,
            TerritoryKind.County => State.Place.Township,
            _ => null,
        };

        // Where they are is not known now: they are taken to be where they work.
        private Position Home(Worker worker)
        {
            foreach (var territory in worker.Territories)
                if (territory.Kind == TerritoryKind.Village && County.Villages.TryGetValue(territory.Key, out var village))
                    return village.Position;
                else if (territory.Kind == TerritoryKind.Township && County.Townships.TryGetValue(territory.Key, out var township))
                    return township.Position;
            return County.Parts.Center;
        }
    }
}
