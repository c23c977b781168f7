using System.Collections.Immutable;
using Deqing.Realtime.Domain.Proofs;

namespace Deqing.Realtime.Storage.Tests.Conformance;

public sealed class SqliteDayRootsTests(Databases databases) : DayRootsSuite(databases, StorageProvider.Sqlite);

public sealed class PostgresDayRootsTests(Databases databases) : DayRootsSuite(databases, StorageProvider.Postgres);

public abstract class DayRootsSuite(Databases databases, StorageProvider provider) : ProofSuite(databases, provider)
{
    private IDayRoots Days => Store.Days;

    [Fact]
    public async Task Nothing_is_sealed_where_nothing_has_happened()
    {
        Assert.Empty(await SealAsync(Noon.AddYears(1)));
        Assert.Null(await Days.LastAsync(Stop));
        Assert.Null(await Days.FirstEventAsync(Stop));
        Assert.Empty(await Days.CasesAsync("", 10, Stop));
        Assert.Empty(await Days.SealedVersionsAsync([], Stop));
    }

    [Fact]
    public async Task A_day_is_sealed_some_minutes_after_its_end_by_the_countys_clocks()
    {
        await AddAsync("a", Noon);
        var midnight = new DateTimeOffset(2026, 4, 1, 16, 0, 0, TimeSpan.Zero);
        Assert.Empty(await SealAsync(midnight.AddMinutes(10).AddMilliseconds(-1)));
        Assert.Equal([First], await SealAsync(midnight.AddMinutes(10)));
        Assert.Empty(await SealAsync(midnight.AddHours(20)));
    }

    [Fact]
    public async Task After_a_gap_every_missed_day_is_sealed_in_order_also_those_on_which_nothing_happened()
    {
        await AddAsync("b", Noon);
        await AddAsync("a", Noon.AddHours(11).AddMinutes(59));
        await AddAsync("a", Noon.AddHours(12).AddMinutes(1)); // after midnight
        await AddAsync("b", Noon.AddDays(3));
        Assert.Equal([First, First.AddDays(1), First.AddDays(2), First.AddDays(3)], await SealAsync(Noon.AddDays(4)));
        var days = await Days.ListAsync(First, First.AddDays(9), 10, Stop);
        Assert.Equal([2, 1, 0, 1], days.Select(day => day.Count));
        Assert.Equal(["a 1", "b 1"], (await Days.HeadsOfAsync(First, Stop)).Select(Text));
        Assert.Equal(["a 2"], (await Days.HeadsOfAsync(First.AddDays(1), Stop)).Select(Text));
        Assert.Equal(["b 2"], (await Days.HeadsOfAsync(First.AddDays(3), Stop)).Select(Text));
        Assert.Equal(DayRoot.Start, days[0].Previous.AsEnumerable());
        Assert.Equal(days[2].Digest(County), days[3].Previous.AsEnumerable());
        Assert.All(days, day => Assert.True(PublicKey.Holds(Key, day.Statement(County), day.Signature)));
        Assert.Equal([First.AddDays(1)], (await Days.ListAsync(First.AddDays(1), First.AddDays(9), 1, Stop)).Select(day => day.Day));
        Assert.Equal((First.AddDays(3), 0), (await Days.OfCaseAsync("b", Stop)).Select(row => (row.Day, row.Position)).Last());
        Assert.Equal(
            [("a", 2), ("b", 2)],
            (await Days.SealedVersionsAsync(["b", "nobody", "a"], Stop)).Select(row => (row.Key, row.Value)).Order());
    }

    [Fact]
    public async Task An_event_that_was_written_after_its_day_was_sealed_comes_under_the_next()
    {
        await AddAsync("a", Noon);
        Assert.Equal([First], await SealAsync(Noon.AddHours(13)));
        await AddAsync("a", Noon.AddHours(1));
        await AddAsync("late", Noon.AddHours(2));
        Assert.Equal([First.AddDays(1)], await SealAsync(Noon.AddDays(1).AddHours(13)));
        Assert.Equal(["a 2", "late 1"], (await Days.HeadsOfAsync(First.AddDays(1), Stop)).Select(Text));
    }

    [Fact]
    public async Task Of_many_programs_that_seal_at_once_one_seals_a_day()
    {
        await AddAsync("a", Noon);
        var sealedDays = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => SealAsync(Noon.AddDays(3))));
        Assert.Equal([First, First.AddDays(1), First.AddDays(2)], sealedDays.SelectMany(days => days).Order());
        Assert.Equal(3, (await Days.ListAsync(First, First.AddDays(9), 10, Stop)).Length);
    }

    [Fact]
    public async Task A_day_that_does_not_follow_the_last_one_is_not_taken()
    {
        await AddAsync("a", Noon);
        await SealAsync(Noon.AddDays(1));
        foreach (var day in (DateOnly[])[First.AddDays(-1), First, First.AddDays(2)])
            Assert.False(await Days.SealAsync(DayRoot.Seal(County, day, [], DayRoot.Start, Sign), [], Noon, Stop));
        await Assert.ThrowsAsync<ArgumentException>(() => Days.SealAsync(
            DayRoot.Seal(County, First.AddDays(1), [], DayRoot.Start, Sign),
            [new ChainHead("a", 1, DayRoot.Start)], Noon, Stop));
        Assert.Equal(First, (await Days.LastAsync(Stop))!.Day);
    }

    [Fact]
    public async Task Cases_come_by_pages_whatever_names_them()
    {
        foreach (var id in (string[])["c", "a", "Z", "b"])
            await AddAsync(id, Noon);
        await SealAsync(Noon.AddDays(1));
        await TamperAsync("DELETE FROM case_row WHERE id = 'b'");
        await TamperAsync("DELETE FROM case_event WHERE case_id IN ('b', 'c')");
        await TamperAsync("DELETE FROM case_row WHERE id = 'a'");
        Assert.Equal(["Z", "a"], (await Days.CasesAsync("", 2, Stop)).Select(row => row.CaseId));
        Assert.Equal([("b", false), ("c", true)], (await Days.CasesAsync("a", 9, Stop)).Select(row => (row.CaseId, row.Row is not null)));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Days.CasesAsync("", IDayRoots.MaxPage + 1, Stop));
    }

    [Fact]
    public async Task A_copy_of_a_case_is_checked_with_nothing_but_itself()
    {
        for (var other = 0; other < 5; other++)
            await AddAsync($"other{other}", Noon.AddHours(other));
        await AddAsync("mine", Noon);
        await AddAsync("mine", Noon.AddDays(1));
        await AddAsync("mine", Noon.AddDays(2), "secret");
        await SealAsync(Noon.AddDays(2));
        var copy = (await Copies.MakeAsync("mine", happened => happened.Version < 3, Noon.AddDays(2), Stop))!;
        var json = copy.Write();
        Assert.DoesNotContain("secret", System.Text.Encoding.UTF8.GetString(json), StringComparison.Ordinal);
        var days = await Days.ListAsync(First, First.AddDays(9), 10, Stop);
        var receipt = ReceiptCode.Of(2026, copy.Number, copy.Events[1].Link.AsSpan());
        var verdict = CaseCopyCheck.Verify(json, new CopyTrust(receipt, copy.Key, days));
        Assert.Empty(verdict.Findings);
        Assert.Equal((3, 2, 2), (verdict.Events, verdict.Sealed, verdict.ReceiptEvent));
        Assert.Null(await Copies.MakeAsync("nobody", _ => true, Noon, Stop));
    }

    private static string Text(ChainHead head) => $"{head.CaseId} {head.Version}";
}
