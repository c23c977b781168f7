using System.Collections.Immutable;
using System.Text.Json;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Rules;
using Deqing.Realtime.Tests;

namespace Deqing.Realtime.Domain.Tests.Cases;

/// <summary>One case as people move it, under a clock the test sets.</summary>
internal sealed class CaseStory
{
    public const string Id = "c1";

    /// <summary>A Wednesday, ten in the morning in the county.</summary>
    public static readonly DateTimeOffset Start = new(2026, 7, 1, 2, 0, 0, TimeSpan.Zero);

    public static readonly County TheCounty = TestCounty.Create();
    public static readonly Place ThePlace = new("330000101", "330000100001", "P0001");
    public static readonly ImmutableArray<Evidence> Photo = CaseChoices.Photo;

    public static readonly Caller Center = Person("center", Role.CommandCenter, "county");
    public static readonly Caller Deputy = Person("deputy", Role.CommandCenter, "county");
    public static readonly Caller Supervisor = Person("supervisor", Role.Supervisor, "township:330000101");
    public static readonly Caller Officer = Person("officer", Role.VillageOfficer, "village:330000100001");
    public static readonly Caller Grid = Person("grid", Role.GridWorker, "village:330000100001");
    public static readonly Caller Farmer = Person("farmer", Role.Farmer, "pond:P0001");
    public static readonly Caller Checker = Person("checker", Role.Checker, "county");
    public static readonly Caller Cleaner = Person("cleaner", Role.DepartmentHandler, "department:cleaning");
    public static readonly Caller Foreman = Person("foreman", Role.DepartmentHandler, "department:cleaning");
    public static readonly Caller WaterWorker = Person("water", Role.DepartmentHandler, "department:waterBureau");
    public static readonly Caller Fisher = Person("fisher", Role.DepartmentHandler, "department:agriculture");
    public static readonly Caller AnyHandler = Person("any", Role.DepartmentHandler, "county");

    public static readonly ImmutableArray<Caller> Cast =
    [
        Center, Deputy, Supervisor, Officer, Grid, Farmer, Checker, Cleaner, Foreman, WaterWorker, Fisher, AnyHandler,
        Person("townOffice", Role.DepartmentHandler, "department:townOffice"),
        Person("grid2", Role.GridWorker, "village:330000100001"), Person("grid3", Role.GridWorker, "village:330000100001"),
    ];

    public CaseFile? State { get; private set; }

    public List<CaseEvent> Events { get; } = [];

    public DateTimeOffset Now { get; set; } = Start;

    /// <summary>The last refusal, or null.</summary>
    public CaseRefusal? Refusal { get; private set; }

    public int Version => State?.Version ?? 0;

    public static AlarmReport Alarm(int minute, string category = TestCatalogue.Water) => new(
        "P0001", ThePlace.Village!, ThePlace.Township!, "oxygen-low", category, Severity.Serious,
        Start.AddMinutes(minute - 5), Start.AddMinutes(minute), Start.AddMinutes(minute), 2.4f);

    public static CaseReport Problem(
        CaseSource source = CaseSource.Public, string category = TestCatalogue.Garbage, string text = "rubbish by the pond") => new(
        source, category, Severity.Warning, text, ThePlace, new Position(120.01, 30.5), FoundBy.Village, null, Start.AddHours(-1), []);

    public static Reporter Reporter(string tag, int minute = 0) => new(tag, false, Start.AddMinutes(minute));

    public static Caller Person(string id, params (Role Role, string Territory)[] grants) => new(
        CallerKind.Person, id, id, true,
        [
            .. grants.Select((grant, index) => new Grant(
                $"{id}{index}", grant.Role, Territory.Parse(grant.Territory)!.Value, GrantKind.Standing, Start.AddYears(-1), null, null)),
        ]);

    private static Caller Person(string id, Role role, string territory) => Person(id, (role, territory));

    /// <summary>Reported by a villager.</summary>
    public static CaseStory Reported(string category = TestCatalogue.Garbage) =>
        new CaseStory().Does(Caller.Nobody, new Report(Problem(category: category), Reporter("tag-a")));

    /// <summary>Opened by an alarm.</summary>
    public static CaseStory Raised() => new CaseStory().Does(Caller.Engine, new RaiseAlarm(Alarm(0)));

    /// <summary>Verified, filed under the usual condition, and dispatched to cleaning with the water bureau.</summary>
    public static CaseStory Dispatched(bool joint = false, string category = TestCatalogue.Garbage) => Reported(category)
        .Does(Grid, version => new Verify(version, true, null, []))
        .Does(Officer, version => new FileCase(version, null, "usual", null, null))
        .Does(Center, version => new Dispatch(version, TestCatalogue.Cleaning, joint ? [TestCatalogue.WaterBureau] : [], null));

    /// <summary>Accepted by cleaning.</summary>
    public static CaseStory Handling(bool joint = false, string category = TestCatalogue.Garbage) =>
        Dispatched(joint, category).Does(Cleaner, version => new Accept(version, null, null));

    /// <summary>Cleaning has given feedback.</summary>
    public static CaseStory Checking() => Handling().Does(Cleaner, version => new FinishHandling(version, "done", Photo, null));

    /// <summary>Checked and good.</summary>
    public static CaseStory Closing() => Checking().Does(Checker, version => new Check(version, true, null, []));

    /// <summary>Resolved.</summary>
    public static CaseStory Closed() => Closing().Does(Center, version => new CloseCase(version, CaseOutcome.Resolved, null, "usual"));

    /// <summary>Waits on hold until a time.</summary>
    public static CaseStory OnHold(DateTimeOffset until) => Handling()
        .Does(Cleaner, version => new AskHold(version, "frozen ground", until))
        .Does(Foreman, version => new Approve(version, null))
        .Does(Center, version => new Approve(version, null));

    public CaseStory At(DateTimeOffset now)
    {
        Now = now;
        return this;
    }

    /// <summary>Gives a command that must be carried out.</summary>
    public CaseStory Does(Caller who, Func<int, CaseCommand> command) => Does(who, command(Version));

    public CaseStory Does(Caller who, CaseCommand command)
    {
        var decision = Give(who, command);
        Assert.True(decision.Refusal is null, $"{who.Id} {command.GetType().Name} at {State?.Stage}: {decision.Refusal} {decision.Access}");
        return this;
    }

    /// <summary>Gives a command and takes what comes of it.</summary>
    public Decision Give(Caller who, CaseCommand command)
    {
        var decision = CaseFlow.Decide(Id, State, command, new Asker(who, "web"), TheCounty, Now);
        State = decision.Events.Aggregate(State, CaseEvolution.Evolve);
        Events.AddRange(decision.Events);
        Refusal = decision.Refusal;
        return decision;
    }

    /// <summary>What a command is answered, in one word per event, without carrying it out.</summary>
    public string Asks(Caller who, CaseCommand command)
    {
        var decision = CaseFlow.Decide(Id, State, command, new Asker(who, "web"), TheCounty, Now);
        return decision.Refusal == CaseRefusal.NotAllowed ? decision.Access.ToString()
            : decision.Refusal?.ToString() ?? string.Join(' ', decision.Events.Select(happened => happened.GetType().Name));
    }

    /// <summary>A state as text: two that are equal read the same.</summary>
    public static string Text(CaseFile? state) => JsonSerializer.Serialize(state);
}
