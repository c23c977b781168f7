using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Grains.Cases;

namespace Deqing.Realtime.Api.Figures;

/// <summary>Figures of the cases opened on some days of the county's calendar, by area, department or post.</summary>
/// <param name="At">When they were so: cases still open are judged at this time.</param>
/// <param name="From">The first day.</param>
/// <param name="Until">The day after the last one.</param>
/// <param name="By">By what.</param>
/// <param name="Lines">A line for each in one's territory, in the county's order, also where there is nothing to count.</param>
public sealed record FiguresAnswer(
    DateTimeOffset At, DateOnly From, DateOnly Until, FigureAxis By, IReadOnlyList<FigureLineAnswer> Lines);

/// <summary>One line of figures. A post is judged by its own steps alone: the others are zero there. Defined in docs/figures.md.</summary>
/// <param name="Key">Code of the township or village, id of the department, name of the post; empty for the county.</param>
/// <param name="Names">What it is called.</param>
/// <param name="Reports">Cases reported (上报数).</param>
/// <param name="ValidReports">Of them, those filed (有效上报数).</param>
/// <param name="ValidReportRate">Filed of reported (有效上报率).</param>
/// <param name="Verify">Looking on site before filing (核实).</param>
/// <param name="File">Filing (立案).</param>
/// <param name="Dispatch">Dispatching (派遣).</param>
/// <param name="AccurateDispatches">Dispatched, and sent back by no department (准确派遣数).</param>
/// <param name="AccurateDispatchRate">Of those dispatched (准确派遣率).</param>
/// <param name="Accept">Accepting (接收).</param>
/// <param name="Dispose">Handling (处置).</param>
/// <param name="Check">Checking (核查).</param>
/// <param name="Close">Closing (结案).</param>
/// <param name="Promise">The promise to the villager (承诺).</param>
/// <param name="Reworks">Checks that sent a case back to be done again (返工数).</param>
/// <param name="Returns">Cases sent back by a department (回退数).</param>
/// <param name="Holds">Holds (挂账数).</param>
/// <param name="Extensions">Extensions granted (延期数).</param>
/// <param name="Voids">Cases void (作废数).</param>
/// <param name="Reopenings">Further rounds (重开数).</param>
/// <param name="Problems">Problems found (发现问题数).</param>
/// <param name="Due">Of the county's own, those that ended or should have (应解决数).</param>
/// <param name="Fixed">Of those, the ones solved for certain (解决数).</param>
/// <param name="ResolutionRate">Solved of due (解决率).</param>
/// <param name="Questions">Questions asked (咨询数).</param>
/// <param name="QuestionsResolved">Questions answered (咨询办结数).</param>
/// <param name="QuestionRate">Answered of asked (咨询办结率).</param>
/// <param name="Rated">Cases a reporter rated (评价数).</param>
/// <param name="Satisfied">Rated solved with four stars or five (满意数).</param>
/// <param name="SatisfactionRate">Of those rated (满意率).</param>
/// <param name="UntilReported">From the beginning of the problems to their first report.</param>
public sealed record FigureLineAnswer(
    string Key, Names Names, int Reports, int ValidReports, double? ValidReportRate, StepAnswer Verify, StepAnswer File,
    StepAnswer Dispatch, int AccurateDispatches, double? AccurateDispatchRate, StepAnswer Accept, StepAnswer Dispose, StepAnswer Check,
    StepAnswer Close, StepAnswer Promise, int Reworks, int Returns, int Holds, int Extensions, int Voids, int Reopenings, int Problems,
    int Due, int Fixed, double? ResolutionRate, int Questions, int QuestionsResolved, double? QuestionRate, int Rated, int Satisfied,
    double? SatisfactionRate, DelayAnswer UntilReported)
{
    internal static FigureLineAnswer Of(string key, Names names, FigureLine line)
    {
        var it = line.Figures;
        return new FigureLineAnswer(
            key, names, it.Reports, it.ValidReports, it.ValidReportRate, StepAnswer.Of(it.Verify), StepAnswer.Of(it.File),
            StepAnswer.Of(it.Dispatch), it.AccurateDispatches, it.AccurateRate, StepAnswer.Of(it.Accept), StepAnswer.Of(it.Dispose),
            StepAnswer.Of(it.Check), StepAnswer.Of(it.Close), StepAnswer.Of(it.Promise), it.Reworks, it.Returns, it.Holds, it.Extensions,
            it.Voids, it.Reopenings, it.Problems, it.Due, it.Fixed, it.ResolutionRate, it.Questions, it.QuestionsResolved,
            it.QuestionRate, it.Rated, it.Satisfied, it.SatisfactionRate, DelayAnswer.Of(line.UntilReported));
    }
}

/// <summary>How a step that has a limit was kept. What neither is done nor was due yet counts nowhere.</summary>
/// <param name="Need">How often it was owed (应): done, or due by now.</param>
/// <param name="InTime">Done by the time it was due (按期).</param>
/// <param name="Overtime">Done later (超时).</param>
/// <param name="OvertimePending">Not done, and due before now (超时未).</param>
/// <param name="Done">In time or later.</param>
/// <param name="Rate">Done of owed; null where nothing was owed.</param>
/// <param name="InTimeRate">Done in time of owed; null where nothing was owed.</param>
public sealed record StepAnswer(int Need, int InTime, int Overtime, int OvertimePending, int Done, double? Rate, double? InTimeRate)
{
    internal static StepAnswer Of(StepFigures it) => new(it.Need, it.InTime, it.Overtime, it.Pending, it.Done, it.Rate, it.InTimeRate);
}

/// <summary>A distribution of times, in seconds; null where there are none.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="MeanSeconds">The mean, exact.</param>
/// <param name="MedianSeconds">The median, within a hundredth.</param>
/// <param name="NineInTenSeconds">What nine in ten do not exceed, within a hundredth.</param>
public sealed record DelayAnswer(int Count, long? MeanSeconds, long? MedianSeconds, long? NineInTenSeconds)
{
    internal static DelayAnswer Of(DelayFigures it) => new(it.Count, Seconds(it.Mean), Seconds(it.Median), Seconds(it.NineInTen));

    private static long? Seconds(TimeSpan? time) => time is { } known ? (long)Math.Round(known.TotalSeconds) : null;
}

/// <summary>The headline figures, live.</summary>
/// <param name="At">When they were so.</param>
/// <param name="Territory">Of where: one's own territory.</param>
/// <param name="Open">Cases open now, whenever they began; of a department, those it has a part in.</param>
/// <param name="Overdue">Of them, those whose present clock has run out.</param>
/// <param name="Today">Cases opened today.</param>
/// <param name="Last30Days">Cases opened today and in the 29 days before.</param>
/// <param name="Year">Cases opened this year.</param>
public sealed record HeadlinesAnswer(
    DateTimeOffset At, string Territory, int Open, int Overdue, HeadlineAnswer Today, HeadlineAnswer Last30Days, HeadlineAnswer Year);

/// <summary>The headline figures of some days. Defined in docs/figures.md.</summary>
/// <param name="From">The first day.</param>
/// <param name="Until">The day after the last one.</param>
/// <param name="Problems">Problems found (发现问题数).</param>
/// <param name="Due">Those that ended or should have (应解决数).</param>
/// <param name="Fixed">Of those, the ones solved for certain (解决数).</param>
/// <param name="ResolutionRate">Solved of due (解决率).</param>
/// <param name="Questions">Questions asked (咨询数).</param>
/// <param name="QuestionsResolved">Questions answered (咨询办结数).</param>
/// <param name="QuestionRate">Answered of asked (咨询办结率).</param>
/// <param name="UntilReported">From the beginning of the problems to their first report.</param>
public sealed record HeadlineAnswer(
    DateOnly From, DateOnly Until, int Problems, int Due, int Fixed, double? ResolutionRate, int Questions, int QuestionsResolved,
    double? QuestionRate, DelayAnswer UntilReported)
{
    internal static HeadlineAnswer Of(FigureQuery query, FigureLine line)
    {
        var it = line.Figures;
        return new HeadlineAnswer(
            query.From, query.Until, it.Problems, it.Due, it.Fixed, it.ResolutionRate, it.Questions, it.QuestionsResolved, it.QuestionRate,
            DelayAnswer.Of(line.UntilReported));
    }
}
