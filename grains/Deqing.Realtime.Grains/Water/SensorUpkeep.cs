using System.Text.Json;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Water;
using Deqing.Realtime.Grains.Cases;
using Deqing.Realtime.Storage;
using Microsoft.Extensions.Logging;

namespace Deqing.Realtime.Grains.Water;

/// <summary>
/// Writes down the faults of a sensor and has somebody sent there when one persists: one open case per sensor, whatever else of it
/// becomes faulty meanwhile. A change is forgotten only when it is written and its case has it, so what failed is done again.
/// </summary>
internal sealed partial class SensorUpkeep(County county, IFaultStore faults, IGrainFactory grains, ILogger logger)
{
    private string? lastCase;
    private bool isCaseKnown;

    /// <summary>Does what the judge's changes ask for. Doing it twice changes nothing.</summary>
    /// <exception cref="StorageException">It could not all be written; the rest is still owed.</exception>
    public async Task SettleAsync(SensorPlace place, QualityJudge judge, DateTimeOffset receivedAt)
    {
        while (judge.Changes is [var change, ..])
        {
            await TellAsync(place, change, receivedAt);
            judge.Told(1);
        }
    }

    private Task TellAsync(SensorPlace place, FaultChange change, DateTimeOffset receivedAt) => change.Step switch
    {
        FaultStep.Began => SaveAsync(place, change),
        FaultStep.Ended => SaveAsync(place, change, until: change.At),
        FaultStep.Persists => RaiseAsync(place, change, receivedAt),
        FaultStep.Recovered => ClearAsync(place, change),
        _ => throw new NotSupportedException($"Unknown step {change.Step}."),
    };

    private Task SaveAsync(
        SensorPlace place, FaultChange change, DateTimeOffset? until = null, string? caseId = null) => faults.SaveAsync(
        [new FaultEpisode(place.Number, change.Metric, change.Kind, change.Since, until, change.IsWhole, caseId)],
        CancellationToken.None);

    private async Task RaiseAsync(SensorPlace place, FaultChange change, DateTimeOffset receivedAt)
    {
        if (county.Metrics.Faults is not { } fault)
            return;
        var metric = county.Metrics.Find(change.Metric)?.Key ?? "device";
        var rule = $"fault-{place.Id}-{metric}-{JsonNamingPolicy.CamelCase.ConvertName(change.Kind.ToString())}";
        var village = county.VillageOf(place);
        var report = new AlarmReport(
            place.PlaceId == village ? null : place.PlaceId, village, county.Villages[village].Township, rule, fault.Category,
            fault.Severity, change.Since, change.At, receivedAt, change.Value, place.Id);
        var opened = CaseFile.IdOf(place.PlaceId, rule, change.Since);
        var target = await LastCaseAsync(place) ?? opened;
        var answer = await Case(target).Ask(new RaiseAlarm(report), Asker.Engine);
        if (answer.Refusal == CaseRefusal.AlreadyClosed && target != opened)
        {
            target = opened;
            answer = await Case(target).Ask(new RaiseAlarm(report), Asker.Engine);
        }

        await SaveAsync(place, change, caseId: target);
        lastCase = target;
        LogRaised(logger, place.Id, metric, change.Kind, change.Since, target, answer.Refusal);
    }

    private async Task ClearAsync(SensorPlace place, FaultChange change)
    {
        if (await LastCaseAsync(place) is not { } caseId)
            return;
        await Case(caseId).Ask(new ClearAlarm(change.At, change.Value), Asker.Engine);
        await faults.ClearAsync(place.Number, caseId, change.At, CancellationToken.None);
    }

    private async ValueTask<string?> LastCaseAsync(SensorPlace place)
    {
        if (!isCaseKnown)
            lastCase = await faults.LastCaseAsync(place.Number, CancellationToken.None);
        isCaseKnown = true;
        return lastCase;
    }

    private ICaseGrain Case(string id) => grains.GetGrain<ICaseGrain>(id);

    [LoggerMessage(
        Level = LogLevel.Information, Message = "Sensor {Sensor}: {Metric} is {Kind} since {Since:u}, case {Case} ({Refusal})")]
    private static partial void LogRaised(
        ILogger logger, string sensor, string metric, Quality kind, DateTimeOffset since, string @case, CaseRefusal? refusal);
}
