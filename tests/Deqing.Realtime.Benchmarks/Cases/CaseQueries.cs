using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Rules;
using Deqing.Realtime.Storage;

namespace Deqing.Realtime.Benchmarks.Cases;

/// <summary>What is asked of the log: every filter, filters together, some that find nothing, and the reaches people have.</summary>
internal static class CaseQueries
{
    private static readonly CaseQuery All = new() { Reach = Reach.County, Limit = 50 };

    public static IEnumerable<(string Name, CaseQuery Query)> Every()
    {
        var (township, village, pond) = (YearOfCases.Township(3), YearOfCases.Village(40), YearOfCases.Pond(700));
        var middle = YearOfCases.Now.AddDays(-900);
        yield return ("everything", All);
        yield return ("everything, a page in the middle", All with { Before = new CaseCursor(middle, "x") });
        yield return ("a month", All with { From = middle, Until = middle.AddDays(30) });
        yield return ("open", All with { Stages = [CaseStage.Verifying, CaseStage.Filing, CaseStage.Handling] });
        yield return ("overdue", All with { DueBefore = YearOfCases.Now });
        yield return ("by due time", All with { ByDue = true });
        yield return ("by due time, a township", All with { ByDue = true, Township = township });
        yield return ("void", All with { Stages = [CaseStage.Void] });
        yield return ("frequent category", All with { Categories = [YearOfCases.Category(0)] });
        yield return ("rare category", All with { Categories = [YearOfCases.Category(39)] });
        yield return ("rare source", All with { Sources = [CaseSource.System] });
        yield return ("highest level", All with { Level = Severity.Critical });
        yield return ("township", All with { Township = township });
        yield return ("village", All with { Village = village });
        yield return ("pond", All with { Pond = pond });
        yield return ("department", All with { Department = YearOfCases.Department(7) });
        yield return ("rare category, township, highest level", All with
        {
            Categories = [YearOfCases.Category(38)], Township = township, Level = Severity.Critical,
        });
        yield return ("void, from a rare source, in a township", All with
        {
            Stages = [CaseStage.Void], Sources = [CaseSource.System], Township = township,
        });
        yield return ("department and rare category", All with
        {
            Department = YearOfCases.Department(7), Categories = [YearOfCases.Category(39)],
        });
        yield return ("what never happens: an alarm of a village without a pond", All with
        {
            Sources = [CaseSource.Alarm], Stages = [CaseStage.Closed], Level = Severity.Warning, Categories = [.. Rare()], Village = "none",
        });
        yield return ("frequent text", All with { Text = "路灯" });
        yield return ("rare text", All with { Text = "三天了 4711" });
        yield return ("text that is nowhere", All with { Text = "火山" });
        yield return ("text in a township", All with { Text = "火山", Township = township });
        yield return ("number", All with { Text = "123456" });
        yield return ("reach: a village", All with { Reach = Of($"village:{village}") });
        yield return ("reach: 60 villages, highest level", All with
        {
            Reach = Of([.. Enumerable.Range(0, 60).Select(index => $"village:{YearOfCases.Village(index)}")]), Level = Severity.Critical,
        });
        yield return ("reach: 1,500 ponds, void", All with
        {
            Reach = Of([.. Enumerable.Range(0, 1_500).Select(index => $"pond:{YearOfCases.Pond(index)}")]), Stages = [CaseStage.Void],
        });
        yield return ("reach: a department", All with { Reach = Of($"department:{YearOfCases.Department(7)}") });
        yield return ("reach: a township and a department, rare category", All with
        {
            Reach = Of($"township:{township}", $"department:{YearOfCases.Department(7)}"), Categories = [YearOfCases.Category(39)],
        });
        yield return ("reach: a township and a department, overdue", All with
        {
            Reach = Of($"township:{township}", $"department:{YearOfCases.Department(7)}"), DueBefore = YearOfCases.Now,
        });
    }

    private static IEnumerable<string> Rare() => Enumerable.Range(20, 20).Select(YearOfCases.Category);

    private static Reach Of(params string[] territories) => Reach.Of(territories.Select(text => Territory.Parse(text)!.Value));
}
