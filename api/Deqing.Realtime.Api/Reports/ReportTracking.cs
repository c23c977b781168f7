using System.Collections.Immutable;
using Deqing.Realtime.Api.Cases;
using Deqing.Realtime.Api.Places;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Storage;

namespace Deqing.Realtime.Api.Reports;

/// <summary>Writes how far a report has come, in what its reporter may read.</summary>
internal sealed class ReportTracking(
    ICaseLog log, ReportReading reading, CaseWriting writing, County county, CountyClock clock)
{
    /// <summary>How far a report has come.</summary>
    /// <param name="code">Its code, for the addresses of its media.</param>
    /// <param name="found">The report.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<TrackingAnswer> WriteAsync(string code, FoundReport found, CancellationToken cancellation)
    {
        var end = await reading.EndOfAsync(found.Row, cancellation);
        var it = end.Case;
        var (text, evidence, at) = Own(found);
        var timeline = await TimelineAsync(code, found, end, cancellation);
        var promise = it.Promise?.Due.At;
        return new TrackingAnswer(
            writing.NumberOf(found.Row), it.Category, text, it.Place.Township, it.Place.Village, found.Row.Case.Address,
            found.Row.Case.Position?.Longitude, found.Row.Case.Position?.Latitude, clock.Local(at), it.Step, it.Stage, it.IsOver,
            it.Outcome, clock.Local(promise), !it.IsOver && promise < clock.Now, clock.Local(it.Times.Ended),
            found.Own.Type == "coSigned", it.Reporters.Length + it.Absorbed.Sum(other => other.Reporters.Length), it.Lead,
            it.Rating is { } rating && rating.Round == it.Round
                ? new RatingAnswer(rating.Stars, rating.Solved, clock.Local(rating.At)) : null,
            CanRate(it), !it.IsOver, [.. evidence.Select(medium => Of(code, medium))], timeline);
    }

    /// <summary>Whether a reporter may see a medium: their own, and those of the result.</summary>
    public async Task<bool> ShowsAsync(FoundReport found, string medium, CancellationToken cancellation)
    {
        var end = await reading.EndOfAsync(found.Row, cancellation);
        return (await EventsAsync(found, end, cancellation)).SelectMany(it => Shown(it.Event, it.IsOwn, found.Tag).Evidence)
            .Any(it => it.Medium == medium);
    }

    private bool CanRate(CaseFile it) =>
        it.Stage is CaseStage.Closed or CaseStage.Void && it.Rating?.Round != it.Round
        && clock.Now - it.Times.Ended <= county.Catalogue.Flow.ReopenWithin;

    private async Task<IReadOnlyList<TrackingEventAnswer>> TimelineAsync(
        string code, FoundReport found, CaseRow end, CancellationToken cancellation)
    {
        var timeline = new List<TrackingEventAnswer>();
        foreach (var (happened, isOwn, type, step) in await EventsAsync(found, end, cancellation))
        {
            var (isShown, note, department, evidence) = Shown(happened, isOwn, found.Tag);
            if (isShown)
                timeline.Add(new TrackingEventAnswer(
                    clock.Local(happened.At), type, step, string.IsNullOrEmpty(note) ? null : note, department,
                    [.. evidence.Select(medium => Of(code, medium))]));
        }

        return timeline;
    }

    /// <summary>The events of the case, and after it was merged those of the one it goes on in.</summary>
    private async Task<List<(CaseEvent Event, bool IsOwn, string Type, LoopStep Step)>> EventsAsync(
        FoundReport found, CaseRow end, CancellationToken cancellation)
    {
        var all = Read(found.Events, found.Own.Version);
        if (end.Id == found.Row.Id)
            return all;
        var mergedAt = all.Last(it => it.Event is CaseMerged).Event.At;
        all.AddRange(Read(await log.ReadStoredAsync(end.Id, cancellation), 0).Where(it => it.Event.At > mergedAt));
        return all;
    }

    private static List<(CaseEvent Event, bool IsOwn, string Type, LoopStep Step)> Read(ImmutableArray<StoredEvent> stored, int own)
    {
        var all = new List<(CaseEvent, bool, string, LoopStep)>(stored.Length);
        CaseFile? state = null;
        foreach (var it in stored)
        {
            var happened = CaseJson.ReadEvent(it.Payload);
            state = CaseEvolution.Evolve(state, happened);
            all.Add((happened, it.Version == own, it.Type, state.Step));
        }

        return all;
    }

    private static (string Text, ImmutableArray<Evidence> Evidence, DateTimeOffset At) Own(FoundReport found) =>
        CaseJson.ReadEvent(found.Own.Payload) switch
        {
            CaseReported it => (it.Report.Text, it.Report.Evidence, it.Reporter!.At),
            CaseCoSigned it => (it.Text, it.Evidence, it.Reporter.At),
            _ => throw new InvalidOperationException("A receipt is of a report."),
        };

    // Whoever follows a case reads what was done, never by whom, nor what others wrote.
    private static (bool IsShown, string? Note, string? Department, ImmutableArray<Evidence> Evidence) Shown(
        CaseEvent happened, bool isOwn, string tag) => happened switch
    {
        CaseReported it => (true, isOwn ? it.Report.Text : null, null, isOwn ? it.Report.Evidence : []),
        CaseCoSigned it when isOwn => (true, it.Text, null, it.Evidence),
        CaseNoted { IsPublic: true } it => (true, it.Note, null, it.Evidence),
        CaseVerified or CaseFiled or CaseReopened or CaseMerged or CaseUnmerged or HoldStarted or HoldEnded => (true, null, null, []),
        CaseDispatched it => (true, null, it.Lead, []),
        CaseArbitrated it => (true, null, it.Lead, []),
        CaseAccepted it => (true, null, it.Department, []),
        HandlingFinished it => (true, null, it.Department, it.Evidence),
        CaseChecked { IsGood: true } it => (true, null, null, it.Evidence),
        CaseChecked => (true, null, null, []),
        CaseClosed it => (true, it.Note, null, []),
        CaseVoided it => (true, it.Reason, null, []),
        CaseRated it when it.Tag == tag => (true, it.Note, null, []),
        _ => (false, null, null, []),
    };

    private static EvidenceAnswer Of(string code, Evidence it)
    {
        var url = $"{ReportEndpoints.Root}/{Uri.EscapeDataString(code)}/media/{it.Medium}";
        return new EvidenceAnswer(it.Medium, it.Kind, url, it.Kind == EvidenceKind.Photo ? $"{url}/thumbnail" : null);
    }
}
