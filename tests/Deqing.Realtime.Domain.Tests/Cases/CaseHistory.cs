using System.Collections.Immutable;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Rules;
using Deqing.Realtime.Tests;
using static Deqing.Realtime.Domain.Tests.Cases.CaseStory;

namespace Deqing.Realtime.Domain.Tests.Cases;

/// <summary>
/// A random history. Each number is a step: some time passes and somebody asks for something, mostly what the case stands for. The same
/// numbers are the same history.
/// </summary>
internal sealed class CaseHistory
{
    public const string Id = "c1";

    private static readonly string[] Departments = ["cleaning", "waterBureau", "agriculture", "townOffice"];
    private static readonly string[] Categories = ["garbage", "streetLamp", "water", "question"];
    private static readonly ImmutableArray<CaseVerb> Verbs = [.. Enum.GetValues<CaseVerb>()];

    private readonly County county = CaseStory.TheCounty;
    private uint left;

    /// <summary>The case.</summary>
    public CaseFile? State { get; private set; }

    /// <summary>When the last step was.</summary>
    public DateTimeOffset Now { get; private set; } = Start;

    /// <summary>Who gave the last command.</summary>
    public Asker Asker { get; private set; }

    /// <summary>The last command.</summary>
    public CaseCommand? Command { get; private set; }

    /// <summary>Takes a step.</summary>
    public Decision Step(uint number)
    {
        left = number * 2_654_435_769u;
        Now += TimeSpan.FromMinutes(Pick(24) switch { < 16 => 1 + Pick(40), < 23 => 60 * (1 + Pick(30)), _ => 1_440 * (1 + Pick(40)) });
        (Asker, Command) = State is null ? First() : Pick(7) == 0 ? Engine() : Person();
        return CaseFlow.Decide(Id, State, Command, Asker, county, Now);
    }

    /// <summary>Applies what was decided.</summary>
    public void Apply(CaseEvent happened) => State = CaseEvolution.Evolve(State, happened);

    private (Asker, CaseCommand) First() => Pick(4) switch
    {
        0 => (Asker.Engine, new RaiseAlarm(Alarm(0, Pick(5) == 0 ? "unheard" : "water") with { ReceivedAt = Now })),
        1 => (From(Grid), new Report(Problem(CaseSource.GridWorker, Categories[Pick(4)]), null)),
        2 => (Asker.Engine, new OpenPart(Problem(CaseSource.Split, Categories[Pick(4)]) with { Parent = "c0" }, Actor.Engine)),
        _ => (From(Caller.Nobody), new Report(Problem(category: Categories[Pick(2)]), Reporter("tag-a"))),
    };

    private (Asker, CaseCommand) Engine() => Pick(11) switch
    {
        0 => (Asker.Engine, new RaiseAlarm(Alarm(Pick(3_000)))),
        1 => (Asker.Engine, new ClearAlarm(Start.AddMinutes(Pick(3_000)), 4)),
        2 => (Asker.Engine, new Wake()),
        3 => (Asker.Engine, new RecomputeDeadlines()),
        4 => (Asker.Engine, new Absorb(
            $"d{Pick(3)}", [new Reporter($"tag-{Pick(6)}", false, Start)], Now.AddHours(-Pick(90)), Actor.Engine)),
        5 => (Asker.Engine, new Release($"d{Pick(3)}", Actor.Engine)),
        6 => (Asker.Engine, new EndChild($"{Id}.{1 + Pick(6)}", CaseOutcome.Resolved)),
        7 => (Asker.Engine, new AddNote(0, "from the reporter", [], true)),
        8 => (From(Caller.Nobody), new CoSign(new Reporter($"tag-{Pick(9)}", true, Now.AddHours(-Pick(50))), "me too", [])),
        _ => (From(Caller.Nobody), new Rate(Pick(4) == 0 ? "tag-1" : "tag-a", 1 + Pick(5), Pick(3) == 0, null)),
    };

    private (Asker, CaseCommand) Person()
    {
        var who = Cast[Pick(Cast.Length)];
        if (Pick(8) == 0)
            return (From(who), Give(Verbs[Pick(Verbs.Length)], State!));
        for (var others = 0; others < Cast.Length; others++)
        {
            var verbs = CaseVerbs.For(State!, who, county, Now);
            verbs = verbs.RemoveAll(verb => verb is CaseVerb.Note or CaseVerb.Reclassify or CaseVerb.Split or CaseVerb.Void
                or CaseVerb.Merge or CaseVerb.Acknowledge && Pick(12) != 0);
            if (!verbs.IsEmpty)
                return (From(who), Give(verbs[Pick(verbs.Length)], State!));
            who = Cast[Pick(Cast.Length)];
        }

        return (From(who), Give(CaseVerb.Note, State!));
    }

    private CaseCommand Give(CaseVerb verb, CaseFile state)
    {
        var version = Pick(30) == 0 ? state.Version - 1 : state.Version;
        var why = Pick(20) == 0 ? " " : "why";
        var department = Pick(3) == 0 && !state.Assignments.IsEmpty ? state.Assignments[Pick(state.Assignments.Length)].Department : null;
        var (lead, other) = (Departments[Pick(4)], Departments[Pick(4)]);
        ImmutableArray<string> joint = Pick(3) == 0 && other != lead ? [other] : [];
        return verb switch
        {
            CaseVerb.Acknowledge => new Acknowledge(version, null),
            CaseVerb.Note => new AddNote(version, why, [], false),
            CaseVerb.Verify => new Verify(version, Pick(10) != 0, why, []),
            CaseVerb.File => new FileCase(
                version, Pick(3) == 0 ? Categories[Pick(4)] : null, "usual", Pick(3) == 0 ? (Severity)(1 + Pick(4)) : null, null),
            CaseVerb.Dispatch => new Dispatch(version, lead, joint, null),
            CaseVerb.Accept => new Accept(version, department, null),
            CaseVerb.Return => new SendBack(version, why, department),
            CaseVerb.Arbitrate => new Arbitrate(version, lead, joint, why),
            CaseVerb.Handle => new FinishHandling(version, why, Pick(10) == 0 ? [] : Photo, department),
            CaseVerb.Check => new Check(version, Pick(2) == 0, why, []),
            CaseVerb.Close => new CloseCase(version, (CaseOutcome)Pick(4), why, Pick(4) == 0 ? null : "usual"),
            CaseVerb.Void => new VoidCase(version, why),
            CaseVerb.Reopen => new Reopen(version, why),
            CaseVerb.Extend => new AskExtension(version, why),
            CaseVerb.Hold => new AskHold(version, why, Now.AddHours(1 + Pick(400))),
            CaseVerb.Approve => new Approve(version, null),
            CaseVerb.Refuse => new RefuseRequest(version, why),
            CaseVerb.Resume => new EndHold(version, why),
            CaseVerb.Reclassify => new Reclassify(
                version, Categories[Pick(4)], "usual", Pick(2) == 0 ? Severity.Serious : null, null, null, null, why),
            CaseVerb.Merge => new Merge(version, "c9", why),
            CaseVerb.Unmerge => new Unmerge(version, why),
            _ => new Split(version, [new CasePart("garbage", null, "one"), new CasePart("streetLamp", null, "two")], why),
        };
    }

    private static Asker From(Caller who) => new(who, "web");

    // A step is one number: what is picked within it follows from that number alone (Knuth's multiplier, xorshift).
    private int Pick(int count)
    {
        left ^= left << 13;
        left ^= left >> 17;
        left ^= left << 5;
        return (int)(left % (uint)count);
    }
}
