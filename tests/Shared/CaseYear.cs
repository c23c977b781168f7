using System.Diagnostics;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Grains.Cases;

namespace Deqing.Realtime.Tests;

/// <summary>
/// A year of cases that people, alarms and reporters move by chance through the real grains: from every source, in and outside of the
/// county, by day and by night, through every verb. The same seed asks the same.
/// </summary>
/// <param name="county">The county.</param>
/// <param name="cases">How many are opened; parts of split ones come on top.</param>
/// <param name="start">When it begins.</param>
/// <param name="span">How long it lasts.</param>
/// <param name="seed">What chance follows from.</param>
internal sealed class CaseYear(County county, int cases, DateTimeOffset start, TimeSpan span, uint seed)
{
    // Short enough that limits of a quarter of an hour are kept or not.
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    private readonly CaseYearPlan plan = new(county, seed);
    private readonly PriorityQueue<CaseWalk, DateTimeOffset> waiting = new();
    private readonly HashSet<string> known = [];
    private readonly Queue<(string Id, string? Township)> recent = [];

    /// <summary>Commands that were answered, by name and, where refused, reason.</summary>
    public SortedDictionary<string, int> Answers { get; } = new(StringComparer.Ordinal);

    /// <summary>How long each took.</summary>
    public List<TimeSpan> Took { get; } = [];

    /// <summary>Ids of all its cases.</summary>
    public IReadOnlyCollection<string> Ids => known;

    /// <summary>The end of it.</summary>
    public DateTimeOffset End => start + span;

    /// <summary>Runs it. In each window every case is asked at most once, several cases at a time.</summary>
    /// <param name="grains">The grains.</param>
    /// <param name="setClock">Sets the clock they see.</param>
    /// <param name="atOnce">How many cases are asked at a time.</param>
    /// <param name="cancellation">Ends it between two windows.</param>
    public async Task RunAsync(IGrainFactory grains, Action<DateTimeOffset> setClock, int atOnce, CancellationToken cancellation)
    {
        foreach (var walk in plan.Arrivals(cases, start, span))
            waiting.Enqueue(walk, walk.At);
        var batch = new List<CaseWalk>();
        while (waiting.TryPeek(out _, out var first) && first < End)
        {
            var now = start + (Window * Math.Floor((first - start) / Window));
            while (waiting.TryPeek(out var walk, out var at) && at < now + Window)
            {
                waiting.Dequeue();
                batch.Add(walk);
            }

            setClock(now);

            // What the engine owes a case by now is done before anybody looks at it: people see it as it stands.
            var options = new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = cancellation };
            await Parallel.ForEachAsync(
                batch.Where(walk => walk.State is not null), options,
                async (walk, _) => walk.Sees(await grains.GetGrain<ICaseGrain>(walk.Id).Ask(new Wake(), Asker.Engine)));
            foreach (var walk in batch)
                walk.Choose(plan, OtherOf(walk), now);
            await Parallel.ForEachAsync(
                batch, options,
                async (walk, _) =>
                {
                    if (walk.Wish is not var (asker, command))
                        return;
                    var asked = Stopwatch.GetTimestamp();
                    walk.Answer = await grains.GetGrain<ICaseGrain>(walk.Id).Ask(command, asker);
                    walk.Took = Stopwatch.GetElapsedTime(asked);
                });
            foreach (var walk in batch)
                Take(walk, now);
            batch.Clear();
        }

        setClock(End);
    }

    private void Take(CaseWalk walk, DateTimeOffset now)
    {
        if (walk is { Wish: var (_, command), Answer: { } answer })
        {
            var word = answer.Refusal is { } refusal ? $"{command.GetType().Name}: {refusal}" : command.GetType().Name;
            Answers[word] = Answers.GetValueOrDefault(word) + 1;
            Took.Add(walk.Took);
            if (answer.Case is { } state && known.Add(walk.Id))
                Remember(walk.Id, state.Place.Township);
            foreach (var child in answer.Case?.Children ?? [])
                if (known.Add(child.Id))
                    waiting.Enqueue(plan.Part(child.Id, now + Window), now + Window);
        }

        if (walk.Goes(now) is { } next)
            waiting.Enqueue(walk, next);
    }

    private void Remember(string id, string? township)
    {
        recent.Enqueue((id, township));
        if (recent.Count > 200)
            recent.Dequeue();
    }

    private string OtherOf(CaseWalk walk)
    {
        foreach (var (id, township) in recent.Reverse())
            if (township == walk.State?.Place.Township && id != walk.Id)
                return id;
        return "unknown";
    }
}
