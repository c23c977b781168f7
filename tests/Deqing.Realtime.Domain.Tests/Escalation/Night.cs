using System.Collections.Immutable;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Duty;
using Deqing.Realtime.Domain.Escalation;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Rules;
using Deqing.Realtime.Tests;
using static Deqing.Realtime.Domain.Tests.Cases.CaseStory;

namespace Deqing.Realtime.Domain.Tests.Escalation;

/// <summary>One case that nobody acts on, woken exactly when it says that it must be, under a clock that is set.</summary>
internal sealed class Night
{
    /// <summary>The systems that every book knows: one of the county, and one that is told only of another township's cases.</summary>
    private static readonly ImmutableArray<DutyHook> Hooks =
        [new("h1", "gateway", Territory.County), new("h2", "far", new Territory(TerritoryKind.Township, "330000199"))];

    public static readonly DutyBook Everybody = Book(Farmer, Officer, Supervisor, Center, Cleaner);

    private readonly County county;
    private readonly List<(DateTimeOffset At, CaseEvent What)> events = [];
    private DutyBook book;

    public Night(DutyBook? book = null, params EscalationPolicy[] policies)
    {
        this.book = book ?? Everybody;
        county = new County(TestCounty.Create().Parts with { Escalation = new EscalationBook([.. policies]) });
    }

    public CaseFile State { get; private set; } = null!;

    public DateTimeOffset Now { get; private set; } = Start;

    /// <summary>What happened from the first escalation on, each with its minute after the start: <c>5 raise Township</c>.</summary>
    public string[] Told =>
        [.. events.Select(it => $"{(it.At - Start).TotalMinutes:0.##} {Word(it.What)}").Where(line => !line.EndsWith('-'))];

    /// <summary>The steps that called people.</summary>
    public EscalationStepped[] Calls => [.. events.Select(it => it.What).OfType<EscalationStepped>().Where(it => !it.People.IsEmpty)];

    public static EscalationPolicy Policy(EscalationTrigger trigger, params EscalationStep[] steps) => new(
        "policy", new Names("x", "x"), new PolicyScope(trigger, Severity.Notice, [], []), [.. steps], null, 1_440);

    public static EscalationPolicy Unattended(params EscalationStep[] steps) => Policy(EscalationTrigger.Unattended, steps);

    public static EscalationPolicy Overdue(params EscalationStep[] steps) => Policy(EscalationTrigger.Overdue, steps);

    public static NotifyStep Call(Role role, Rung? at = null) => new(new Target(role, at, null), true);

    public static WaitStep Wait(int minutes) => new(minutes);

    public static DutyBook Book(params Caller[] people) => Book(RosterBook.Empty, people);

    public static DutyBook Book(RosterBook rosters, params Caller[] people) => new(
        [
            .. people.OrderBy(person => person.Id, StringComparer.Ordinal)
                .Select(person => new DutyPerson(person.Id, person.Name, person.Grants)),
        ],
        rosters, hooks: Hooks);

    /// <summary>An alarm opens it.</summary>
    public Night Raised() => Does(Caller.Engine, new RaiseAlarm(Alarm(0)));

    /// <summary>Time passes, and the case is woken whenever its time has come.</summary>
    public Night Until(double minutes)
    {
        var end = Start.AddMinutes(minutes);
        while (State.WakeAt is { } at && at <= end)
        {
            if (at > Now)
                Now = at;
            var before = State.Version;
            Give(Caller.Engine, new Wake());
            if (State.Version == before)
                break;
        }

        Now = end;
        return this;
    }

    /// <summary>Time passes and nobody is there to wake it.</summary>
    public Night Sleeps(double minutes)
    {
        Now = Start.AddMinutes(minutes);
        return this;
    }

    /// <summary>Other people can be called from now on.</summary>
    public Night With(DutyBook other)
    {
        book = other;
        return this;
    }

    /// <summary>Somebody acts.</summary>
    public Night Does(Caller who, Func<int, CaseCommand> command) => Does(who, command(State.Version));

    public Night Does(Caller who, CaseCommand command)
    {
        var decision = Give(who, command);
        Assert.True(decision.Refusal is null, $"{command.GetType().Name}: {decision.Refusal} {decision.Access}");
        return this;
    }

    public string Asks(Caller who, Func<int, CaseCommand> command) => Decide(who, command(State.Version)) is { Refusal: { } refusal }
        ? refusal.ToString()
        : "yes";

    private Decision Give(Caller who, CaseCommand command)
    {
        var decision = Decide(who, command);
        foreach (var happened in decision.Events)
        {
            State = CaseEvolution.Evolve(State, happened);
            events.Add((Now, happened));
        }

        return decision;
    }

    private Decision Decide(Caller who, CaseCommand command) =>
        CaseFlow.Decide(Id, State, command, new Asker(who, "web"), county, Now, book);

    private static string Word(CaseEvent happened) => happened switch
    {
        EscalationStarted it => $"start {it.Trigger} {it.Rung}",
        EscalationStepped { What: NotifyStep or WebhookStep, People: [] } => "nobody",
        EscalationStepped { What: NotifyStep or WebhookStep } it => $"call {string.Join(',', it.People.Select(person => person.Name))}",
        EscalationStepped { What: RaiseStep raise, Outcome: StepOutcome.Done } => $"raise {raise.To}",
        EscalationStepped { What: RaiseStep } => "there already",
        EscalationStepped { What: OwnStep own } => $"own {own.By}",
        EscalationStepped { What: RateStep, Outcome: StepOutcome.Done } => "often enough",
        EscalationStepped { What: RateStep } => "too few",
        EscalationStepped { What: SuperviseStep } => "supervise",
        DueMissed it => $"missed {it.Stage}",
        AcknowledgementReminded it => $"remind {it.By.Name}",
        AcknowledgementLapsed it => $"lapse {it.By.Name}",
        _ => "-",
    };
}
