using Deqing.Realtime.Domain.Clocks;

namespace Deqing.Realtime.Domain.Cases;

public static partial class CaseFlow
{
    private static Decision Answer(in Ask ask, Merge command, Actor by) =>
        Reason(command.Reason) is { } refusal ? Decision.Refuse(refusal)
        : string.IsNullOrWhiteSpace(command.Into) || command.Into == ask.Id ? Decision.Refuse(CaseRefusal.CannotMerge)
        : Decision.Append(new CaseMerged(ask.Now, by, command.Into, command.Reason));

    private static Decision Answer(in Ask ask, CaseFile state, Absorb command)
    {
        foreach (var known in state.Absorbed)
            if (known.Id == command.Case)
                return Decision.Nothing;
        if (state.IsOver || command.Case == ask.Id)
            return Decision.Refuse(CaseRefusal.CannotMerge);
        var reporters = OrNone(command.Reporters);
        if (CountReporters(state) + reporters.Length > CaseFile.MaxReporters)
            return Decision.Refuse(CaseRefusal.Full);
        var reportedAt = NotAfter(command.ReportedAt, ask.Now);
        var earliest = reportedAt < state.ReportedAt ? reportedAt : state.ReportedAt;
        return Promise(ask, state, earliest, out var promise) is { } refusal
            ? Decision.Refuse(refusal)
            : Decision.Append(new CaseAbsorbed(ask.Now, command.By, command.Case, reporters, reportedAt, promise));
    }

    private static Decision Answer(in Ask ask, CaseFile state, Release command)
    {
        var others = state.Absorbed.RemoveAll(other => other.Id == command.Case);
        if (others.Length == state.Absorbed.Length)
            return Decision.Nothing;
        return Promise(ask, state, CaseEvolution.ReportedAt(state, others), out var promise) is { } refusal
            ? Decision.Refuse(refusal)
            : Decision.Append(new CaseReleased(ask.Now, command.By, command.Case, promise));
    }

    private static Decision Answer(in Ask ask, CaseFile state, Split command, Actor by)
    {
        var parts = OrNone(command.Parts);
        if (Reason(command.Reason) is { } refusal)
            return Decision.Refuse(refusal);
        if (parts.Length < 2 || parts.Length > CaseFile.MaxParts)
            return Decision.Refuse(CaseRefusal.PartsOutOfRange);
        if (state.Children.Length + parts.Length > CaseFile.MaxParts)
            return Decision.Refuse(CaseRefusal.Full);
        var children = ImmutableArray.CreateBuilder<string>(parts.Length);
        var reports = ImmutableArray.CreateBuilder<CaseReport>(parts.Length);
        foreach (var part in parts)
        {
            if (Note(part.Text) is { } wordless)
                return Decision.Refuse(wordless);
            if (ask.Catalogue.Find(part.Category) is null)
                return Decision.Refuse(CaseRefusal.UnknownCategory);
            children.Add(string.Create(CultureInfo.InvariantCulture, $"{ask.Id}.{state.Children.Length + children.Count + 1}"));
            reports.Add(new CaseReport(
                CaseSource.Split, part.Category, part.Level ?? state.Level, part.Text, state.Place, state.Position, state.FoundBy,
                state.Address, state.OccurredAt, [], null, ask.Id));
        }

        return Decision.Append(
            new CaseSplit(ask.Now, by, children.MoveToImmutable(), reports.MoveToImmutable(), command.Reason));
    }

    private static Decision Answer(in Ask ask, CaseFile state, EndChild command)
    {
        foreach (var child in state.Children)
            if (child.Id == command.Case && !child.Ended)
                return Decision.Append(new ChildEnded(ask.Now, command.Case, command.Outcome));
        return Decision.Nothing;
    }

    // A case from before there was a promise gets one by its category.
    private static CaseRefusal? Promise(in Ask ask, CaseFile state, DateTimeOffset start, out Due promise)
    {
        promise = default;
        if ((state.Promise?.Limit ?? ask.Catalogue.Find(state.Category)?.Promise) is not { } limit)
            return CaseRefusal.UnknownCategory;
        if (ask.Due(start, limit, [], 0) is not { } due)
            return CaseRefusal.TimeOutOfRange;
        promise = due;
        return null;
    }
}
