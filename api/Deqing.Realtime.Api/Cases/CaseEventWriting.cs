using System.Collections.Immutable;
using Deqing.Realtime.Api.Escalation;
using Deqing.Realtime.Api.Places;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Escalation;
using Deqing.Realtime.Storage;

namespace Deqing.Realtime.Api.Cases;

/// <summary>Writes the events of a case as staff read them. Seals of reporters stay in.</summary>
internal sealed class CaseEventWriting(CountyClock clock)
{
    /// <summary>A stored event.</summary>
    public CaseEventAnswer Write(StoredEvent stored)
    {
        var happened = CaseJson.ReadEvent(stored.Payload);
        var (by, note, evidence) = Said(happened);
        return new CaseEventAnswer(
            stored.Version, stored.Type, clock.Local(stored.At), by, string.IsNullOrEmpty(note) ? null : note,
            evidence.IsDefaultOrEmpty ? [] : [.. evidence.Select(EvidenceAnswer.Of)], Data(happened),
            Convert.ToHexStringLower(stored.Hash.AsSpan()));
    }

    private static (ActorAnswer? By, string? Note, ImmutableArray<Evidence> Evidence) Said(CaseEvent happened) => happened switch
    {
        CaseAcknowledged it => (new ActorAnswer(it.ById ?? "", it.By, null, null, null), it.Note, []),
        CaseClosed it => (ActorAnswer.Of(it.Actor) ?? new ActorAnswer(it.ById ?? "", it.By, null, null, null), it.Note, []),
        CaseReported it => (ActorAnswer.Of(it.By), it.Report.Text, it.Report.Evidence),
        CaseCoSigned it => (new ActorAnswer("", "", null, null, it.From), it.Text, it.Evidence),
        CaseNoted it => (ActorAnswer.Of(it.By), it.Note, it.Evidence),
        CaseVerified it => (ActorAnswer.Of(it.By), it.Note, it.Evidence),
        CaseFiled it => (ActorAnswer.Of(it.By), it.Note, []),
        CaseDispatched it => (ActorAnswer.Of(it.By), it.Note, []),
        CaseAccepted it => (ActorAnswer.Of(it.By), it.Note, []),
        CaseReturned it => (ActorAnswer.Of(it.By), it.Reason, []),
        CaseArbitrated it => (ActorAnswer.Of(it.By), it.Reason, []),
        HandlingFinished it => (ActorAnswer.Of(it.By), it.Note, it.Evidence),
        CaseChecked it => (ActorAnswer.Of(it.By), it.Note, it.Evidence),
        CaseVoided it => (ActorAnswer.Of(it.By), it.Reason, []),
        CaseRated it => (new ActorAnswer("", "", null, null, null), it.Note, []),
        CaseReopened it => (ActorAnswer.Of(it.By), it.Reason, []),
        RequestMade it => (ActorAnswer.Of(it.By), it.Reason, []),
        RequestEndorsed it => (ActorAnswer.Of(it.By), it.Note, []),
        RequestRefused it => (ActorAnswer.Of(it.By), it.Reason, []),
        ExtensionGranted it => (ActorAnswer.Of(it.By), it.Note, []),
        HoldStarted it => (ActorAnswer.Of(it.By), it.Note, []),
        HoldEnded it => (ActorAnswer.Of(it.By), it.Reason, []),
        CaseReclassified it => (ActorAnswer.Of(it.By), it.Reason, []),
        CaseMerged it => (ActorAnswer.Of(it.By), it.Reason, []),
        CaseUnmerged it => (ActorAnswer.Of(it.By), it.Reason, []),
        CaseAbsorbed it => (ActorAnswer.Of(it.By), null, []),
        CaseReleased it => (ActorAnswer.Of(it.By), null, []),
        CaseSplit it => (ActorAnswer.Of(it.By), it.Reason, []),
        TaskAssigned it => (ActorAnswer.Of(it.By), it.Reason, []),
        TaskAccepted it => (ActorAnswer.Of(it.By), null, []),
        TaskArrived it => (ActorAnswer.Of(it.By), null, []),
        TaskDeclined it => (ActorAnswer.Of(it.By), it.Reason, []),
        TaskRecalled it => (ActorAnswer.Of(it.By), it.Reason, []),
        CaseUrged it => (ActorAnswer.Of(it.By), it.Note, []),
        _ => (null, null, []),
    };

    private CaseEventData Data(CaseEvent happened) => happened switch
    {
        CaseOpened it => Alarm(it.Alarm) with
        {
            Condition = it.Filed?.Condition, StageDue = DueAnswer.Of(it.Filed?.Dispatch, clock),
            Promise = DueAnswer.Of(it.Filed?.Promise, clock),
        },
        AlarmReturned it => Alarm(it.Alarm),
        AlarmCleared it => new() { MeasuredAt = clock.Local(it.ClearedAt), Value = it.Value },
        CaseClosed it => new() { Outcome = it.Outcome, Condition = it.Condition },
        CaseReported it => Report(it),
        CaseCoSigned it => new() { Promise = DueAnswer.Of(it.Promise, clock) },
        CaseNoted it => new() { IsPublic = it.IsPublic },
        CaseVerified it => new() { StageDue = DueAnswer.Of(it.FileDue, clock) },
        CaseFiled it => new()
        {
            Category = it.Category, Condition = it.Condition, Level = it.Level, StageDue = DueAnswer.Of(it.DispatchDue, clock),
        },
        CaseDispatched it => Sent(it.Lead, it.Joint, it.AcceptDue, it.HandleDue),
        CaseArbitrated it => Sent(it.Lead, it.Joint, it.AcceptDue, it.HandleDue),
        CaseAccepted it => new() { Department = it.Department },
        CaseReturned it => new()
        {
            From = it.From, To = it.To, Department = it.Department, StageDue = DueAnswer.Of(it.Due, clock),
        },
        HandlingFinished it => new() { Department = it.Department, To = it.Next, StageDue = DueAnswer.Of(it.Due, clock) },
        CaseChecked it => new() { IsGood = it.IsGood, StageDue = DueAnswer.Of(it.CloseDue, clock) },
        CaseRated it => new() { Stars = it.Stars, Solved = it.Solved },
        CaseReopened it => new() { Level = it.Level, To = it.Stage, StageDue = DueAnswer.Of(it.StageDue, clock) },
        RequestMade it => new() { Kind = it.Kind, Until = clock.Local(it.Until) },
        ExtensionGranted it => new() { HandleDue = DueAnswer.Of(it.HandleDue, clock) },
        HoldStarted it => new() { Until = clock.Local(it.Until) },
        HoldEnded it => new() { HandleDue = DueAnswer.Of(it.HandleDue, clock) },
        CaseReclassified it => new()
        {
            Category = it.Category, Condition = it.Condition, Level = it.Level,
            Place = CasePlaceAnswer.Of(it.Place, it.Position, it.FoundBy, null), HandleDue = DueAnswer.Of(it.HandleDue, clock),
            Promise = DueAnswer.Of(it.Promise, clock),
        },
        CaseMerged it => new() { Case = it.Into },
        CaseAbsorbed it => new()
        {
            Case = it.Case, Reporters = it.Reporters.Length, Promise = DueAnswer.Of(it.Promise, clock),
        },
        CaseReleased it => new() { Case = it.Case, Promise = DueAnswer.Of(it.Promise, clock) },
        CaseSplit it => new()
        {
            Parts = [.. it.Parts.Zip(it.Children, (part, id) => new PartAnswer(id, part.Category, part.Level, part.Text))],
        },
        CaseUrged it => new() { Chance = it.Chance, OwedAt = clock.Local(it.DueAt) },
        ChildEnded it => new() { Case = it.Case, Outcome = it.Outcome },
        DeadlinesRecomputed it => new()
        {
            StageDue = DueAnswer.Of(it.StageDue, clock), HandleDue = DueAnswer.Of(it.HandleDue, clock),
            Promise = DueAnswer.Of(it.Promise, clock),
        },
        _ => Escalated(happened),
    };

    private CaseEventData Escalated(CaseEvent happened) => happened switch
    {
        EscalationStarted it => new()
        {
            Run = it.Run, Trigger = it.Trigger, Policy = it.Policy.Names, OwedAt = clock.Local(it.NextAt),
        },
        EscalationStepped it => new()
        {
            Run = it.Run, StepIndex = it.Step, EscalationStep = EscalationWriting.Step(it.What), StepOutcome = it.Outcome,
            People = EscalationWriting.Called(it.People), OwedAt = clock.Local(it.OwedAt),
        },
        DueMissed it => new() { From = it.Stage, OwedAt = clock.Local(it.DueAt) },
        AcknowledgementReminded it => new() { Run = it.Run, HeldBy = it.By.Name },
        AcknowledgementLapsed it => new() { Run = it.Run, HeldBy = it.By.Name },
        TaskAssigned it => new()
        {
            Task = it.Number, Worker = it.Worker.Name, TaskState = it.State, Until = clock.Local(it.Due),
            Choice = TaskChoiceAnswer.From(it.Choice),
        },
        TaskAccepted it => new() { Task = it.Number },
        TaskArrived it => new() { Task = it.Number },
        TaskDeclined it => new() { Task = it.Number },
        TaskUnanswered it => new() { Task = it.Number, Worker = it.Worker.Name, TaskState = it.State },
        TaskRecalled it => new() { Task = it.Number },
        TaskUnfilled it => new() { Shortfalls = it.Shortfalls },
        _ => new(),
    };

    private CaseEventData Alarm(AlarmReport alarm) => new()
    {
        Since = clock.Local(alarm.Since), MeasuredAt = clock.Local(alarm.At), ReceivedAt = clock.Local(alarm.ReceivedAt),
        Value = alarm.Value,
    };

    private CaseEventData Report(CaseReported it) => new()
    {
        Source = it.Report.Source, Category = it.Report.Category, Level = it.Report.Level,
        Place = CasePlaceAnswer.Of(it.Report.Place, it.Report.Position, it.Report.FoundBy, it.Report.Address),
        OccurredAt = clock.Local(it.Report.OccurredAt), Reference = it.Report.Reference, Case = it.Report.Parent, To = it.Stage,
        StageDue = DueAnswer.Of(it.StageDue, clock), Promise = DueAnswer.Of(it.Promise, clock),
    };

    private CaseEventData Sent(string lead, ImmutableArray<string> joint, Due accept, Due handle) => new()
    {
        Lead = lead, Joint = joint.IsDefaultOrEmpty ? [] : joint, StageDue = DueAnswer.Of(accept, clock),
        HandleDue = DueAnswer.Of(handle, clock),
    };
}
