using Deqing.Realtime.Domain.Clocks;

namespace Deqing.Realtime.Domain.Cases;

public static partial class CaseEvolution
{
    private static CaseFile Linked(CaseFile state, CaseEvent happened) => happened switch
    {
        CaseCoSigned it => CoSigned(state, it),
        CaseReclassified it => Reclassified(state, it),
        CaseMerged it => Over(state, it.At, CaseStage.Merged) with { MergedInto = it.Into, BeforeMerge = state },
        CaseUnmerged => state.BeforeMerge! with { Version = state.Version + 1, Escalation = null, Task = null, SeekingSince = null },
        CaseAbsorbed it => Promised(state, Earlier(it.ReportedAt, state.ReportedAt), it.Promise) with
        {
            Absorbed = state.Absorbed.Add(new AbsorbedCase(it.Case, it.Reporters, it.ReportedAt)),
        },
        CaseReleased it => Released(state, it),
        CaseSplit it => state with
        {
            Version = state.Version + 1,
            Children = state.Children.AddRange(it.Children.Select(child => new ChildCase(child, false))),
        },
        ChildEnded it => state with
        {
            Version = state.Version + 1,
            Children = [.. state.Children.Select(child => child.Id == it.Case ? child with { Ended = true } : child)],
        },
        DeadlinesRecomputed it => state with
        {
            Version = state.Version + 1,
            StageDue = it.StageDue ?? state.StageDue,
            Handling = it.HandleDue is { } due ? state.Handling! with { Due = due } : state.Handling,
            Promise = it.Promise is { } promise ? state.Promise! with { Due = promise } : state.Promise,
        },
        _ => Escalated(state, happened),
    };

    private static CaseFile CoSigned(CaseFile state, CaseCoSigned it)
    {
        var next = it.Promise is { } promise
            ? Promised(state, Earlier(it.Reporter.At, state.ReportedAt), promise)
            : state with { Version = state.Version + 1, ReportedAt = Earlier(it.Reporter.At, state.ReportedAt) };
        return next with { Reporters = state.Reporters.Add(it.Reporter) };
    }

    private static CaseFile Reclassified(CaseFile state, CaseReclassified it)
    {
        var next = Promised(state, state.ReportedAt, it.Promise);
        return next with
        {
            Category = it.Category,
            Condition = it.Condition,
            Level = it.Level,
            Place = it.Place,
            Position = it.Position,
            FoundBy = it.FoundBy,
            Returned = null,
            Handling = it.HandleDue is { } due && state.Handling is { } clock
                ? clock with { Limit = due.Limit, Due = due }
                : state.Handling,
        };
    }

    private static CaseFile Released(CaseFile state, CaseReleased it)
    {
        var others = state.Absorbed.RemoveAll(other => other.Id == it.Case);
        return Promised(state, ReportedAt(state, others), it.Promise) with { Absorbed = others };
    }

    /// <summary>When a case was reported first, counting only these of the cases that go on in it.</summary>
    internal static DateTimeOffset ReportedAt(CaseFile state, ImmutableArray<AbsorbedCase> absorbed)
    {
        var first = state.Alarm?.ReceivedAt ?? state.DecidedAt;
        foreach (var reporter in state.Reporters)
            first = Earlier(first, reporter.At);
        foreach (var other in absorbed)
            first = Earlier(first, other.ReportedAt);
        return first;
    }

    private static CaseFile Promised(CaseFile state, DateTimeOffset start, Due due) => state with
    {
        Version = state.Version + 1,
        ReportedAt = start,
        Promise = state.Promise is { } clock
            ? clock with { Start = start, Limit = due.Limit, Due = due }
            : Clock(start, due),
    };
}
