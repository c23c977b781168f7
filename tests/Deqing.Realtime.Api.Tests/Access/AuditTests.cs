using System.Text.Json.Nodes;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Tests.SignIn;
using Deqing.Realtime.Domain.Access;
using Microsoft.Data.Sqlite;

namespace Deqing.Realtime.Api.Tests.Access;

/// <summary>The audit log of the real program: what it holds, and that nobody changes it unseen.</summary>
public sealed class AuditTests : IAsyncLifetime
{
    private TestHost host = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => host = await TestHost.StartAsync("Limits:SignInsPerMinute=1000");

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task It_says_who_did_what_and_who_was_refused()
    {
        var id = await host.AddPersonAsync("wang", (Role.Farmer, "pond:P0001"));
        using var browser = new Browser(host);
        await browser.SignInAsync("wang", "wrong");
        await browser.SignInAsync("wang");
        await browser.AskAsync("GET", "/api/v1/ponds/P0002");
        await browser.AskAsync("GET", "/api/v1/ponds/P0002");
        var since = host.Now.AddMinutes(-6);
        await host.Observe("S00001", since, ("dissolvedOxygen", 2.4f));
        await host.Observe("S00001", since.AddMinutes(5), ("dissolvedOxygen", 2.2f));
        var @case = (string)(await browser.SendAsync("GET", "/api/v1/cases")).Body!["cases"]![0]!["id"]!;
        await browser.SessionAsync();
        Assert.Equal(
            "403 noRole", await browser.AskAsync("POST", $"/api/v1/cases/{@case}/close", new { version = 1, outcome = "resolved" }));
        Assert.Equal("200", await browser.AskAsync("POST", $"/api/v1/cases/{@case}/acknowledge", new { version = 1 }));
        await browser.AskAsync("DELETE", "/api/v1/session");
        await host.Get<AccessRefusals>().WriteAsync();

        var entries = await SearchAsync("limit=1000");
        Assert.Contains("signIn done wang password", entries);
        Assert.Contains("signIn signInRefused  ", entries);
        Assert.Contains("readWater outsideTerritory wang 2 times", entries);
        Assert.Contains("closeCase noRole wang ", entries);
        Assert.Contains("caseAcknowledged done wang version 2", entries);
        Assert.Contains("signOut done wang ", entries);
        Assert.All(await SearchAsync($"actor={id}"), entry => Assert.Contains("wang", entry, StringComparison.Ordinal));
        Assert.Equal(["caseAcknowledged done wang version 2"], await SearchAsync($"text={Uri.EscapeDataString(@case)}&outcome=done"));
        Assert.Empty(await SearchAsync("text=%25zz"));
        var pages = new List<string>();
        for (string? before = ""; before is not null;)
        {
            var page = (await host.Read($"/api/v1/audit?limit=2&before={before}")).Body;
            pages.AddRange(page["entries"]!.AsArray().Select(Line));
            before = (string?)page["next"];
        }

        Assert.Equal(entries, pages);
    }

    [Fact]
    public async Task One_changed_byte_is_found_and_so_is_a_missing_end()
    {
        for (var number = 1; number <= 9; number++)
            await host.AddPersonAsync($"person-{number}");
        var whole = await VerifyAsync();
        Assert.True((bool)whole["intact"]!, whole.ToJsonString());
        var entries = (long)whole["entries"]!;
        Assert.True(entries >= 9);

        await SqlAsync("UPDATE audit_entry SET detail = 'x' WHERE sequence = 5", refused: true);
        await SqlAsync("DELETE FROM audit_entry WHERE sequence = 5", refused: true);
        var triggers = await SqlAsync(
            "SELECT group_concat('DROP TRIGGER ' || name, ';') FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'audit_entry'");
        await SqlAsync(triggers!);
        await SqlAsync("UPDATE audit_entry SET actor_name = actor_name || '.' WHERE sequence = 5");
        var broken = await VerifyAsync();
        Assert.Equal((false, 4L, 5L), ((bool)broken["intact"]!, (long)broken["entries"]!, (long)broken["brokenAt"]!));
        await SqlAsync("UPDATE audit_entry SET actor_name = substr(actor_name, 1, length(actor_name) - 1) WHERE sequence = 5");
        Assert.True((bool)(await VerifyAsync())["intact"]!);

        var head = (await host.Get<AuditHead>().RememberAsync(Cancellation))!.Value;
        await SqlAsync($"DELETE FROM audit_entry WHERE sequence > {head - 2}");
        var cut = await host.Get<AuditHead>().VerifyAsync(host.Get<AuditChain>(), Cancellation);
        Assert.Equal((false, head - 2, 2L), (cut.Intact, cut.Entries, cut.Missing));

        // Grown again past where it was, every entry follows its predecessor; but not the one that stood there.
        for (var number = 10; number <= 14; number++)
            await host.AddPersonAsync($"person-{number}");
        Assert.Null(await host.Get<AuditHead>().RememberAsync(Cancellation));
        var grown = await host.Get<AuditHead>().VerifyAsync(host.Get<AuditChain>(), Cancellation);
        Assert.Equal((false, head - 1, head, 0L), (grown.Intact, grown.Entries, grown.BrokenAt, grown.Missing));
    }

    private async Task<string[]> SearchAsync(string query) =>
        [.. (await host.Read($"/api/v1/audit?{query}")).Body["entries"]!.AsArray().Select(Line)];

    private static string Line(JsonNode? entry) => $"{entry!["action"]} {entry["outcome"]} {entry["actorName"]} {entry["detail"]}";

    private async Task<JsonNode> VerifyAsync() => (await host.Read("/api/v1/audit/verify")).Body;

    private async Task<string?> SqlAsync(string sql, bool refused = false)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(host.Data, "realtime.db")};Pooling=False");
        await connection.OpenAsync(Cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        if (!refused)
            return await command.ExecuteScalarAsync(Cancellation) as string;
        await Assert.ThrowsAsync<SqliteException>(() => command.ExecuteNonQueryAsync(Cancellation));
        return null;
    }
}
