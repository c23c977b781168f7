using System.Collections.Immutable;
using BenchmarkDotNet.Attributes;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Clocks;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Rules;
using Deqing.Realtime.Tests;

namespace Deqing.Realtime.Benchmarks;

/// <summary>
/// A command to a case and the event that answers it. The target is 200 ns for a command of an ordinary case on its way from filing to
/// the end; the cheapest and the dearest of them, which counts two deadlines, stand beside it. The baseline copies the state and nothing
/// else.
/// </summary>
[MemoryDiagnoser]
public class CaseBenchmark
{
    private const int Steps = 6;

    private static readonly DateTimeOffset Start = new(2026, 7, 1, 2, 0, 0, TimeSpan.Zero);
    private static readonly Due Soon = new(Start.AddHours(1), new Limit(ClockClass.UrgentHour, 1), false);
    private static readonly Actor By = new("p1", "Li", Role.CommandCenter, null, "web");

    private readonly County county = TestCounty.Create();
    private readonly Asker handler = PersonOf(Role.DepartmentHandler, "department:cleaning");
    private readonly Asker center = PersonOf(Role.CommandCenter, "county");
    private readonly Accept accept = new(3, null, null);
    private readonly Dispatch dispatch = new(2, "cleaning", ImmutableArray<string>.Empty, null);
    private readonly Asker supervisor = PersonOf(Role.Supervisor, "county");
    private readonly Asker checker = PersonOf(Role.Checker, "county", "p2");
    private CaseFile reported = null!, filed = null!, dispatched = null!;
    private (Asker Asker, CaseCommand Command)[] way = [];

    /// <summary>Brings a case to where it is dispatched and accepted.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var report = new CaseReport(
            CaseSource.GridWorker, "garbage", Severity.Warning, "rubbish", new Place("330000101", "330000100001", null), null,
            FoundBy.Village, null, Start, []);
        reported = CaseEvolution.Evolve(null, new CaseReported(Start, report, By, null, CaseStage.Filing, Soon, Soon));
        filed = CaseEvolution.Evolve(reported, new CaseFiled(Start, By, "garbage", "usual", Severity.Warning, null, Soon));
        dispatched = CaseEvolution.Evolve(filed, new CaseDispatched(Start, By, "cleaning", [], null, Soon, Soon));
        var photo = ImmutableArray.Create(new Evidence("a", EvidenceKind.Photo));
        way =
        [
            (supervisor, new FileCase(1, null, "usual", null, null)), (center, dispatch), (handler, accept),
            (handler, new FinishHandling(4, "done", photo, null)), (checker, new Check(5, true, null, [])),
            (supervisor, new CloseCase(6, CaseOutcome.Resolved, null, "usual")),
        ];
        if (Way() is not { Stage: CaseStage.Closed, Version: Steps + 1 })
            throw new InvalidOperationException("The case does not come to its end.");
    }

    /// <summary>Copies the state.</summary>
    [Benchmark(Baseline = true)]
    public CaseFile BareCopy() => dispatched with { Version = 4 };

    /// <summary>A department takes its part.</summary>
    [Benchmark]
    public CaseFile DecideAndEvolveAccept() =>
        CaseEvolution.Evolve(dispatched, CaseFlow.Decide("c1", dispatched, accept, handler, county, Start).Events[0]);

    /// <summary>A case is sent to a department.</summary>
    [Benchmark]
    public CaseFile DecideAndEvolveDispatch() =>
        CaseEvolution.Evolve(filed, CaseFlow.Decide("c1", filed, dispatch, center, county, Start).Events[0]);

    /// <summary>A case is filed, dispatched, accepted, handled, checked and closed: the mean of its six commands.</summary>
    [Benchmark(OperationsPerInvoke = Steps)]
    public CaseFile Way()
    {
        var state = reported;
        foreach (var (asker, command) in way)
            state = CaseEvolution.Evolve(state, CaseFlow.Decide("c1", state, command, asker, county, Start).Events[0]);
        return state;
    }

    private static Asker PersonOf(Role role, string territory, string id = "p1") => new(
        new Caller(
            CallerKind.Person, id, "Li", true,
            [new Grant("g1", role, Territory.Parse(territory)!.Value, GrantKind.Standing, Start.AddYears(-1), null, null)]),
        "web");
}
