using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Rules;

namespace Deqing.Realtime.Domain.Cases;

public static partial class CaseFlow
{
    private static Decision Answer(in Ask ask, CaseFile? state, Report command)
    {
        var report = command.What;
        var right = CaseAccess.MayReport(report.Source, ask.Asker.Who, ask.Now);
        if (right.Reason != AccessReason.Allowed)
            return Decision.Deny(right.Reason);
        var isPublic = report.Source == CaseSource.Public;
        if (state is not null)
            return Decision.Nothing;
        if (isPublic && ask.Catalogue.Find(report.Category) is { IsPublic: false })
            return Decision.Refuse(CaseRefusal.UnknownCategory);
        var by = isPublic ? new Actor("", "", null, null, ask.Asker.From) : right.ActorOf(ask.Asker);
        var reporter = command.Reporter is { } known ? known with { At = NotAfter(known.At, ask.Now) } : null;
        return Open(ask, report, by, reporter, isPublic ? CaseStage.Verifying : CaseStage.Filing);
    }

    private static Decision Answer(in Ask ask, CaseFile? state, OpenPart command) =>
        state is not null ? Decision.Nothing : Open(ask, command.Report, command.By, null, CaseStage.Filing);

    private static Decision Open(in Ask ask, CaseReport report, Actor by, Reporter? reporter, CaseStage stage)
    {
        var evidence = OrNone(report.Evidence);
        var wordless = string.IsNullOrWhiteSpace(report.Text);
        if ((Texts(report.Text) ?? Texts(report.Address) ?? Amount(evidence)) is { } refusal)
            return Decision.Refuse(refusal);
        if (wordless && !evidence.Any(piece => piece.Kind == EvidenceKind.Voice))
            return Decision.Refuse(CaseRefusal.NoteRequired);
        if (ask.Catalogue.Find(report.Category) is not { } category)
            return Decision.Refuse(CaseRefusal.UnknownCategory);
        var reportedAt = reporter?.At ?? ask.Now;
        var limit = stage == CaseStage.Verifying ? ask.Stages.Verify : ask.Stages.File;
        if (ask.Due(limit) is not { } due || ask.Due(reportedAt, category.Promise, [], 0) is not { } promise)
            return OutOfRange;
        var kept = report with
        {
            Text = wordless ? "" : report.Text, Evidence = evidence, OccurredAt = NotAfter(report.OccurredAt, reportedAt),
        };
        return Decision.Append(new CaseReported(ask.Now, kept, by, reporter, stage, due, promise));
    }

    private static Decision Answer(in Ask ask, CaseFile state, CoSign command)
    {
        if (state.IsOver)
            return Decision.Refuse(CaseRefusal.AlreadyClosed);
        if (IsReporter(state, command.Reporter.Tag))
            return Decision.Nothing;
        if ((Texts(command.Text) ?? Amount(command.Evidence)) is { } refusal)
            return Decision.Refuse(refusal);
        if (state.Version >= CaseFile.MaxEvents || CountReporters(state) >= CaseFile.MaxReporters)
            return Decision.Refuse(CaseRefusal.Full);
        var reporter = command.Reporter with { At = NotAfter(command.Reporter.At, ask.Now) };
        Due? promise = null;
        if (reporter.At < state.ReportedAt && state.Promise is { } clock)
        {
            promise = ask.Due(reporter.At, clock.Limit, [], 0);
            if (promise is null)
                return OutOfRange;
        }

        return Decision.Append(
            new CaseCoSigned(ask.Now, reporter, command.Text ?? "", OrNone(command.Evidence), ask.Asker.From, promise));
    }

    private static Decision Answer(in Ask ask, CaseFile state, Rate command)
    {
        if (!IsReporter(state, command.Tag))
            return Decision.Refuse(CaseRefusal.NotYourReport);
        if (state.Stage is not (CaseStage.Closed or CaseStage.Void))
            return Decision.Refuse(CaseRefusal.WrongStage);
        if (state.Rating?.Round == state.Round || ask.Now - state.Times.Ended > ask.Catalogue.Flow.ReopenWithin)
            return Decision.Refuse(CaseRefusal.RatingClosed);
        if (command.Stars is < 1 or > 5)
            return Decision.Refuse(CaseRefusal.StarsOutOfRange);
        if (Texts(command.Note) is { } refusal)
            return Decision.Refuse(refusal);
        if (state.Version >= CaseFile.MaxEvents)
            return Decision.Refuse(CaseRefusal.Full);
        var rated = new CaseRated(ask.Now, command.Tag, command.Stars, command.Solved, command.Note);
        if (command.Solved)
            return Decision.Append(rated);
        var by = new Actor("", "", null, null, ask.Asker.From);
        var level = state.Level < Severity.Critical ? state.Level + 1 : Severity.Critical;
        return Round(ask, state, by, command.Note ?? "", level) is { } reopened ? Decision.Append(rated, reopened) : OutOfRange;
    }

    /// <summary>Whether a seal is that of a reporter of the case or of one that goes on in it.</summary>
    internal static bool IsReporter(CaseFile state, string tag)
    {
        if (tag.Length == 0)
            return false;
        foreach (var reporter in state.Reporters)
            if (reporter.Tag == tag)
                return true;
        foreach (var other in state.Absorbed)
            foreach (var reporter in other.Reporters)
                if (reporter.Tag == tag)
                    return true;
        return false;
    }

    private static int CountReporters(CaseFile state)
    {
        var count = state.Reporters.Length;
        foreach (var other in state.Absorbed)
            count += other.Reporters.Length;
        return count;
    }

    private static DateTimeOffset NotAfter(DateTimeOffset at, DateTimeOffset latest) => (at < latest ? at : latest).ToUniversalTime();
}
