using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Rules;
using Deqing.Realtime.Storage.Tests.Cases;

namespace Deqing.Realtime.Storage.Tests.Conformance;

public sealed class SqliteCaseListTests(Databases databases) : CaseListSuite(databases, StorageProvider.Sqlite);

public sealed class PostgresCaseListTests(Databases databases) : CaseListSuite(databases, StorageProvider.Postgres);

/// <summary>Lists and counts against a filter in memory that does not know how the log finds what it finds.</summary>
public abstract class CaseListSuite(Databases databases, StorageProvider provider) : Suite(databases, provider)
{
    // Ids that a language-aware order would sort otherwise than byte by byte.
    private static readonly string[] Prefixes = ["a", "B", "_", "b", "A", "-", "0", "é"];

    private ICaseLog Log => Store.Cases;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_list_and_its_counts_are_those_of_a_filter_over_all_cases(int seed)
    {
        var chance = new Random(seed);
        var all = await FillAsync(chance, 120);
        for (var round = 0; round < 150; round++)
        {
            var query = RandomQuery(chance, all);
            var expected = all.Where(row => Matches(query, row)).ToArray();
            var now = SomeCases.Morning.AddMinutes(chance.Next(80));
            var counts = await Log.CountAsync(query, now, Stop);
            var because = $"seed {seed}, round {round}: {query} in {query.Reach} of {string.Join(' ', query.Categories)}";
            Assert.True(
                expected.GroupBy(row => row.Case.Stage).ToDictionary(group => group.Key, group => group.Count())
                    .OrderBy(count => count.Key).SequenceEqual(counts.ByStage.OrderBy(count => count.Key)),
                $"counts by stage, {because}");
            Assert.True(expected.Count(row => row.Case.DueAt is { } due && Milliseconds(due) < Milliseconds(now)) == counts.Overdue,
                $"overdue, {because}");

            var page = expected.Where(row => query.Before is not { } before || Order(row.Case.DecidedAt, row.Id, before) < 0)
                .Take(query.Limit).Select(row => row.Id);
            var found = (await Log.ListAsync(query, Stop)).Select(row => row.Id).ToArray();
            Assert.True(page.SequenceEqual(found), $"{because}: {string.Join(' ', found)}");

            var queue = expected.Where(row => !row.Case.IsOver)
                .OrderBy(row => row.Case.DueAt is null).ThenBy(row => Milliseconds(row.Case.DueAt ?? default))
                .ThenBy(row => row.Id, StringComparer.Ordinal).Take(query.Limit).Select(row => row.Id);
            found = [.. (await Log.ListAsync(query with { ByDue = true, Before = null }, Stop)).Select(row => row.Id)];
            Assert.True(queue.SequenceEqual(found), $"by due, {because}: {string.Join(' ', found)}");
        }
    }

    [Fact]
    public async Task Pages_follow_each_other_without_gap_or_repeat()
    {
        var all = await FillAsync(new Random(4), 100);
        foreach (var reach in (string[][])[["county"], ["township:t1", "village:t1v1", "department:water", "pond:t2v0P0"]])
        {
            var query = new CaseQuery { Reach = ReachOf(reach), Limit = 7 };
            var pages = new List<string>();
            while (await Log.ListAsync(query, Stop) is { Length: > 0 } page)
            {
                pages.AddRange(page.Select(row => row.Id));
                query = query with { Before = new CaseCursor(page[^1].Case.DecidedAt, page[^1].Id) };
            }

            Assert.Equal(all.Where(row => Matches(query, row)).Select(row => row.Id), pages);
        }
    }

    [Fact]
    public async Task A_case_leaves_the_lists_of_a_department_that_has_no_part_in_it_any_more()
    {
        var state = SomeCases.Empty() with
        {
            Stage = CaseStage.Accepting, Assignments = [SomeCases.Part("roads"), SomeCases.Part("water")],
        };
        await Log.AppendAsync("a", 0, [SomeCases.Reported(state)], state, [], Stop);
        var sent = state with { Version = 2, Assignments = [SomeCases.Part("water"), SomeCases.Part("agriculture")] };
        await Log.AppendAsync("a", 1, [new CaseVoided(state.DecidedAt, SomeCases.Wang, "x")], sent, [], Stop);
        (string, bool)[] table = [("roads", false), ("water", true), ("agriculture", true), ("oads", false)];
        foreach (var (department, isThere) in table)
        {
            var query = new CaseQuery { Reach = Reach.County, Limit = 1, Department = department };
            Assert.Equal(isThere, await Log.ListAsync(query, Stop) is [_]);
            Assert.Equal(isThere, await Log.ListAsync(query with { Stages = [CaseStage.Accepting] }, Stop) is [_]);
            Assert.Equal(
                isThere, await Log.ListAsync(new CaseQuery { Reach = ReachOf([$"department:{department}"]), Limit = 1 }, Stop) is [_]);
        }
    }

    [Fact]
    public async Task A_text_is_found_as_it_is_and_a_number_names_a_case()
    {
        string[] texts = ["灯坏了", "100% of 'IT'", "a_b", "axb", ""];
        foreach (var (index, text) in texts.Index())
        {
            var state = SomeCases.Empty(index) with { Text = text };
            await Log.AppendAsync($"{index}", 0, [SomeCases.Reported(state)], state, [], Stop);
        }

        Assert.Equal(["0"], await FoundAsync("坏"));
        Assert.Equal(["1"], await FoundAsync("0% OF 'it'"));
        Assert.Equal(["2"], await FoundAsync("A_B"));
        Assert.Equal(["3", "2"], await FoundAsync("a"));
        Assert.Empty(await FoundAsync("'; DROP TABLE case_row; --"));
        Assert.Empty(await FoundAsync("\0"));
        Assert.Equal(5, (await FoundAsync(" ")).Length);
        var last = Assert.Single(await Log.FindAsync(["4"], Stop)).Number;
        Assert.Contains("4", await FoundAsync($"{last}"));
        Assert.Empty(await FoundAsync("99999999999999999999"));

        async Task<string[]> FoundAsync(string text) =>
            [.. (await Log.ListAsync(new CaseQuery { Reach = Reach.County, Limit = 10, Text = text }, Stop)).Select(row => row.Id)];
    }

    [Fact]
    public async Task Limits_hold()
    {
        var query = new CaseQuery { Reach = Reach.County, Limit = 1 };
        string[] ponds = [.. Enumerable.Range(0, 2_001).Select(number => $"pond:P{number}")];
        var state = SomeCases.Empty() with { Place = new Place("t1", "v1", "P1999") };
        await Log.AppendAsync("a", 0, [SomeCases.Reported(state)], state, [], Stop);
        Assert.Single(await Log.ListAsync(query with { Reach = ReachOf(ponds[..^1]), Text = new string(' ', 100) }, Stop));
        Assert.Single((await Log.CountAsync(query with { Reach = ReachOf(ponds[1..]) }, SomeCases.Morning, Stop)).ByStage);
        CaseQuery[] refused =
        [
            query with { Limit = 0 }, query with { Limit = 10_001 }, query with { Reach = ReachOf(ponds) },
            query with { Text = new string('x', 101) }, query with { Categories = [.. Enumerable.Repeat("x", 101)] },
        ];
        foreach (var wrong in refused)
        {
            await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Log.ListAsync(wrong, Stop));
            await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Log.CountAsync(wrong, SomeCases.Morning, Stop));
        }

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Log.FindAsync([.. Enumerable.Repeat("x", 10_001)], Stop));
    }

    private static Reach ReachOf(string[] territories) => Reach.Of(territories.Select(text => Territory.Parse(text)!.Value));

    private static long Milliseconds(DateTimeOffset at) => at.ToUnixTimeMilliseconds();

    private static int Order(DateTimeOffset at, string id, CaseCursor than) =>
        Milliseconds(at) != Milliseconds(than.DecidedAt)
            ? Milliseconds(at).CompareTo(Milliseconds(than.DecidedAt))
            : string.CompareOrdinal(id, than.Id);

    /// <summary>Writes cases, some of them twice, and gives them in the order of the lists.</summary>
    private async Task<CaseRow[]> FillAsync(Random chance, int number)
    {
        var all = new List<CaseRow>();
        for (var index = 0; index < number; index++)
        {
            var id = $"{SomeCases.Pick(chance, Prefixes)}{index}";
            var state = SomeCases.Random(chance);
            Assert.Equal(AppendResult.Appended, await Log.AppendAsync(id, 0, [SomeCases.Reported(state)], state, [], Stop));
            if (chance.Next(2) == 0)
            {
                state = SomeCases.Random(chance, version: 2) with { DecidedAt = state.DecidedAt };
                await Log.AppendAsync(id, 1, [new CaseVoided(state.DecidedAt, SomeCases.Wang, "x")], state, [], Stop);
            }

            all.Add(new CaseRow(id, 0, state));
        }

        all.Sort((left, right) => Order(right.Case.DecidedAt, right.Id, new CaseCursor(left.Case.DecidedAt, left.Id)));
        return [.. all];
    }

    private static CaseQuery RandomQuery(Random chance, CaseRow[] all)
    {
        var example = SomeCases.Pick(chance, all);
        var place = example.Case.Place;
        var at = example.Case.DecidedAt.AddTicks(chance.Next(-1, 2));
        string[] reach =
        [
            .. Some("county", 3), .. Some("township:t1", 3), .. Some($"village:{place.Village ?? "t3v1"}", 3),
            .. Some($"pond:{place.Pond ?? "t1v1P1"}", 3), .. Some("department:water", 3), .. Some("department:roads", 4),
        ];
        return new CaseQuery
        {
            Stages = [.. Enum.GetValues<CaseStage>().Where(_ => chance.Next(8) == 0)],
            Sources = [.. Enum.GetValues<CaseSource>().Where(_ => chance.Next(12) == 0)],
            Categories = [.. Some("garbage", 4), .. Some("roadDamage", 4), .. Some("\0", 8)],
            Level = chance.Next(4) == 0 ? (Severity)chance.Next(5) : null,
            Township = chance.Next(6) == 0 ? place.Township : null,
            Village = chance.Next(6) == 0 ? place.Village : null,
            Pond = chance.Next(6) == 0 ? place.Pond : null,
            Department = chance.Next(5) == 0 ? SomeCases.Pick(chance, SomeCases.Departments) : null,
            DueBefore = chance.Next(5) == 0 ? SomeCases.Morning.AddMinutes(chance.Next(80)) : null,
            DueFrom = chance.Next(5) == 0 ? SomeCases.Morning.AddMinutes(chance.Next(80)) : null,
            From = chance.Next(5) == 0 ? at : null,
            Until = chance.Next(5) == 0 ? at.AddMinutes(10) : null,
            Text = chance.Next(5) == 0 ? SomeCases.Pick(chance, ["垃圾", "river", "%", "'IT' \\", "nowhere"]) : null,
            Before = chance.Next(3) == 0 ? new CaseCursor(at, example.Id) : null,
            Reach = ReachOf(reach),
            Limit = chance.Next(1, 40),
        };

        string[] Some(string value, int of) => chance.Next(of) == 0 ? [value] : [];
    }

    private static bool Matches(CaseQuery query, CaseRow row)
    {
        var (state, place) = (row.Case, row.Case.Place);
        var departments = state.Assignments.Select(part => part.Department).ToHashSet();
        return Is(query.Stages, state.Stage) && Is(query.Sources, state.Source) && Is(query.Categories, state.Category)
            && (query.Level ?? Severity.Normal) <= state.Level
            && (query.Township is null || query.Township == place.Township) && (query.Village is null || query.Village == place.Village)
            && (query.Pond is null || query.Pond == place.Pond)
            && (query.Department is null || departments.Contains(query.Department))
            && (query.DueBefore is not { } due || (state.DueAt is { } at && Milliseconds(at) < Milliseconds(due)))
            && (query.DueFrom is not { } dueFrom || (state.DueAt is { } dueAt && Floor(dueAt) >= dueFrom))
            && (query.From is not { } from || Floor(state.DecidedAt) >= from)
            && (query.Until is not { } until || Floor(state.DecidedAt) < until)
            && (query.Text is not { } text || state.Text.Contains(text, StringComparison.OrdinalIgnoreCase))
            && (query.Reach.Covers(place) || query.Reach.Territories.Any(
                territory => territory.Kind == TerritoryKind.Department && departments.Contains(territory.Key)));

        static bool Is<T>(ImmutableArray<T> wanted, T value) => wanted.IsEmpty || wanted.Contains(value);

        static DateTimeOffset Floor(DateTimeOffset at) => DateTimeOffset.FromUnixTimeMilliseconds(Milliseconds(at));
    }
}
