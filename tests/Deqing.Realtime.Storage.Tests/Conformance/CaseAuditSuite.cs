using System.Collections.Immutable;
using Deqing.Realtime.Domain.Proofs;
using Deqing.Realtime.Storage.Proofs;

namespace Deqing.Realtime.Storage.Tests.Conformance;

public sealed class SqliteCaseAuditTests(Databases databases) : CaseAuditSuite(databases, StorageProvider.Sqlite);

public sealed class PostgresCaseAuditTests(Databases databases) : CaseAuditSuite(databases, StorageProvider.Postgres);

public abstract class CaseAuditSuite(Databases databases, StorageProvider provider) : ProofSuite(databases, provider)
{
    [Fact]
    public async Task What_was_written_is_found_as_it_was_written()
    {
        await FillAsync();
        var (seen, findings) = await AuditAsync();
        Assert.Empty(findings);
        Assert.Equal(new AuditedCases(3, 7, 2, 0), seen);
    }

    [Theory]
    [InlineData(
        "UPDATE case_event SET payload = replace(CAST(payload AS text), '死鱼', '活鱼') "
        + "WHERE case_id = 'b' AND version = 2", "b ChangedEvent 2")]
    [InlineData("UPDATE case_event SET type = 'voided' WHERE case_id = 'b' AND version = 4", "b ChangedEvent 4")]
    [InlineData("DELETE FROM case_event WHERE case_id = 'b' AND version = 2", "b MissingEvent 2")]
    [InlineData("DELETE FROM case_event WHERE case_id = 'b' AND version = 4", "b MissingEvent 4")]
    [InlineData("DELETE FROM case_event WHERE case_id = 'c'", "c MissingEvent 1")]
    [InlineData("DELETE FROM case_row WHERE id = 'a'", "a WrongRow")]
    [InlineData("UPDATE case_event SET version = version + 10 WHERE case_id = 'b' AND version > 2", "b MissingEvent 3")]
    [InlineData(
        "UPDATE case_event SET hash = (SELECT hash FROM case_event WHERE case_id = 'a') "
        + "WHERE case_id = 'b' AND version = 3", "b BrokenLink 3")]
    [InlineData("UPDATE case_row SET head = (SELECT hash FROM case_event WHERE case_id = 'a') WHERE id = 'b'", "b WrongRow 4")]
    [InlineData("UPDATE case_day_head SET version = 2 WHERE case_id = 'b' AND version = 1", "WrongRoot 2026-04-01")]
    [InlineData("DELETE FROM case_day_head WHERE case_id = 'c'", "WrongRoot 2026-04-01")]
    [InlineData("UPDATE case_day SET count = 4 WHERE count = 3", "WrongSignature 2026-04-01")]
    [InlineData("UPDATE case_day SET root = previous WHERE day = '2026-04-02'", "WrongSignature 2026-04-02")]
    [InlineData("UPDATE case_day SET previous = root WHERE day = '2026-04-02'", "WrongDay 2026-04-02")]
    public async Task A_row_that_was_changed_by_hand_is_named(string sql, string finding)
    {
        await FillAsync();
        if (Provider == StorageProvider.Postgres)
            sql = sql.Replace("CAST(payload AS text), '死鱼', '活鱼')", "payload::text, '死鱼', '活鱼')::json", StringComparison.Ordinal);
        Assert.InRange(await TamperAsync(sql), 1, 2);
        Assert.Contains(finding, (await AuditAsync()).Findings);
    }

    [Fact]
    public async Task Every_changed_event_is_named_alone()
    {
        await FillAsync();
        foreach (var version in (int[])[1, 2, 3, 4])
        {
            var cast = Provider == StorageProvider.Postgres ? "::text" : "";
            var json = Provider == StorageProvider.Postgres ? "::json" : "";
            await TamperAsync(
                $"UPDATE case_event SET payload = replace(payload{cast}, '死', '活'){json} WHERE case_id = 'b' AND version = {version}");
            Assert.Equal([$"b ChangedEvent {version}"], (await AuditAsync()).Findings);
            await TamperAsync(
                $"UPDATE case_event SET payload = replace(payload{cast}, '活', '死'){json} WHERE case_id = 'b' AND version = {version}");
        }

        Assert.Empty((await AuditAsync()).Findings);
    }

    [Fact]
    public async Task A_whole_case_that_is_gone_is_missed_by_its_days()
    {
        await FillAsync();
        await TamperAsync("DELETE FROM case_event WHERE case_id = 'c'");
        await TamperAsync("DELETE FROM case_row WHERE id = 'c'");
        Assert.Contains("c MissingEvent 1", (await AuditAsync()).Findings);
    }

    [Fact]
    public async Task Days_that_were_cut_off_are_missed_by_what_was_remembered_outside()
    {
        await FillAsync();
        var last = (await Store.Days.LastAsync(Stop))!;
        await TamperAsync("DELETE FROM case_day_head WHERE day = '2026-04-02'");
        await TamperAsync("DELETE FROM case_day WHERE day = '2026-04-02'");
        Assert.Empty((await AuditAsync()).Findings);
        Assert.Equal(["WrongDay 2026-04-02"], (await AuditAsync((last.Day, last.Digest(County)))).Findings);

        // Sealed anew with the county's own key, over a case that has changed: it is not the day that was known.
        await AddAsync("a", Noon.AddDays(1));
        await SealAsync(Noon.AddDays(2));
        Assert.Equal(["WrongDay 2026-04-02"], (await AuditAsync((last.Day, last.Digest(County)))).Findings);
    }

    private async Task FillAsync()
    {
        foreach (var (id, hours) in ((string, int)[])
            [("a", 0), ("b", 1), ("c", 2), ("b", 20), ("b", 21), ("c", 22), ("b", 48)])
            await AddAsync(id, Noon.AddHours(hours));
        await SealAsync(Noon.AddDays(2));
    }

    private async Task<(AuditedCases Seen, ImmutableArray<string> Findings)> AuditAsync((DateOnly, ImmutableArray<byte>)? known = null)
    {
        var findings = ImmutableArray.CreateBuilder<string>();
        var seen = await new CaseAudit(Store, County, Key, known, found => findings.Add(Text(found))).RunAsync(Stop);
        Assert.Equal(findings.Count, seen.Findings);
        return (seen, findings.ToImmutable());
    }

    private static string Text(CaseFinding found) => string.Join(
        ' ', ((string?[])[found.CaseId, found.Finding.Fault.ToString(), found.Finding.Version?.ToString(), Day(found.Finding)])
            .OfType<string>());

    private static string? Day(ProofFinding finding) => finding.Day?.ToString("O");
}
