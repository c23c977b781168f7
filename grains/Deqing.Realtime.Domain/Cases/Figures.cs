namespace Deqing.Realtime.Domain.Cases;

/// <summary>How a step that has a limit was kept. A step that neither is done nor was due yet counts nowhere.</summary>
/// <param name="Need">How often it was owed (应): done, or due before now. The sum of the other three.</param>
/// <param name="InTime">Done by the time it was due (按期).</param>
/// <param name="Overtime">Done later (超时).</param>
/// <param name="Pending">Not done, and due before now (超时未).</param>
[GenerateSerializer, Immutable]
public readonly record struct StepFigures(
    [property: Id(0)] int Need, [property: Id(1)] int InTime, [property: Id(2)] int Overtime, [property: Id(3)] int Pending)
{
    /// <summary>How often it was done (…数): in time or later.</summary>
    public int Done => InTime + Overtime;

    /// <summary>The share of what was owed that was done (…率); null where nothing was owed.</summary>
    public double? Rate => Need == 0 ? null : (double)Done / Need;

    /// <summary>The share of what was owed that was done in time (按期…率); null where nothing was owed.</summary>
    public double? InTimeRate => Need == 0 ? null : (double)InTime / Need;

    /// <summary>Judges one step.</summary>
    /// <param name="due">When it was due; null if it never began or had no limit: nothing was owed.</param>
    /// <param name="done">When it was done; null if it is not.</param>
    /// <param name="now">When it is asked.</param>
    public static StepFigures Of(DateTimeOffset? due, DateTimeOffset? done, DateTimeOffset now) => (due, done) switch
    {
        ({ } limit, { } at) => at <= limit ? new StepFigures(1, 1, 0, 0) : new StepFigures(1, 0, 1, 0),
        ({ } limit, null) when limit < now => new StepFigures(1, 0, 0, 1),
        _ => default,
    };

    /// <summary>Adds two up.</summary>
    public static StepFigures operator +(StepFigures a, StepFigures b) =>
        new(a.Need + b.Need, a.InTime + b.InTime, a.Overtime + b.Overtime, a.Pending + b.Pending);
}

/// <summary>
/// The figures of a set of cases (数字城管 metrics), which add up. Steps are those of the present round of each case. To end a case
/// in verifying or filing is to do that step; any other step the end cut short is owed no more. A case that goes on in
/// another counts as a report and nowhere else.
/// </summary>
[GenerateSerializer, Immutable]
public readonly record struct Figures
{
    /// <summary>Cases reported, whoever found them (上报数). Those who reported the same and follow it are not counted again.</summary>
    [Id(0)] public int Reports { get; init; }

    /// <summary>Of them, those that were filed (有效上报数).</summary>
    [Id(1)] public int ValidReports { get; init; }

    /// <summary>Public reports looked at on site before filing (核实): from the report to the verification.</summary>
    [Id(2)] public StepFigures Verify { get; init; }

    /// <summary>Filing (立案): from the verification, or the report of staff, to filing or to the refusal to file.</summary>
    [Id(3)] public StepFigures File { get; init; }

    /// <summary>Dispatching (派遣): from filing to the first dispatch.</summary>
    [Id(4)] public StepFigures Dispatch { get; init; }

    /// <summary>Dispatched, and sent back by no department (准确派遣数).</summary>
    [Id(5)] public int AccurateDispatches { get; init; }

    /// <summary>Accepting (接收): from the first dispatch to the acceptance by the department that leads.</summary>
    [Id(6)] public StepFigures Accept { get; init; }

    /// <summary>
    /// Handling (处置): from the first dispatch to the feedback of the last part, by the department's clock with its pauses.
    /// </summary>
    [Id(7)] public StepFigures Dispose { get; init; }

    /// <summary>Checking (核查): from that feedback to the last check.</summary>
    [Id(8)] public StepFigures Check { get; init; }

    /// <summary>Closing (结案): from the good check, or the feedback that the lot let pass, to the end.</summary>
    [Id(9)] public StepFigures Close { get; init; }

    /// <summary>The promise to the villager: from the first report to the end, by the clock that never pauses.</summary>
    [Id(10)] public StepFigures Promise { get; init; }

    /// <summary>How often a check sent a case back to be done again, in all rounds (返工数).</summary>
    [Id(11)] public int Reworks { get; init; }

    /// <summary>How often a department sent a case back (回退数).</summary>
    [Id(12)] public int Returns { get; init; }

    /// <summary>How often the department's clock stood with leave, in all rounds (挂账数).</summary>
    [Id(13)] public int Holds { get; init; }

    /// <summary>Extensions granted (延期数).</summary>
    [Id(14)] public int Extensions { get; init; }

    /// <summary>Cases void: there was nothing to handle (作废数).</summary>
    [Id(15)] public int Voids { get; init; }

    /// <summary>Further rounds: cases that had ended and were opened again.</summary>
    [Id(16)] public int Reopenings { get; init; }

    /// <summary>Problems found: cases neither void, nor of a false alarm, nor questions.</summary>
    [Id(17)] public int Problems { get; init; }

    /// <summary>Of the problems that are the county's to solve, those that ended or should have by their promise.</summary>
    [Id(18)] public int Due { get; init; }

    /// <summary>
    /// Of those, the ones solved for certain: resolved after a check, by lot without one, or by the measured end of the alarm.
    /// </summary>
    [Id(19)] public int Fixed { get; init; }

    /// <summary>Questions asked, void ones left out.</summary>
    [Id(20)] public int Questions { get; init; }

    /// <summary>Questions resolved.</summary>
    [Id(21)] public int QuestionsResolved { get; init; }

    /// <summary>Cases whose end a reporter rated.</summary>
    [Id(22)] public int Rated { get; init; }

    /// <summary>Of them, those rated solved with four stars or five (满意数).</summary>
    [Id(23)] public int Satisfied { get; init; }

    /// <summary>The share of dispatches that no department sent back (准确派遣率); null where there was none.</summary>
    public double? AccurateRate => Dispatch.Done == 0 ? null : (double)AccurateDispatches / Dispatch.Done;

    /// <summary>The share of problems solved for certain of those due; null where none was.</summary>
    public double? ResolutionRate => Due == 0 ? null : (double)Fixed / Due;

    /// <summary>The share of reports that were filed (有效上报率); null where there was none.</summary>
    public double? ValidReportRate => Reports == 0 ? null : (double)ValidReports / Reports;

    /// <summary>The share of questions resolved (咨询办结率); null where none was asked.</summary>
    public double? QuestionRate => Questions == 0 ? null : (double)QuestionsResolved / Questions;

    /// <summary>The share of the rated that were satisfied (满意率); null where none was rated.</summary>
    public double? SatisfactionRate => Rated == 0 ? null : (double)Satisfied / Rated;

    /// <summary>Adds two up.</summary>
    public static Figures operator +(in Figures a, in Figures b) => new()
    {
        Reports = a.Reports + b.Reports,
        ValidReports = a.ValidReports + b.ValidReports,
        Verify = a.Verify + b.Verify,
        File = a.File + b.File,
        Dispatch = a.Dispatch + b.Dispatch,
        AccurateDispatches = a.AccurateDispatches + b.AccurateDispatches,
        Accept = a.Accept + b.Accept,
        Dispose = a.Dispose + b.Dispose,
        Check = a.Check + b.Check,
        Close = a.Close + b.Close,
        Promise = a.Promise + b.Promise,
        Reworks = a.Reworks + b.Reworks,
        Returns = a.Returns + b.Returns,
        Holds = a.Holds + b.Holds,
        Extensions = a.Extensions + b.Extensions,
        Voids = a.Voids + b.Voids,
        Reopenings = a.Reopenings + b.Reopenings,
        Problems = a.Problems + b.Problems,
        Due = a.Due + b.Due,
        Fixed = a.Fixed + b.Fixed,
        Questions = a.Questions + b.Questions,
        QuestionsResolved = a.QuestionsResolved + b.QuestionsResolved,
        Rated = a.Rated + b.Rated,
        Satisfied = a.Satisfied + b.Satisfied,
    };
}
