using System.Runtime.InteropServices;

namespace Deqing.Realtime.Domain.Water;

/// <summary>
/// Judges the values of one sensor by what came before them: impossible jumps, stuck values, and how long any fault lasts. Takes each
/// observation once, in event-time order, and allocates nothing for a value without a fault. The laws are in <c>docs/quality.md</c>.
/// </summary>
public sealed partial class QualityJudge
{
    private const long Day = 24 * 3_600_000L;

    private static readonly long Settle = (long)MetricChecks.Settle.TotalMilliseconds;
    private static readonly long Quiet = (long)MetricChecks.Quiet.TotalMilliseconds;

    private readonly MetricCatalogue metrics;
    private readonly List<FaultChange> changes = [];
    private Probe[] probes = [];
    private Spell clock;
    private long at, soundSince, recoverAfter;
    private int open;

    /// <param name="metrics">The county's metrics.</param>
    /// <param name="snapshot">What an earlier life left, or null.</param>
    public QualityJudge(MetricCatalogue metrics, JudgeSnapshot? snapshot = null)
    {
        this.metrics = metrics;
        if (snapshot is null)
            return;
        (probes, clock, hour) = ([.. snapshot.Probes], snapshot.Clock, snapshot.Hour);
        (at, soundSince) = (snapshot.At.ToUnixTimeMilliseconds(), snapshot.SoundSince?.ToUnixTimeMilliseconds() ?? 0);
        IsAlarmed = snapshot.IsAlarmed;
        open = clock.IsOpen ? 1 : 0;
        foreach (ref readonly var probe in probes.AsSpan())
        {
            open += Count(probe.Own) + Count(probe.Jump) + Count(probe.Stuck) + Count(probe.Drift);
            recoverAfter = Math.Max(recoverAfter, FaultAfter(probe.Metric));
        }

        static int Count(in Spell spell) => spell.IsOpen ? 1 : 0;
    }

    /// <summary>Event time of the newest observation it has judged, or null.</summary>
    public DateTimeOffset? At => at == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(at);

    /// <summary>Whether somebody was asked to go there and the device has not recovered since.</summary>
    public bool IsAlarmed { get; private set; }

    /// <summary>What has changed since <see cref="Told"/>, oldest first.</summary>
    public IReadOnlyList<FaultChange> Changes => changes;

    /// <summary>Forgets the oldest changes, which everybody has been told.</summary>
    public void Told(int count) => changes.RemoveRange(0, count);

    /// <summary>What must survive a restart; only when nothing is left in <see cref="Changes"/>.</summary>
    public JudgeSnapshot Snapshot() => new()
    {
        At = DateTimeOffset.FromUnixTimeMilliseconds(at),
        SoundSince = soundSince == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(soundSince),
        IsAlarmed = IsAlarmed, Probes = [.. probes], Clock = clock, Hour = hour,
    };

    /// <summary>
    /// Takes up what was written of faults that no value shows again: those of the clock, which go by arrival, and drift, which needs
    /// the neighbours of that time.
    /// </summary>
    /// <param name="written">The episodes since the snapshot, also those that still last.</param>
    public void Adopt(IEnumerable<FaultEpisode> written)
    {
        foreach (var episode in written)
            if (episode.Kind == Quality.WrongClock)
                Adopt(ref clock, episode);
            else if (episode.Kind == Quality.Drift && metrics.Find(episode.Metric) is { } metric)
                Adopt(ref ProbeOf(metric).Drift, episode);
    }

    /// <summary>Judges an observation; one that is not newer than the one before changes nothing.</summary>
    /// <returns>The observation with its verdicts; the same object if they are the ones it has.</returns>
    public Observation Judge(Observation observation)
    {
        var time = observation.At.ToUnixTimeMilliseconds();
        if (time <= at)
            return observation;
        at = time;
        TurnHour(time);
        MetricValue[]? judged = null;
        var values = observation.Values.AsSpan();
        for (var index = 0; index < values.Length; index++)
        {
            var quality = Judge(in values[index], time);
            if (quality == values[index].Quality)
                continue;
            judged ??= values.ToArray();
            judged[index] = values[index] with { Quality = quality };
        }

        if (IsAlarmed && open == 0 && time - soundSince >= recoverAfter)
            Recover(time, values[0].Value);
        return judged is null
            ? observation
            : observation with { Values = ImmutableCollectionsMarshal.AsImmutableArray(judged) };
    }

    /// <summary>Takes notice of the device's clock, in the order of arrival. A message with a wrong time is not judged otherwise.</summary>
    /// <param name="receivedAt">When the message arrived.</param>
    /// <param name="isWrong">Whether its time is wrong.</param>
    public void JudgeClock(DateTimeOffset receivedAt, bool isWrong)
    {
        if (!isWrong && !clock.IsOpen)
            return;
        var time = receivedAt.ToUnixTimeMilliseconds();
        recoverAfter = Math.Max(recoverAfter, (long)MetricChecks.None.FaultAfter.TotalMilliseconds);
        var noDay = default(Probe);
        if (isWrong)
            Faulty(ref noDay, ref clock, Quality.WrongClock, time, time, 0, isWhole: false);
        else if (IsCalm(ref clock, time, Quiet))
            End(0, ref clock, clock.CalmSince, 0, isWhole: false);
    }

    private Quality Judge(in MetricValue value, long time)
    {
        if (metrics.Find(value.Metric) is not { } metric)
            return value.Quality;
        ref var probe = ref ProbeOf(metric);
        var checks = metric.Checks;
        if (!value.Quality.Votes())
        {
            Disbelieve(ref probe, value, time);
            return value.Quality;
        }

        if (probe.Own.IsOpen && IsCalm(ref probe.Own, time, Quiet))
            End(probe.Metric, ref probe.Own, probe.Own.CalmSince, value.Value, isWhole: false);
        JudgeJump(ref probe, metric, value.Value, time);
        if (checks.StuckAfter is { } stuckAfter)
            JudgeStuck(ref probe, metric, value, time, stuckAfter);
        if (!probe.Jump.IsOpen && !probe.Stuck.IsOpen && checks.Drift is not null)
            (probe.HourSum, probe.HourCount) = (probe.HourSum + value.Value, probe.HourCount + 1);
        (probe.Value, probe.At) = (value.Value, time);
        return probe.Jump.IsOpen ? probe.Jump.Kind
            : probe.Stuck.IsOpen ? Quality.Stuck
            : probe.Drift.IsOpen ? Quality.Drift
            : value.Quality;
    }

    // A value that says nothing of the water: it neither ends a jump nor begins one, and breaks a run of unchanged values.
    private void Disbelieve(ref Probe probe, in MetricValue value, long time)
    {
        if (probe.Stuck.IsOpen)
            End(probe.Metric, ref probe.Stuck, time, value.Value, isWhole: true);
        probe.RunSince = 0;
        if (value.Quality.IsFault())
        {
            Faulty(ref probe, ref probe.Own, value.Quality, time, time, value.Value, isWhole: false);
            return;
        }

        // Whoever maintains a probe cleans, calibrates or moves it: what it said before is no measure of what it says after.
        if (probe.Own.IsOpen)
            End(probe.Metric, ref probe.Own, time, value.Value, isWhole: false);
        if (probe.Jump.IsOpen)
            End(probe.Metric, ref probe.Jump, time, value.Value, isWhole: true);
        probe.At = 0;
    }

    private void JudgeJump(ref Probe probe, Metric metric, float value, long time)
    {
        if (!probe.HasValue)
            return;
        var checks = metric.Checks;
        var apart = Math.Abs(value - probe.Value);
        if (checks.Wrap is { } wrap && apart >= wrap / 2)
            Faulty(ref probe, ref probe.Jump, Quality.AtRail, time, time, value, isWhole: true);
        else if (checks.Jump is { } jump && IsTooFar(apart, jump, time - probe.At, metric.Resolution))
            Faulty(ref probe, ref probe.Jump, Quality.Jump, time, time, value, isWhole: true);
        else if (probe.Jump.IsOpen && IsCalm(ref probe.Jump, time, Settle))
            End(probe.Metric, ref probe.Jump, time, value, isWhole: true);
        else if (probe.Jump.IsOpen)
            LookAtLength(ref probe, ref probe.Jump, time, value, isWhole: true);
    }

    // No value is known better than its resolution.
    private static bool IsTooFar(float apart, in JumpLimit limit, long milliseconds, double resolution) =>
        apart > limit.Step + (limit.PerMinute * (milliseconds / 60_000.0)) + (resolution / 2);

    private void JudgeStuck(ref Probe probe, Metric metric, in MetricValue value, long time, TimeSpan stuckAfter)
    {
        var step = (long)Math.Round(value.Value / metric.Resolution);
        if (probe.RunSince == 0 || step != probe.Step || value.Quality == Quality.AtDetectionLimit)
        {
            if (probe.Stuck.IsOpen)
                End(probe.Metric, ref probe.Stuck, time, value.Value, isWhole: true);
            (probe.Step, probe.RunCounts) = (step, 0);
            probe.RunSince = value.Quality == Quality.AtDetectionLimit ? 0 : time;
            return;
        }

        var limit = (long)stuckAfter.TotalMilliseconds;
        probe.RunCounts += Math.Min(time - probe.At, limit / 10);
        if (probe.RunCounts >= limit)
            Faulty(ref probe, ref probe.Stuck, Quality.Stuck, time, probe.RunSince, value.Value, isWhole: true);
    }

    private void Faulty(ref Probe probe, ref Spell spell, Quality kind, long time, long since, float value, bool isWhole)
    {
        if (!spell.IsOpen)
        {
            spell = new Spell { Kind = kind, Since = since };
            open++;
            if (time - probe.DaySince >= Day)
                (probe.DaySince, probe.DayFaults) = (time, 0);
            probe.DayFaults++;
            Add(FaultStep.Began, probe.Metric, spell, time, value, isWhole);
        }

        (spell.Last, spell.Calm) = (time, 0);
        LookAtLength(ref probe, ref spell, time, value, isWhole);
    }

    private void LookAtLength(ref Probe probe, ref Spell spell, long time, float value, bool isWhole)
    {
        if (spell.Persists || (time - spell.Since < FaultAfter(probe.Metric) && probe.DayFaults <= FaultsPerDay(probe.Metric)))
            return;
        spell.Persists = IsAlarmed = true;
        Add(FaultStep.Persists, probe.Metric, spell, time, value, isWhole);
    }

    // Time alone is no calm: a device that reports every four hours must have said so a few times.
    private static bool IsCalm(ref Spell spell, long time, long length)
    {
        if (spell.Calm == 0)
            spell.CalmSince = time;
        if (spell.Calm < byte.MaxValue)
            spell.Calm++;
        return spell.Calm >= MetricChecks.SteadyValues && time - spell.Last >= length;
    }

    private void End(byte metric, ref Spell spell, long until, float value, bool isWhole)
    {
        Add(FaultStep.Ended, metric, spell, until, value, isWhole);
        spell = default;
        open--;
        soundSince = Math.Max(soundSince, until);
    }

    private void Recover(long time, float value)
    {
        IsAlarmed = false;
        Add(FaultStep.Recovered, 0, default, time, value, isWhole: false);
    }

    private void Add(FaultStep step, byte metric, in Spell spell, long time, float value, bool isWhole) => changes.Add(new FaultChange(
        step, metric, spell.Kind, DateTimeOffset.FromUnixTimeMilliseconds(spell.Since), DateTimeOffset.FromUnixTimeMilliseconds(time),
        value, isWhole));

    private void Adopt(ref Spell spell, FaultEpisode episode)
    {
        open -= spell.IsOpen ? 1 : 0;
        spell = default;
        if (episode.Until is { } until)
        {
            soundSince = Math.Max(soundSince, until.ToUnixTimeMilliseconds());
            return;
        }

        var since = episode.Since.ToUnixTimeMilliseconds();
        var persists = episode is { Case: not null, ClearedAt: null };
        spell = new Spell { Kind = episode.Kind, Since = since, Last = since, Persists = persists };
        IsAlarmed |= persists;
        open++;
    }

    private long FaultAfter(byte metric) => (long)ChecksOf(metric).FaultAfter.TotalMilliseconds;

    private int FaultsPerDay(byte metric) => ChecksOf(metric).FaultsPerDay;

    private MetricChecks ChecksOf(byte metric) => metrics.Find(metric)?.Checks ?? MetricChecks.None;

    // A handful of metrics in the order they are sent: looking along them is faster than any index.
    private ref Probe ProbeOf(Metric metric)
    {
        for (var index = 0; index < probes.Length; index++)
            if (probes[index].Metric == metric.Number)
                return ref probes[index];
        Array.Resize(ref probes, probes.Length + 1);
        probes[^1] = new Probe { Metric = (byte)metric.Number, HourMean = float.NaN };
        recoverAfter = Math.Max(recoverAfter, FaultAfter((byte)metric.Number));
        return ref probes[^1];
    }
}
