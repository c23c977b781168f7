using System.Collections.Immutable;
using System.Data.Common;
using Deqing.Realtime.Domain.Access;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Deqing.Realtime.Storage.Tests.Conformance;

public sealed class SqliteAuditTests(Databases databases) : AuditSuite(databases, StorageProvider.Sqlite)
{
    protected override string Unguarded => "DROP TRIGGER audit_entry_update; DROP TRIGGER audit_entry_delete";

    [Fact]
    public async Task Not_even_a_replacement_gets_past_the_trigger()
    {
        await AuditAsync(Draft("one"));
        var refused = await Assert.ThrowsAnyAsync<DbException>(
            () => RunAsync("INSERT OR REPLACE INTO audit_entry SELECT * FROM audit_entry WHERE sequence = 1"));
        Assert.Contains("only grows", refused.Message, StringComparison.Ordinal);
    }
}

public sealed class PostgresAuditTests(Databases databases) : AuditSuite(databases, StorageProvider.Postgres)
{
    protected override string Unguarded => "ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_refuse";

    [Fact]
    public async Task The_log_cannot_be_truncated()
    {
        await AuditAsync(Draft("one"));
        var refused = await Assert.ThrowsAnyAsync<DbException>(() => RunAsync("TRUNCATE audit_entry"));
        Assert.Contains("only grows", refused.Message, StringComparison.Ordinal);
    }
}

public abstract class AuditSuite(Databases databases, StorageProvider provider) : AccessFixture(databases, provider)
{
    /// <summary>What somebody runs who wants to change the log.</summary>
    protected abstract string Unguarded { get; }

    [Fact]
    public async Task Entries_come_back_as_they_were_sealed_and_the_chain_holds()
    {
        var start = await HeadAsync();
        Assert.Equal((0L, true), (start.Sequence, start.Hash.SequenceEqual(AuditChain.Start)));
        Assert.Empty(await LogAsync());
        var odd = new AuditDraft(
            Morning.AddTicks(4_567).ToOffset(TimeSpan.FromHours(8)), "signIn", "wrongPassword", "", "张三 'Z' \0 \ud800 🐟", "::1", "u1",
            "", null);
        Assert.Equal(AccessWrite.Written, await AuditAsync(odd, Draft("one", "u2")));
        await AuditAsync(Draft("two") with { At = DateTimeOffset.MinValue, Detail = new string('长', AuditDraft.MaxText + 1) });
        await AuditAsync(Draft("three") with { At = DateTimeOffset.MaxValue });

        var entries = await LogAsync();
        Assert.Equal([1, 2, 3, 4], entries.Select(entry => entry.Sequence));
        Assert.Equal(odd with { At = Morning, ActorName = "张三 'Z' \ufffd \ufffd 🐟" }, entries[0].Entry);
        Assert.Equal(Draft("one", "u2"), entries[1].Entry);
        Assert.Equal(AuditDraft.MaxText, entries[2].Entry.Detail!.Length);
        Assert.Null(await BreakAsync());
        Assert.Equal(["two", "three"], (await LogAsync(from: 3)).Select(entry => entry.Entry.Action));
        Assert.Empty(await LogAsync(from: 5));
        var head = await HeadAsync();
        Assert.Equal((4L, true), (head.Sequence, head.Hash.SequenceEqual(entries[3].Hash)));
    }

    [Fact]
    public async Task Changes_and_entries_are_written_together()
    {
        var answer = await Access.WriteAsync(
            [new SaveSubject(Person("a")), new GiveGrant(Given("a", "g"))], [Draft("personAdded", "a"), Draft("grantGiven", "a")],
            Chain, Stop);
        Assert.Equal(AccessWrite.Written, answer);
        Assert.Equal(["personAdded", "grantGiven"], (await LogAsync()).Select(entry => entry.Entry.Action));
        Assert.Single((await Access.ReadAsync("a", Stop))!.Grants);
    }

    [Fact]
    public async Task Writers_follow_one_another_without_gap()
    {
        await using var second = StoreFactory.Open(Settings);
        await second.JoinAsync(Stop);
        IAccessStore[] stores = [Access, second.Access];
        await Task.WhenAll(Enumerable.Range(0, 20).Select(async index => Assert.Equal(
            AccessWrite.Written,
            await stores[index % 2].WriteAsync(
                [new SaveSubject(Person($"{index}"))], [Draft("one", $"{index}"), Draft("two")], Chain, Stop))));
        var entries = await LogAsync();
        Assert.Equal(Enumerable.Range(1, 40).Select(number => (long)number), entries.Select(entry => entry.Sequence));
        Assert.All(entries.Chunk(2), pair => Assert.Equal(["one", "two"], pair.Select(entry => entry.Entry.Action)));
        Assert.Null(await BreakAsync());
    }

    [Fact]
    public async Task Of_many_who_write_the_same_version_one_succeeds()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ =>
            Access.WriteAsync([new SaveSubject(Person("a"))], [Draft("one", "a")], Chain, Stop)));
        Assert.Single(answers, AccessWrite.Written);
        Assert.Equal(7, answers.Count(answer => answer == AccessWrite.Conflict));
        Assert.Single(await LogAsync());
    }

    [Fact]
    public async Task A_log_longer_than_a_page_is_read_to_its_end()
    {
        AuditDraft[] drafts = [.. Enumerable.Range(1, 2_001).Select(index => Draft($"a{index}"))];
        foreach (var part in drafts.Chunk(1_000))
            await AuditAsync(part);
        Assert.Equal(2_001, (await LogAsync()).Length);
        Assert.Equal(1_000, (await LogAsync(from: 1_002)).Length);
        Assert.Null(await BreakAsync());
    }

    [Theory]
    [InlineData("UPDATE audit_entry SET detail = 'x'")]
    [InlineData("DELETE FROM audit_entry")]
    [InlineData("DELETE FROM audit_entry WHERE sequence = 2")]
    public async Task The_database_lets_nobody_change_the_log(string sql)
    {
        await AuditAsync(Draft("one"), Draft("two"), Draft("three"));
        var refused = await Assert.ThrowsAnyAsync<DbException>(() => RunAsync(sql));
        Assert.Contains("The audit log only grows.", refused.Message, StringComparison.Ordinal);
        Assert.Null(await BreakAsync());
        Assert.Equal(3, (await LogAsync()).Length);
    }

    [Theory]
    [InlineData("at = at + 1")]
    [InlineData("at = 9223372036854775807")]
    [InlineData("at = -9223372036854775808")]
    [InlineData("action = 'twO'")]
    [InlineData("outcome = 'Done'")]
    [InlineData("actor = 'actos'")]
    [InlineData("actor_name = '张四'")]
    [InlineData("address = '192.0.2.8'")]
    [InlineData("subject = 'u2'")]
    [InlineData("subject = NULL")]
    [InlineData("target = ''")]
    [InlineData("detail = ' '")]
    [InlineData("target = subject, subject = NULL")]
    [InlineData("action = action || actor, actor = ''")]
    [InlineData("sequence = 20")]
    [InlineData("sequence = -2")]
    public async Task One_change_in_a_row_breaks_the_chain_there(string change)
    {
        await AuditAsync(Draft("one", "u1"), Draft("two", "u1"), Draft("three", "u1"));
        await RunAsync($"{Unguarded}; UPDATE audit_entry SET {change} WHERE sequence = 2");
        Assert.Equal(change == "sequence = -2" ? 1 : 2, await BreakAsync());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    public async Task One_bit_of_a_hash_breaks_the_chain_there(int index)
    {
        await AuditAsync(Draft("one"), Draft("two"), Draft("three"));
        var hash = (await LogAsync())[1].Hash.ToArray();
        hash[index] ^= 1;
        await RunAsync($"{Unguarded}; UPDATE audit_entry SET hash = @hash WHERE sequence = 2", ("hash", hash));
        Assert.Equal(2, await BreakAsync());
        await RunAsync("UPDATE audit_entry SET hash = @hash WHERE sequence = 2", ("hash", Array.Empty<byte>()));
        Assert.Equal(2, await BreakAsync());
    }

    [Fact]
    public async Task A_row_that_is_gone_and_one_that_was_slipped_in_break_the_chain_there()
    {
        await AuditAsync(Draft("one"), Draft("two"), Draft("three"));
        await RunAsync($"{Unguarded}; DELETE FROM audit_entry WHERE sequence = 2");
        Assert.Equal(2, await BreakAsync());
        await RunAsync("""
            INSERT INTO audit_entry
            SELECT 2, at, action, outcome, actor, actor_name, address, subject, target, detail, hash FROM audit_entry WHERE sequence = 1
            """);
        Assert.Equal(2, await BreakAsync());
    }

    [Fact]
    public async Task The_log_can_be_searched()
    {
        await AuditAsync(
            Draft("signIn", "u1"),
            Draft("signIn", "u2") with { At = Morning.AddMinutes(1), Outcome = "wrongPassword", Actor = "", ActorName = "100%_'\\" },
            Draft("grantGiven", "u2") with { At = Morning.AddMinutes(2), Target = "Grant-7", Detail = "township:330000101 Étang" },
            Draft("caseClosed") with { At = Morning.AddMinutes(3), Actor = "u1", Target = "P0001.oxygen" });
        (AuditQuery Query, long[] Found)[] table =
        [
            (All, [4, 3, 2, 1]),
            (All with { From = Morning.AddMinutes(1) }, [4, 3, 2]),
            (All with { From = Morning.AddTicks(1) }, [4, 3, 2]),
            (All with { To = Morning.AddMinutes(1) }, [1]),
            (All with { To = Morning.AddMinutes(1).AddTicks(1) }, [2, 1]),
            (All with { From = DateTimeOffset.MinValue, To = DateTimeOffset.MaxValue }, [4, 3, 2, 1]),
            (All with { Actor = "actor" }, [3, 1]),
            (All with { Actor = "" }, [2]),
            (All with { Subject = "u2" }, [3, 2]),
            (All with { Action = "signIn" }, [2, 1]),
            (All with { Action = "signin" }, []),
            (All with { Outcome = "wrongPassword" }, [2]),
            (All with { Text = "张" }, [4, 3, 1]),
            (All with { Text = "%" }, [2]),
            (All with { Text = "_" }, [2]),
            (All with { Text = "'" }, [2]),
            (All with { Text = "\\" }, [2]),
            (All with { Text = "gRANT-7" }, [3]),
            (All with { Text = "éTANG" }, [3]),
            (All with { Text = "p0001" }, [4]),
            (All with { Text = "" }, [4, 3, 2, 1]),
            (All with { Text = "\0" }, []),
            (All with { Actor = "\ud800" }, []),
            (All with { Before = 3 }, [2, 1]),
            (All with { Limit = 1 }, [4]),
            (All with { Before = 4, Limit = 2 }, [3, 2]),
            (All with { Action = "signIn", Outcome = "done", Subject = "u1", Actor = "actor", Text = "张", Before = 9 }, [1]),
        ];
        foreach (var (query, found) in table)
        {
            var entries = await Access.AuditAsync(query, Stop);
            Assert.True(found.SequenceEqual(entries.Select(entry => entry.Sequence)), $"{query}");
        }

        var log = await LogAsync();
        Assert.Equal(log.Select(entry => entry.Entry).Reverse(), (await Access.AuditAsync(All, Stop)).Select(entry => entry.Entry));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Access.AuditAsync(All with { Limit = 0 }, Stop));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Access.AuditAsync(All with { Limit = 10_001 }, Stop));
    }

    [Fact]
    public async Task Whoever_holds_rights_in_memory_is_told_whose_to_read_anew()
    {
        Assert.Equal("0:", Told(await Access.ChangedSinceAsync(0, Stop)));
        await AuditAsync(Draft("one", "b"), Draft("two", "a"), Draft("three", "b"), Draft("four"));
        Assert.Equal("4:a b", Told(await Access.ChangedSinceAsync(0, Stop)));
        Assert.Equal("4:a b", Told(await Access.ChangedSinceAsync(1, Stop)));
        Assert.Equal("4:b", Told(await Access.ChangedSinceAsync(2, Stop)));
        Assert.Equal("4:", Told(await Access.ChangedSinceAsync(3, Stop)));
        Assert.Equal("4:", Told(await Access.ChangedSinceAsync(4, Stop)));
        // A backup was restored: the log is shorter than what was seen of it.
        Assert.Equal("4:", Told(await Access.ChangedSinceAsync(9, Stop)));
    }

    protected async Task RunAsync(string sql, params (string Name, byte[] Value)[] parameters)
    {
        await using DbConnection connection = Provider == StorageProvider.Sqlite
            ? new SqliteConnection(Store.OrleansConnectionString)
            : new NpgsqlConnection(Store.OrleansConnectionString);
        await connection.OpenAsync(Stop);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value;
            command.Parameters.Add(parameter);
        }

        await command.ExecuteNonQueryAsync(Stop);
    }

    private static AuditQuery All => new(null, null, null, null, null, null, null, null, 100);

    private static string Told((long Sequence, ImmutableArray<string> Subjects) changed) =>
        $"{changed.Sequence}:{string.Join(' ', changed.Subjects)}";

    private Task<(long Sequence, ImmutableArray<byte> Hash)> HeadAsync() => Access.AuditHeadAsync(Stop);
}
