namespace Deqing.Realtime.Domain.Cases;

/// <summary>By what figures are judged.</summary>
public enum FigureAxis : byte
{
    /// <summary>All of the county; its key is empty.</summary>
    County,

    /// <summary>By township; its code.</summary>
    Township,

    /// <summary>By village; its code.</summary>
    Village,

    /// <summary>By department; its id.</summary>
    Department,

    /// <summary>By post (岗位); the name of a <see cref="CasePost"/>.</summary>
    Post,
}

/// <summary>The posts of the flow, each judged by its own step alone (岗位评价).</summary>
public enum CasePost : byte
{
    /// <summary>Looks on site before filing.</summary>
    Verifier,

    /// <summary>Files (受理员).</summary>
    Filer,

    /// <summary>Dispatches (派遣员).</summary>
    Dispatcher,

    /// <summary>Handles (处置).</summary>
    Handler,

    /// <summary>Checks results (核查).</summary>
    Checker,

    /// <summary>Closes (值班长).</summary>
    Closer,
}

/// <summary>One line of figures.</summary>
/// <param name="Axis">By what.</param>
/// <param name="Key">Of which.</param>
[GenerateSerializer, Immutable]
public readonly record struct FigureKey([property: Id(0)] FigureAxis Axis, [property: Id(1)] string Key);

/// <summary>What one case adds to the figures at a time. Pure: figures of any set of cases are the sum over them.</summary>
public static class CaseFigures
{
    /// <summary>What a case adds to its county and its area.</summary>
    /// <param name="state">The case.</param>
    /// <param name="category">Its category, or null if it is gone; then it is taken as a problem.</param>
    /// <param name="now">When it is asked.</param>
    public static Figures Of(CaseFile state, Category? category, DateTimeOffset now)
    {
        if (state.Stage == CaseStage.Merged)
            return new Figures { Reports = 1 };
        var (times, dues, ended) = (state.Times, state.Times.Dues, state.Times.Ended);
        var isVoid = state.Stage == CaseStage.Void;
        var isQuestion = category?.IsQuestion == true;
        var isFixed = state is { Stage: CaseStage.Closed, Outcome: CaseOutcome.Resolved };
        var isProblem = !isVoid && !isQuestion && state.Outcome != CaseOutcome.FalseAlarm;
        var isOwed = isProblem && state.Outcome != CaseOutcome.NotOurs && (state.IsOver || state.Promise?.Due.At < now);
        return new Figures
        {
            Reports = 1,
            ValidReports = state.Condition is not null && !isVoid ? 1 : 0,
            Verify = StepFigures.Of(dues.Verify, times.Verified ?? ended, now),
            File = StepFigures.Of(dues.File, times.Filed ?? ended, now),
            Dispatch = CutShort(dues.Dispatch, times.Dispatched, ended, now),
            AccurateDispatches = times.Dispatched is not null && state.ReturnedBy.IsEmpty ? 1 : 0,
            Accept = CutShort(dues.Accept, times.Accepted, ended, now),
            Dispose = Disposed(state, now),
            Check = CutShort(dues.Check, state.Stage == CaseStage.Checking ? null : times.Checked, ended, now),
            Close = StepFigures.Of(dues.Close, ended, now),
            Promise = StepFigures.Of(state.Promise?.Due.At, ended, now),
            Reworks = state.Reworks,
            Returns = state.ReturnedBy.Length,
            Holds = state.Holds,
            Extensions = state.Handling?.Extensions ?? 0,
            Voids = isVoid ? 1 : 0,
            Reopenings = state.Round - 1,
            Problems = isProblem ? 1 : 0,
            Due = isOwed ? 1 : 0,
            Fixed = isOwed && isFixed ? 1 : 0,
            Questions = isQuestion && !isVoid ? 1 : 0,
            QuestionsResolved = isQuestion && isFixed ? 1 : 0,
            Rated = state.Rating is not null ? 1 : 0,
            Satisfied = state.Rating is { Solved: true, Stars: >= 4 } ? 1 : 0,
        };
    }

    /// <summary>
    /// The lines a case adds to, with what it adds: county, township, village, every post, and the departments — to the one that leads
    /// what a department answers for, to each that sent it back its returns.
    /// </summary>
    public static ImmutableArray<(FigureKey Key, Figures Figures)> Lines(CaseFile state, Catalogue catalogue, DateTimeOffset now)
    {
        var all = Of(state, catalogue.Find(state.Category), now);
        var lines = ImmutableArray.CreateBuilder<(FigureKey, Figures)>();
        lines.Add((new FigureKey(FigureAxis.County, ""), all));
        if (state.Place.Township is { } township)
            lines.Add((new FigureKey(FigureAxis.Township, township), all));
        if (state.Place.Village is { } village)
            lines.Add((new FigureKey(FigureAxis.Village, village), all));
        foreach (var post in Posts)
            lines.Add((new FigureKey(FigureAxis.Post, post.ToString()), Of(all, post)));
        if (state.Stage == CaseStage.Merged)
            return lines.ToImmutable();
        if (state.Lead is { } lead)
            lines.Add((new FigureKey(FigureAxis.Department, lead), OfDepartment(all)));
        foreach (var returned in state.ReturnedBy)
            lines.Add((new FigureKey(FigureAxis.Department, returned), new Figures { Returns = 1 }));
        return lines.ToImmutable();
    }

    /// <summary>Of the figures of a case, those a post is judged by.</summary>
    public static Figures Of(in Figures all, CasePost post) => post switch
    {
        CasePost.Verifier => new Figures { Verify = all.Verify },
        CasePost.Filer => new Figures { Reports = all.Reports, ValidReports = all.ValidReports, File = all.File, Voids = all.Voids },
        CasePost.Dispatcher => new Figures
        {
            Dispatch = all.Dispatch, AccurateDispatches = all.AccurateDispatches, Returns = all.Returns,
        },
        CasePost.Handler => new Figures
        {
            Accept = all.Accept, Dispose = all.Dispose, Reworks = all.Reworks, Holds = all.Holds, Extensions = all.Extensions,
        },
        CasePost.Checker => new Figures { Check = all.Check },
        _ => new Figures { Close = all.Close, Promise = all.Promise, Reopenings = all.Reopenings },
    };

    private static readonly ImmutableArray<CasePost> Posts = [.. Enum.GetValues<CasePost>()];

    private static Figures OfDepartment(in Figures all) => Of(all, CasePost.Handler) with
    {
        Promise = all.Promise,
        Reopenings = all.Reopenings,
        Problems = all.Problems,
        Due = all.Due,
        Fixed = all.Fixed,
        Questions = all.Questions,
        QuestionsResolved = all.QuestionsResolved,
        Rated = all.Rated,
        Satisfied = all.Satisfied,
    };

    private static StepFigures CutShort(DateTimeOffset? due, DateTimeOffset? done, DateTimeOffset? ended, DateTimeOffset now) =>
        done is null && ended is not null ? default : StepFigures.Of(due, done, now);

    // A clock that stands is due at the earliest then: it is not late before it goes on.
    private static StepFigures Disposed(CaseFile state, DateTimeOffset now) =>
        state.Handling is not { IsPaused: false } clock ? default : StepFigures.Of(clock.Due.At, clock.Stopped, now);
}
