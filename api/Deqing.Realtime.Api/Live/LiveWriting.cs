using Deqing.Realtime.Api.Places;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Live;
using Deqing.Realtime.Domain.Water;
using Deqing.Realtime.Grains.Places;

namespace Deqing.Realtime.Api.Live;

/// <summary>Writes the state of the feeds as the messages clients get.</summary>
internal sealed class LiveWriting(ISensors sensors, CountyClock clock)
{
    /// <summary>A delta for a scope, already narrowed to it.</summary>
    public LiveDeltaMessage Delta(LiveScope scope, long previous, AreaDelta delta) => new(
        scope.Name, delta.Area, delta.Epoch, previous, delta.Sequence, delta.At.ToUnixTimeMilliseconds(),
        delta.Tally is { } tally ? TallyAnswer.Of(tally) : null,
        [.. delta.Ponds.Select(Pond)], [.. delta.Villages.Select(village => Village(village, scope))],
        [.. delta.Cases.Select(live => Case(live, delta.Area))]);

    /// <summary>A snapshot for a scope, already narrowed to it.</summary>
    public AreaSnapshotMessage Snapshot(LiveScope scope, AreaSnapshot snapshot) => new(
        snapshot.Area, snapshot.Epoch, snapshot.Sequence, snapshot.At.ToUnixTimeMilliseconds(),
        scope.IsWhole(snapshot.Area) ? TallyAnswer.Of(snapshot.Tally) : null,
        [.. snapshot.Ponds.Select(Pond)],
        [.. snapshot.Villages.Select(village => Village(village, scope))],
        [.. snapshot.Cases.Select(live => Case(live, live.Area))]);

    private static PondLiveMessage Pond(PondLive pond) => new(
        pond.Id, pond.Number, (int)pond.Severity, (int)pond.Freshness, pond.At?.ToUnixTimeMilliseconds() ?? 0, pond.Version,
        [.. pond.Values.Select(Value)], [.. pond.Alarms]);

    private static LiveValueMessage Value(LiveValue value) =>
        new(value.Metric, value.Value, value.At.ToUnixTimeMilliseconds(), (int)value.Quality);

    // Station values are most of a village's bytes, and only who watches that village shows them.
    private VillageLiveMessage Village(VillageLive village, LiveScope scope) => new(
        village.Code, village.Number, village.Version, TallyAnswer.Of(village.Tally),
        scope.Kind != ScopeKind.Village ? [] : [.. village.Values.Select(value => new VillageValueMessage(
            sensors.Now.Find(value.Sensor)?.Id ?? "", value.Metric, value.Value, value.At.ToUnixTimeMilliseconds(), (int)value.Quality))],
        village.Link.DownSince?.ToUnixTimeMilliseconds() ?? 0, village.Link.Offline);

    private CaseLiveMessage Case(CaseLive live, string area)
    {
        var it = live.Case;
        return new CaseLiveMessage(
            live.Id, it.Version, live.Number == 0 ? null : CaseNumber.Write(clock.Local(it.DecidedAt).Year, live.Number), (int)it.Stage,
            (int)it.Level, (int)it.Source, it.Category, it.Alarm?.Rule, it.Place.Pond, it.Place.Village, it.Place.Township,
            live.Position.Longitude, live.Position.Latitude, it.Text, it.OccurredAt.ToUnixTimeMilliseconds(),
            it.DecidedAt.ToUnixTimeMilliseconds(), it.AlarmActive, it.AcknowledgedBy, it.DueAt?.ToUnixTimeMilliseconds(),
            live.HasLeft(area), (int?)it.Outcome);
    }
}
