using System.Collections.Immutable;
using Deqing.Realtime.Api.Escalation;
using Deqing.Realtime.Api.Places;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Storage;

namespace Deqing.Realtime.Api.Cases;

/// <summary>Writes cases as staff read them.</summary>
internal sealed class CaseWriting(County county, CountyClock clock, CaseEventWriting events, EscalationWriting escalations)
{
    /// <summary>The text of a case's number.</summary>
    public string NumberOf(CaseRow row) => CaseNumber.Write(clock.Local(row.Case.DecidedAt).Year, row.Number);

    /// <summary>The head of a case.</summary>
    public CaseSummary Summary(CaseRow row)
    {
        var it = row.Case;
        var position = it.Position
            ?? (it.Place.Pond is { } pond && county.Ponds.TryGetValue(pond, out var known) ? known.Position : null);
        return new CaseSummary
        {
            Id = row.Id, Number = NumberOf(row), Version = it.Version, Stage = it.Stage, Step = it.Step, Over = it.IsOver,
            Source = it.Source, Category = it.Category, Condition = it.Condition, Level = it.Level, Township = it.Place.Township,
            Village = it.Place.Village, Pond = it.Place.Pond, Longitude = position?.Longitude, Latitude = position?.Latitude,
            FoundBy = it.FoundBy, Address = it.Address, Text = it.Text, OccurredAt = clock.Local(it.OccurredAt),
            ReportedAt = clock.Local(it.ReportedAt), DecidedAt = clock.Local(it.DecidedAt), AcknowledgedBy = it.AcknowledgedBy,
            Owner = it.Owner, Rung = it.Escalation is { IsRunning: true } escalation ? escalation.Rung : null,
            Supervised = it.IsSupervised, Task = Task(it.Task), Seeking = it.SeekingSince is not null, Lead = it.Lead,
            Departments = [.. it.Assignments.Select(part => part.Department)], DueAt = clock.Local(it.DueAt),
            Overdue = it.DueAt < clock.Now, PromisedAt = clock.Local(it.Promise?.Due.At), HeldUntil = clock.Local(it.HeldUntil),
            Returned = it.Returned is not null, Round = it.Round, Reworks = it.Reworks, Outcome = it.Outcome,
            EndedAt = clock.Local(it.Times.Ended), Reporters = it.Reporters.Length + it.Absorbed.Sum(other => other.Reporters.Length),
            Reference = it.Reference, Parent = it.Parent, MergedInto = it.MergedInto,
            Alarm = it.Alarm is { } alarm
                ? new CaseAlarmAnswer(
                    alarm.Rule, alarm.Severity, clock.Local(alarm.Since), clock.Local(alarm.ReceivedAt), alarm.Value, it.AlarmActive)
                : null,
        };
    }

    /// <summary>A case with everything but what depends on who reads it.</summary>
    /// <param name="row">The case.</param>
    /// <param name="stored">Its events.</param>
    public CaseAnswer Whole(CaseRow row, ImmutableArray<StoredEvent> stored)
    {
        var it = row.Case;
        return new CaseAnswer(Summary(row))
        {
            Assignments = [.. it.Assignments.Select(part => new AssignmentAnswer(
                part.Department, part.IsLead, part.State, clock.Local(part.Since), clock.Local(part.Accepted),
                clock.Local(part.Finished)))],
            Clocks = new CaseClocksAnswer(Stage(it), Clock(it.Handling), Clock(it.Promise)),
            Request = it.Request is { } request
                ? new CaseRequestAnswer(
                    request.Kind, ActorAnswer.Of(request.By), clock.Local(request.At), clock.Local(request.Until),
                    ActorAnswer.Of(request.Endorsed))
                : null,
            ReturnedMark = it.Returned is { } mark
                ? new ReturnMarkAnswer(mark.From, mark.Departments, ActorAnswer.Of(mark.By), clock.Local(mark.At))
                : null,
            Escalation = escalations.Of(it.Escalation),
            Rating = it.Rating is { } rating ? new RatingAnswer(rating.Stars, rating.Solved, clock.Local(rating.At)) : null,
            Children = [.. it.Children.Select(child => new ChildAnswer(child.Id, child.Ended))],
            Absorbed = [.. it.Absorbed.Select(other => other.Id)],
            Events = [.. stored.Select(events.Write)],
        };
    }

    private TaskAnswer? Task(WorkerTask? it) => it is null ? null : new TaskAnswer(
        it.Worker.Id, it.Worker.Name, it.State, clock.Local(it.Since), clock.Local(it.AssignedAt), clock.Local(it.Due), it.Number,
        it.IsAutomatic);

    private CaseClockAnswer? Stage(CaseFile it) => it.StageDue is { } due
        ? new CaseClockAnswer(clock.Local(it.StageSince), due.Limit, clock.Local(due.At), due.Provisional, 0, false, null, [])
        : null;

    private CaseClockAnswer? Clock(CaseClock? it) => it is null ? null : new CaseClockAnswer(
        clock.Local(it.Start), it.Limit, clock.Local(it.Due.At), it.Due.Provisional, it.Extensions, it.IsPaused,
        clock.Local(it.Stopped), [.. it.Pauses.Select(pause => new PauseAnswer(clock.Local(pause.From), clock.Local(pause.Until)))]);
}
