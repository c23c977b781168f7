using System.Collections.Immutable;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Clocks;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Rules;

namespace Deqing.Realtime.Benchmarks.Cases;

/// <summary>
/// Cases of five years in a county of 12 townships, 137 villages and 1,510 ponds, always the same: one of a hundred is open, more
/// than half are alarms, a few categories have most of the cases and some of them hardly any.
/// </summary>
internal sealed class YearOfCases(int number)
{
    public static readonly DateTimeOffset Now = new(2026, 11, 1, 8, 0, 0, TimeSpan.Zero);

    private static readonly TimeSpan Span = TimeSpan.FromDays(5 * 365);

    private static readonly string[] Words =
        ["河边有垃圾", "路灯坏了", "井盖松动", "鱼塘缺氧", "水发绿有臭味", "道路积水", "有人乱倒渣土", "树倒了挡路", "噪音太大睡不着", "自来水停了"];

    private static readonly string[] Ways = ["请尽快处理", "已经三天了", "在村口小店旁边", "上次没有修好", "小孩路过很危险"];

    public int Number => number;

    public static string Township(int index) => $"3305211{index:D2}";

    public static string Village(int index) => $"{Township(index % 12)}{200 + (index / 12):D3}";

    public static string Pond(int index) => $"P{index:D4}";

    public static string Category(int index) => $"category{index:D2}";

    public static string Department(int index) => $"department{index:D2}";

    /// <summary>The cases, oldest first.</summary>
    public IEnumerable<(string Id, CaseEvent Opened, CaseFile State)> All()
    {
        var chance = new Random(20_261_101);
        for (var index = 0; index < number; index++)
        {
            var at = Now - Span + (Span * ((index + 0.5) / number));
            yield return One(chance, index, at);
        }
    }

    private (string, CaseEvent, CaseFile) One(Random chance, int index, DateTimeOffset at)
    {
        var isOpen = chance.Next(number) < (index > number - (number / 50) ? number / 2 : 0);
        var isAlarm = chance.Next(100) < 60;
        var source = isAlarm ? CaseSource.Alarm : (CaseSource)(1 + (int)(5.9 * Math.Pow(chance.NextDouble(), 3)));
        var pond = chance.Next(1_510);
        var village = isAlarm ? pond % 137 : chance.Next(137);
        var lead = chance.Next(15);
        var due = new Due(at.AddHours(chance.Next(1, 200)), new Limit(ClockClass.WorkHour, 4), false);
        var stage = isOpen ? (CaseStage)chance.Next(8) : chance.Next(100) < 94 ? CaseStage.Closed : (CaseStage)chance.Next(9, 11);
        var state = new CaseFile
        {
            Version = 1,
            Stage = stage,
            Source = source,
            Category = Category((int)(40 * Math.Pow(chance.NextDouble(), 4))),
            Level = (Severity)(1 + (int)(4 * Math.Pow(chance.NextDouble(), 2))),
            Place = new Place(Township(village % 12), Village(village), isAlarm ? Pond(pond) : null),
            Position = isAlarm ? null : new Position(119.8 + (0.4 * chance.NextDouble()), 30.4 + (0.3 * chance.NextDouble())),
            Text = isAlarm ? "" : $"{Words[chance.Next(Words.Length)]}，{Ways[chance.Next(Ways.Length)]} {chance.Next(100_000)}",
            OccurredAt = at,
            ReportedAt = at,
            DecidedAt = at,
            Assignments = stage < CaseStage.Accepting ? [] : Parts(lead, chance, at),
            StageDue = due,
            Handling = new CaseClock(at, due.Limit, [], 0, due, isOpen ? null : due.At),
            Promise = new CaseClock(at, due.Limit, [], 0, due, isOpen ? null : due.At),
        };
        var report = new CaseReport(
            source, state.Category, state.Level, state.Text, state.Place, state.Position, FoundBy.Village, null, at, []);
        return (
            $"{(isAlarm ? Pond(pond) : "report")}.{index:x8}{chance.Next():x8}.{at:yyyyMMddTHHmmssfffZ}",
            new CaseReported(at, report, Actor.Engine, null, state.Stage, due, due), state);
    }

    private static ImmutableArray<Assignment> Parts(int lead, Random chance, DateTimeOffset at)
    {
        var first = new Assignment(Department(lead), true, AssignmentState.Sent, at, null, null, null);
        return chance.Next(4) > 0 ? [first] : [first, first with { Department = Department((lead + 1) % 15), IsLead = false }];
    }
}
