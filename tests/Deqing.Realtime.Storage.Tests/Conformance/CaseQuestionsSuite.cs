using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Storage.Tests.Cases;

namespace Deqing.Realtime.Storage.Tests.Conformance;

public sealed class SqliteCaseQuestionsTests(Databases databases) : CaseQuestionsSuite(databases, StorageProvider.Sqlite);

public sealed class PostgresCaseQuestionsTests(Databases databases) : CaseQuestionsSuite(databases, StorageProvider.Postgres);

/// <summary>What the engine asks the log beside lists.</summary>
public abstract class CaseQuestionsSuite(Databases databases, StorageProvider provider) : Suite(databases, provider)
{
    private static CaseFile Waking(int hours) => SomeCases.Empty() with { HeldUntil = Morning.AddHours(hours) };

    private static readonly DateTimeOffset Morning = SomeCases.Morning.AddTicks(-4_567);

    private ICaseLog Log => Store.Cases;

    [Fact]
    public async Task Open_cases_near_a_position_come_nearest_first()
    {
        var here = new Position(119.96, 30.53);
        await OpenAsync("at", At(119.96, 30.53));
        // One second of latitude is 30.9 m; one of longitude 26.6 m at this latitude.
        await OpenAsync("north", At(119.96, 30.53 + (3 / 3600.0)));
        await OpenAsync("east", At(119.96 + (3 / 3600.0), 30.53));
        await OpenAsync("corner", At(119.96 + (3.7 / 3600.0), 30.53 + (3.2 / 3600.0)));
        await OpenAsync("over", At(119.96, 30.53) with { Stage = CaseStage.Closed });
        await OpenAsync("old", At(119.96, 30.53) with { DecidedAt = Morning.AddDays(-7) });
        await OpenAsync("nowhere", SomeCases.Empty());

        Assert.Equal(["at", "east", "north"], await NearAsync(100));
        Assert.Equal(["at", "east"], await NearAsync(90));
        Assert.Equal(["at", "east"], await NearAsync(100, limit: 2));
        Assert.Equal(["at", "east", "north", "corner"], await NearAsync(150));
        Assert.Equal(["at", "old", "east", "north"], await NearAsync(100, since: Morning.AddDays(-7)));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => NearAsync(5_001));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => NearAsync(0));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => NearAsync(1, limit: 101));

        async Task<IEnumerable<string>> NearAsync(double metres, int limit = 100, DateTimeOffset? since = null) =>
            Ids(await Log.NearAsync(here, metres, since ?? Morning, limit, Stop));

        static CaseFile At(double longitude, double latitude) =>
            SomeCases.Empty() with { Position = new Position(longitude, latitude) };
    }

    [Fact]
    public async Task A_reporter_finds_what_they_reported_or_co_signed_newest_first()
    {
        await OpenAsync("a", SomeCases.Empty(), "tag");
        await OpenAsync("b", SomeCases.Empty(1), "other");
        await OpenAsync("c", SomeCases.Empty(2), "tag");
        await OpenAsync("nobody", SomeCases.Empty(3), "");
        CaseEvent coSigned = new CaseCoSigned(Morning, new Reporter("tag", false, Morning), "x", [], "web");
        await Log.AppendAsync("b", 1, [coSigned, coSigned], SomeCases.Empty(1) with { Version = 3 }, [], Stop);

        Assert.Equal(["c", "b", "a"], Ids(await Log.OfReporterAsync("tag", 10, Stop)));
        Assert.Equal(["c", "b"], Ids(await Log.OfReporterAsync("tag", 2, Stop)));
        Assert.Equal(["b"], Ids(await Log.OfReporterAsync("other", 10, Stop)));
        Assert.Empty(await Log.OfReporterAsync("", 10, Stop));
        Assert.Empty(await Log.OfReporterAsync("ta", 10, Stop));
    }

    [Fact]
    public async Task Cases_are_due_at_their_time_the_longest_owed_first_each_in_one_shard()
    {
        await OpenAsync("late", Waking(2));
        await OpenAsync("soon", Waking(1));
        await OpenAsync("ended", Waking(1) with { Stage = CaseStage.Closed });
        Assert.Empty(await DueAsync(Morning.AddHours(1).AddMilliseconds(-1)));
        Assert.Equal(["soon"], await DueAsync(Morning.AddHours(1)));
        Assert.Equal(["soon", "late"], await DueAsync(Morning.AddHours(2)));
        Assert.Equal(["soon"], await DueAsync(Morning.AddHours(2), limit: 1));
        Assert.Equal(
            Morning.AddHours(1), (await Log.DueAsync(Morning.AddHours(1), await ShardOfAsync("soon"), 4, 10, Stop)).Single().WakeAt);

        // Never before its time: a part of a millisecond counts as a whole one.
        await OpenAsync("part", SomeCases.Empty() with { HeldUntil = Morning.AddMinutes(1).AddTicks(1) });
        Assert.Empty(await DueAsync(Morning.AddMinutes(1)));
        Assert.Equal(["part"], await DueAsync(Morning.AddMinutes(1).AddMilliseconds(1)));
        await Log.AppendAsync(
            "part", 1, [new CaseVoided(Morning, SomeCases.Wang, "x")],
            SomeCases.Empty() with { Version = 2, Stage = CaseStage.Void }, [], Stop);
        Assert.Equal(["soon", "late"], await DueAsync(Morning.AddDays(1)));

        async Task<string[]> DueAsync(DateTimeOffset now, int limit = 10)
        {
            var all = new List<DueCase>();
            for (var shard = 0; shard < 4; shard++)
                all.AddRange(await Log.DueAsync(now, shard, 4, limit, Stop));
            return [.. all.OrderBy(due => due.WakeAt).Take(limit).Select(due => due.Id)];
        }

        async Task<int> ShardOfAsync(string id) => (int)((await Log.FindAsync([id], Stop))[0].Number % 4);
    }

    [Fact]
    public async Task A_case_sleeps_until_it_is_told_and_no_older_word_counts()
    {
        await OpenAsync("a", Waking(1));
        await Log.SleepAsync("a", 1, "county", Morning.AddHours(5), Stop);
        Assert.Empty(await Log.DueAsync(Morning.AddHours(4), 0, 1, 10, Stop));
        await Log.AppendAsync(
            "a", 1, [new CaseNoted(Morning, SomeCases.Wang, "x", [], false)], Waking(2) with { Version = 2 }, [], Stop);
        await Log.SleepAsync("a", 1, "county", Morning.AddHours(9), Stop);
        Assert.Equal(Morning.AddHours(2), (await Log.DueAsync(Morning.AddHours(2), 0, 1, 10, Stop)).Single().WakeAt);
    }

    [Fact]
    public async Task The_watch_counts_who_is_late_and_when_the_next_is_to_be_woken()
    {
        Assert.Equal((0, 0, 0, null), Seen(await Log.WatchAsync(Morning, Stop)));
        await OpenAsync("a", Waking(1));
        await OpenAsync("b", Waking(2));
        await OpenAsync("ended", Waking(1) with { Stage = CaseStage.Closed });
        Assert.Equal((2, 0, 0, Morning.AddHours(1)), Seen(await Log.WatchAsync(Morning.AddHours(1), Stop)));
        Assert.Equal((2, 0, 1, Morning.AddHours(1)), Seen(await Log.WatchAsync(Morning.AddHours(2), Stop)));

        static (int, int, int, DateTimeOffset?) Seen(CaseWatch watch) => (watch.Open, watch.Orphans.Length, watch.Late, watch.NextAt);
    }

    [Fact]
    public async Task Open_cases_with_a_provisional_deadline_are_found_page_by_page()
    {
        var due = SomeCases.DueAt(Morning, provisional: true);
        await OpenAsync("B", SomeCases.Empty() with { StageDue = due });
        await OpenAsync("a", SomeCases.Empty() with { Handling = SomeCases.Clock(Morning, provisional: true) });
        await OpenAsync("c", SomeCases.Empty() with { Promise = SomeCases.Clock(Morning, provisional: true) });
        await OpenAsync("ended", SomeCases.Empty() with { StageDue = due, Stage = CaseStage.Void });
        await OpenAsync("sure", SomeCases.Empty() with { StageDue = SomeCases.DueAt(Morning), Promise = SomeCases.Clock(Morning) });
        Assert.Equal(["B", "a", "c"], await Log.ProvisionalAsync("", 10, Stop));
        Assert.Equal(["B", "a"], await Log.ProvisionalAsync("", 2, Stop));
        Assert.Equal(["c"], await Log.ProvisionalAsync("a", 2, Stop));
    }

    [Fact]
    public async Task The_newest_ruling_of_the_arbiter_is_the_precedent()
    {
        Assert.Null(await Log.PrecedentAsync("garbage", "t1", Stop));
        await RuleAsync("a", "t1", "water", minutes: 2);
        await RuleAsync("b", "t1", "roads", minutes: 1);
        await RuleAsync("c", null, "agriculture", minutes: 3);
        Assert.Equal("water", await Log.PrecedentAsync("garbage", "t1", Stop));
        Assert.Equal("agriculture", await Log.PrecedentAsync("garbage", null, Stop));
        Assert.Null(await Log.PrecedentAsync("garbage", "t2", Stop));
        Assert.Null(await Log.PrecedentAsync("pondOxygen", "t1", Stop));
        await RuleAsync("d", "t1", "roads", minutes: 4);
        Assert.Equal("roads", await Log.PrecedentAsync("garbage", "t1", Stop));

        async Task RuleAsync(string id, string? township, string department, int minutes)
        {
            var state = SomeCases.Empty() with { Version = 2, Place = new Place(township, null, null) };
            var (at, due) = (Morning.AddMinutes(minutes), SomeCases.DueAt(Morning));
            CaseEvent ruling = new CaseArbitrated(at, SomeCases.Wang, department, [], "x", due, due);
            Assert.Equal(AppendResult.Appended, await Log.AppendAsync(id, 0, [SomeCases.Reported(state), ruling], state, [], Stop));
        }
    }

    [Fact]
    public async Task Cases_somebody_called_for_are_found_by_when_the_step_was_due()
    {
        await CallAsync("b", 1, 2);
        await CallAsync("B", 2);
        await CallAsync("a", 3);
        await OpenAsync("quiet", SomeCases.Empty());
        Assert.Equal(["B", "b"], await CalledAsync(1, 3));
        Assert.Equal(["B", "a", "b"], await CalledAsync(2, 4));
        Assert.Equal(["B", "a"], await CalledAsync(2, 4, limit: 2));
        Assert.Equal(["a"], await CalledAsync(3, 4));
        Assert.Empty(await CalledAsync(4, 9));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => CalledAsync(1, 2, limit: 10_001));

        async Task CallAsync(string id, params int[] hours)
        {
            var state = SomeCases.Empty() with { Version = 1 + hours.Length };
            CaseEvent[] calls = [.. hours.Select(due => new CaseUrged(Morning, SomeCases.Wang, "x", 0.5, Morning.AddHours(due)))];
            Assert.Equal(
                AppendResult.Appended, await Log.AppendAsync(id, 0, [SomeCases.Reported(state), .. calls], state, [], Stop));
        }

        async Task<IEnumerable<string>> CalledAsync(int from, int until, int limit = 10) =>
            Ids(await Log.CalledAsync(Morning.AddHours(from), Morning.AddHours(until), limit, Stop));
    }

    [Fact]
    public async Task A_scan_goes_through_the_cases_of_a_time_oldest_first()
    {
        await OpenAsync("c", SomeCases.Empty(2));
        await OpenAsync("b", SomeCases.Empty(1));
        await OpenAsync("a", SomeCases.Empty(1));
        await OpenAsync("d", SomeCases.Empty(3));
        var seen = new List<CaseRow>();
        await Log.ScanAsync(Morning.AddMinutes(1), Morning.AddMinutes(3), seen.Add, Stop);
        Assert.Equal(["a", "b", "c"], seen.Select(row => row.Id));
        Assert.Equal(SomeCases.Text(SomeCases.Empty(1)), SomeCases.Text(seen[0].Case));
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => Log.ScanAsync(Morning, Morning.AddDays(1), _ => throw new InvalidOperationException(), Stop));
        Assert.Equal(4, (await Log.ListAsync(new CaseQuery { Reach = Reach.County, Limit = 10 }, Stop)).Length);
    }

    [Fact]
    public async Task The_heads_of_a_day_are_the_last_links_of_the_cases_that_moved_in_it()
    {
        await OpenAsync("b", SomeCases.Empty());
        await OpenAsync("B", SomeCases.Empty());
        await OpenAsync("a", SomeCases.Empty(24 * 60));
        CaseEvent[] moved =
        [
            new CaseVoided(Morning.AddHours(1), SomeCases.Wang, "x"), new CaseVoided(Morning.AddHours(25), SomeCases.Wang, "y"),
        ];
        await Log.AppendAsync("b", 1, [.. moved], SomeCases.Empty() with { Version = 3 }, [], Stop);

        var first = await Log.HeadsAsync(Morning, Morning.AddDays(1), Stop);
        Assert.Equal([("B", 1), ("b", 2)], first.Select(head => (head.CaseId, head.Version)));
        Assert.Equal((await Log.ReadStoredAsync("b", Stop))[1].Hash, first[1].Hash);
        var second = await Log.HeadsAsync(Morning.AddDays(1), Morning.AddDays(2), Stop);
        Assert.Equal([("a", 1), ("b", 3)], second.Select(head => (head.CaseId, head.Version)));
        Assert.Equal((await Log.ReadStoredAsync("b", Stop))[2].Hash, second[1].Hash);
        Assert.Empty(await Log.HeadsAsync(Morning.AddDays(2), Morning.AddDays(3), Stop));
    }

    private static IEnumerable<string> Ids(ImmutableArray<CaseRow> rows) => rows.Select(row => row.Id);

    private async Task OpenAsync(string id, CaseFile state, string? tag = null) =>
        Assert.Equal(AppendResult.Appended, await Log.AppendAsync(id, 0, [SomeCases.Reported(state, tag)], state, [], Stop));
}
