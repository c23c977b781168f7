namespace Deqing.Realtime.Grains.Escalation;

internal sealed class NightGrain(
    [PersistentState("night", Water.PondGrain.Store)] IPersistentState<NightState> stored, TimeProvider time) : Grain, INightGrain
{
    // Longer than a rehearsal of a county takes, so that only one that died loses it.
    private static readonly TimeSpan Hold = TimeSpan.FromMinutes(10);

    private NightState State => stored.State;

    public Task<NightBook> Read() =>
        Task.FromResult(new NightBook(State.HeldUntil > time.GetUtcNow(), State.Last, State.Cases, State.Since));

    public async Task<DateTimeOffset?> Take(DateTimeOffset? owedAt)
    {
        var now = time.GetUtcNow();
        if (State.Since is null)
        {
            stored.State = State with { Since = now };
            await stored.WriteStateAsync();
        }

        if (State.HeldUntil > now || owedAt <= State.Since || owedAt <= State.Last?.StartedAt)
            return null;
        stored.State = State with { HeldUntil = now + Hold };
        await stored.WriteStateAsync();
        return State.HeldUntil;
    }

    public async Task Give(DateTimeOffset hold, NightRun? run, ImmutableArray<NightCase> cases)
    {
        if (State.HeldUntil != hold)
            return;
        stored.State = run is null
            ? State with { HeldUntil = null }
            : State with { HeldUntil = null, Last = run, Cases = cases };
        await stored.WriteStateAsync();
    }
}

/// <summary>What is kept of the rehearsals.</summary>
[GenerateSerializer, Immutable]
internal sealed record NightState
{
    /// <summary>Since when it is known what is owed; null before the first question.</summary>
    [Id(0)] public DateTimeOffset? Since { get; init; }

    /// <summary>Until when somebody is at it, or null.</summary>
    [Id(1)] public DateTimeOffset? HeldUntil { get; init; }

    /// <summary>What the last one found.</summary>
    [Id(2)] public NightRun? Last { get; init; }

    /// <summary>The cases there are.</summary>
    [Id(3)] public ImmutableArray<NightCase> Cases { get; init; } = [];
}
