using System.Collections.Immutable;
using Deqing.Realtime.Domain.Access;

namespace Deqing.Realtime.Storage.Tests.Conformance;

/// <summary>A suite about people, rights and the audit log: an empty store, and short ways to write into it.</summary>
public abstract class AccessFixture(Databases databases, StorageProvider provider) : Suite(databases, provider)
{
    protected static readonly DateTimeOffset Morning = new(2026, 4, 1, 3, 10, 0, 123, TimeSpan.Zero);

    protected static readonly AuditChain Chain = new([.. Enumerable.Range(0, 32).Select(index => (byte)index)]);

    protected IAccessStore Access => Store.Access;

    protected static Subject Person(string id, int version = 1) => new(
        id, SubjectKind.Person, $"name-{id}", $"Name {id}", Disabled: false, Demonstration: false, Morning,
        new SubjectSecrets(RecoveryHashes: []), version);

    protected static GrantRow Given(
        string subject, string id, Role role = Role.Supervisor, GrantKind kind = GrantKind.Standing, string? origin = null) => new(
            subject,
            new Grant(id, role, Territory.County, kind, Morning, kind == GrantKind.Standing ? null : Morning.AddDays(1), origin),
            "giver", Morning, null);

    protected static Session Opened(string subject, string id) =>
        new(id, subject, SecondFactor: true, Morning, Morning.AddHours(8), "192.0.2.7", "Browser");

    protected static AuditDraft Draft(string action, string? subject = null) =>
        new(Morning, action, AuditDraft.Done, "actor", "张三", "192.0.2.7", subject, null, null);

    protected Task<AccessWrite> WriteAsync(params AccessChange[] changes) => Access.WriteAsync([.. changes], [], Chain, Stop);

    protected async Task WrittenAsync(params AccessChange[] changes) => Assert.Equal(AccessWrite.Written, await WriteAsync(changes));

    protected Task<AccessWrite> AuditAsync(params AuditDraft[] drafts) => Access.WriteAsync([], [.. drafts], Chain, Stop);

    protected async Task<ImmutableArray<AuditEntry>> LogAsync(long from = 1)
    {
        var entries = ImmutableArray.CreateBuilder<AuditEntry>();
        await foreach (var entry in Access.ReadAuditAsync(from, Stop))
            entries.Add(entry);
        return entries.ToImmutable();
    }

    /// <summary>The first number at which the chain does not hold, or null.</summary>
    protected async Task<long?> BreakAsync()
    {
        var last = (Sequence: 0L, Hash: AuditChain.Start);
        foreach (var entry in await LogAsync(from: long.MinValue + 1))
        {
            if (!Chain.Holds(last, entry))
                return last.Sequence + 1;
            last = (entry.Sequence, entry.Hash);
        }

        return null;
    }
}

public sealed class SqliteAccessTests(Databases databases) : AccessSuite(databases, StorageProvider.Sqlite);

public sealed class PostgresAccessTests(Databases databases) : AccessSuite(databases, StorageProvider.Postgres);

public abstract class AccessSuite(Databases databases, StorageProvider provider) : AccessFixture(databases, provider)
{
    [Fact]
    public async Task A_subject_comes_back_as_it_was_written()
    {
        var secrets = new SubjectSecrets(
            "hash", "key", Morning.AddDays(1), "link", Morning.AddDays(2), "totp", TotpConfirmed: true, TotpStep: long.MaxValue,
            ["one", "two"], "https://issuer.example\n用户 \"7\"", "phone", "number");
        var zhang = new Subject(
            "u.1", SubjectKind.Key, "zhang'三", "张三 \"Z\" %_' 🐟", Disabled: true, Demonstration: true, Morning, secrets, 1);
        await WrittenAsync(new SaveSubject(zhang));
        foreach (var found in new[]
        {
            await Access.ReadAsync("u.1", Stop),
            await Access.FindByNameAsync("ZHANG'三", Stop),
            await Access.FindByExternalAsync(secrets.External!, Stop),
        })
        {
            Assert.Equal(zhang, found!.Subject with { Secrets = secrets });
            Assert.Equal(["one", "two"], found.Subject.Secrets.RecoveryHashes);
            Assert.Equal(secrets, found.Subject.Secrets with { RecoveryHashes = secrets.RecoveryHashes });
            Assert.Empty(found.Grants);
            Assert.Empty(found.Sessions);
        }

        var bare = zhang with { Disabled = false, Kind = SubjectKind.Person, Name = "li", Secrets = new SubjectSecrets(), Version = 2 };
        await WrittenAsync(new SaveSubject(bare));
        var again = (await Access.FindByNameAsync("li", Stop))!.Subject;
        Assert.Empty(again.Secrets.RecoveryHashes);
        Assert.Equal(bare, again with { Secrets = bare.Secrets });
        Assert.Null(await Access.FindByNameAsync("zhang'三", Stop));
        Assert.Null(await Access.FindByExternalAsync(secrets.External!, Stop));
    }

    [Fact]
    public async Task Whoever_is_not_there_is_not_found_whatever_was_typed()
    {
        await WrittenAsync(new SaveSubject(Person("a")), new OpenSession(Opened("a", "s")));
        foreach (var typed in (string[])["nobody", "", "name-a' OR true --", "name-a\0", "\ud800", "name_a"])
        {
            Assert.Null(await Access.ReadAsync(typed, Stop));
            Assert.Null(await Access.FindByNameAsync(typed, Stop));
            Assert.Null(await Access.FindByExternalAsync(typed, Stop));
            Assert.Null(await Access.FindBySessionAsync(typed, Stop));
        }
    }

    [Fact]
    public async Task Text_that_no_database_keeps_is_replaced_or_refused()
    {
        await WrittenAsync(
            new SaveSubject(Person("a") with { DisplayName = "a\0b\ud800" }),
            new OpenSession(Opened("a", "s") with { Agent = "\udc00agent", Address = "\0" }));
        var found = (await Access.ReadAsync("a", Stop))!;
        Assert.Equal("a\ufffdb\ufffd", found.Subject.DisplayName);
        Assert.Equal(("\ufffdagent", "\ufffd"), (found.Sessions[0].Agent, found.Sessions[0].Address));
        await Assert.ThrowsAsync<ArgumentException>(() => WriteAsync(new SaveSubject(Person("b") with { Name = "b\0" })));
        await Assert.ThrowsAsync<ArgumentException>(() => WriteAsync(new SaveSubject(Person("b") with { Name = "Zhang" })));
        await Assert.ThrowsAsync<ArgumentException>(() => WriteAsync(new SaveSubject(Person("b") with { Id = "" })));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => WriteAsync(new SaveSubject(Person("b", version: 0))));
    }

    [Theory]
    [InlineData(0, 1, AccessWrite.Written)]
    [InlineData(0, 2, AccessWrite.Conflict)]
    [InlineData(1, 1, AccessWrite.Conflict)]
    [InlineData(1, 2, AccessWrite.Written)]
    [InlineData(1, 3, AccessWrite.Conflict)]
    [InlineData(2, 2, AccessWrite.Conflict)]
    public async Task Only_who_saw_the_last_version_writes_the_next(int stored, int written, AccessWrite answer)
    {
        for (var version = 1; version <= stored; version++)
            await WrittenAsync(new SaveSubject(Person("a", version)));
        Assert.Equal(answer, await WriteAsync(new SaveSubject(Person("a", written) with { DisplayName = "new" })));
        var found = await Access.ReadAsync("a", Stop);
        Assert.Equal(answer == AccessWrite.Written ? written : stored, found?.Subject.Version ?? 0);
        Assert.Equal(answer == AccessWrite.Written, found?.Subject.DisplayName == "new");
    }

    [Fact]
    public async Task A_name_and_an_external_identity_belong_to_one_subject()
    {
        var external = new SubjectSecrets(External: "issuer\n1");
        await WrittenAsync(new SaveSubject(Person("a") with { Secrets = external }));
        var key = Person("k") with { Kind = SubjectKind.Key, Name = "name-a" };
        Assert.Equal(AccessWrite.NameTaken, await WriteAsync(new SaveSubject(key)));
        Assert.Equal(AccessWrite.NameTaken, await WriteAsync(new SaveSubject(Person("b") with { Secrets = external })));
        await WrittenAsync(new SaveSubject(Person("b")), new SaveSubject(Person("c")));
        Assert.Equal(AccessWrite.NameTaken, await WriteAsync(new SaveSubject(Person("b", 2) with { Name = "name-c" })));
        // An old version says nothing about the name: whoever reads anew finds out.
        Assert.Equal(AccessWrite.Conflict, await WriteAsync(new SaveSubject(Person("b", 3) with { Name = "name-c" })));
        // A name that was given up is free, in the same write too.
        await WrittenAsync(
            new SaveSubject(Person("c", 2) with { Name = "other" }), new SaveSubject(Person("b", 2) with { Name = "name-c" }));
        Assert.Equal("b", (await Access.FindByNameAsync("name-c", Stop))!.Subject.Id);
    }

    [Fact]
    public async Task A_write_that_fails_leaves_nothing_of_its_changes_and_no_audit_entry()
    {
        await WrittenAsync(new SaveSubject(Person("a")), new OpenSession(Opened("a", "s")), new GiveGrant(Given("a", "g")));
        AccessChange[] good =
            [new SaveSubject(Person("n")), new GiveGrant(Given("n", "h")), new EndSession("s"), new EndGrant("g", Morning)];
        foreach (var (bad, answer) in new (AccessChange, AccessWrite?)[]
        {
            (new SaveSubject(Person("a")), AccessWrite.Conflict),
            (new SaveSubject(Person("b") with { Name = "name-a" }), AccessWrite.NameTaken),
            (new GiveGrant(Given("n", "i", kind: GrantKind.Delegation, origin: "g")), AccessWrite.Conflict),
            (new GiveGrant(Given("nobody", "i")), null),
            (new GiveGrant(Given("a", "g")), null),
            (new OpenSession(Opened("nobody", "t")), null),
        })
        {
            var write = Access.WriteAsync([.. good, bad], [Draft("test")], Chain, Stop);
            if (answer is null)
                await Assert.ThrowsAsync<StorageException>(() => write);
            else
                Assert.Equal(answer, await write);
            Assert.Null(await Access.ReadAsync("n", Stop));
            var kept = (await Access.ReadAsync("a", Stop))!;
            Assert.Equal(("g", "s"), (Assert.Single(kept.Grants).Grant.Id, Assert.Single(kept.Sessions).Id));
            Assert.Empty(await LogAsync());
        }
    }

    [Fact]
    public async Task Grants_come_back_as_they_were_given_until_they_are_taken_back()
    {
        await WrittenAsync(new SaveSubject(Person("a")), new SaveSubject(Person("b")));
        string[] territories = ["county", "township:330000101", "village:330000101201", "pond:P0001"];
        var rows = Enum.GetValues<Role>().Select((role, index) => new GrantRow(
            "a",
            new Grant(
                $"g{index:D2}", role, Territory.Parse(territories[index % 4])!.Value,
                index % 2 == 0 ? GrantKind.Standing : GrantKind.Shift, Morning.AddDays(index - 5),
                index % 2 == 0 ? null : Morning.AddDays(index), null),
            "", Morning.AddMinutes(index), null)).ToArray();
        await WrittenAsync([.. rows.Select(row => new GiveGrant(row))]);
        var passedOn = Given("b", "d", kind: GrantKind.Delegation, origin: "g01");
        await WrittenAsync(new GiveGrant(passedOn));
        Assert.Equal(rows, (await Access.ReadAsync("a", Stop))!.Grants);
        Assert.Equal([passedOn], (await Access.ReadAsync("b", Stop))!.Grants);

        await WrittenAsync(new EndGrant("g02", Morning.AddDays(1)));
        await WrittenAsync(new EndGrant("g02", Morning.AddDays(2)), new EndGrant("nothing", Morning));
        Assert.Equal(rows.Where(row => row.Grant.Id != "g02"), (await Access.ReadAsync("a", Stop))!.Grants);
    }

    [Fact]
    public async Task What_was_passed_on_ends_with_what_it_came_from()
    {
        await WrittenAsync([.. "abcd".Select(id => new SaveSubject(Person($"{id}")))]);
        await WrittenAsync(
            new GiveGrant(Given("a", "a1")), new GiveGrant(Given("a", "a2")), new GiveGrant(Given("b", "b1")),
            new GiveGrant(Given("c", "from-a1", kind: GrantKind.Delegation, origin: "a1")),
            new GiveGrant(Given("d", "from-c", kind: GrantKind.Delegation, origin: "from-a1")),
            new GiveGrant(Given("c", "from-a2", kind: GrantKind.Delegation, origin: "a2")),
            new GiveGrant(Given("c", "from-b1", kind: GrantKind.Delegation, origin: "b1")));
        await WrittenAsync(new EndGrant("a1", Morning));
        Assert.Equal(["a2"], await GrantsOfAsync("a"));
        Assert.Equal(["from-a2", "from-b1"], await GrantsOfAsync("c"));
        Assert.Empty(await GrantsOfAsync("d"));

        await WrittenAsync(new EndDelegationsOf("a", Morning));
        Assert.Equal(["a2"], await GrantsOfAsync("a"));
        Assert.Equal(["from-b1"], await GrantsOfAsync("c"));

        var late = new GiveGrant(Given("d", "late", kind: GrantKind.Delegation, origin: "a1"));
        Assert.Equal(AccessWrite.Conflict, await WriteAsync(late));
        await WrittenAsync(new SaveSubject(Person("b", 2) with { Disabled = true }), new EndDelegationsOf("b", Morning));
        Assert.Equal(AccessWrite.Conflict, await WriteAsync(late with { Grant = Given("d", "late", origin: "b1") }));
        Assert.Equal(["b1"], await GrantsOfAsync("b"));
        Assert.Empty(await GrantsOfAsync("c"));
    }

    [Fact]
    public async Task Sessions_open_end_and_are_pruned()
    {
        var sessions = Enumerable.Range(0, 3).Select(index => Opened("a", $"s{index + 1}") with
        {
            CreatedAt = Morning.AddMinutes(index), Until = Morning.AddHours(index), SecondFactor = index == 1, Agent = "浏览器",
        }).ToArray();
        await WrittenAsync(
            new SaveSubject(Person("a")), new SaveSubject(Person("b")), new OpenSession(sessions[0]), new OpenSession(sessions[1]),
            new OpenSession(sessions[2]), new OpenSession(Opened("b", "t1")));
        Assert.Equal(sessions, (await Access.FindBySessionAsync("s1", Stop))!.Sessions);

        Assert.Equal(1, await Access.PruneSessionsAsync(Morning.AddHours(1), Stop));
        Assert.Null(await Access.FindBySessionAsync("s1", Stop));
        Assert.Equal(1, await Access.PruneSessionsAsync(Morning.AddHours(1).AddTicks(1), Stop));
        Assert.Equal(0, await Access.PruneSessionsAsync(Morning.AddHours(1).AddTicks(1), Stop));
        await WrittenAsync(new OpenSession(sessions[0]), new OpenSession(sessions[1]));

        await WrittenAsync(new EndSession("s2"), new EndSession("s2"), new EndSession("nothing"));
        Assert.Equal(["s1", "s3"], await SessionsOfAsync("a"));
        await WrittenAsync(new EndSessions("a", "s3"));
        Assert.Equal(["s3"], await SessionsOfAsync("a"));
        await WrittenAsync(new EndSessions("a", null));
        Assert.Empty(await SessionsOfAsync("a"));
        Assert.Equal(["t1"], await SessionsOfAsync("b"));
    }

    [Fact]
    public async Task Somebody_holds_a_role_who_can_use_it()
    {
        Assert.False(await Access.AnyoneHoldsAsync(Role.Administrator, Stop));
        await WrittenAsync(
            new SaveSubject(Person("disabled") with { Disabled = true }), new GiveGrant(Given("disabled", "1", Role.Administrator)),
            new SaveSubject(Person("demo") with { Demonstration = true }), new GiveGrant(Given("demo", "2", Role.Administrator)),
            new SaveSubject(Person("other")), new GiveGrant(Given("other", "3", Role.Auditor)));
        Assert.False(await Access.AnyoneHoldsAsync(Role.Administrator, Stop));
        await WrittenAsync(new GiveGrant(Given("other", "4", Role.Administrator)));
        Assert.True(await Access.AnyoneHoldsAsync(Role.Administrator, Stop));
        await WrittenAsync(new EndGrant("4", Morning));
        Assert.False(await Access.AnyoneHoldsAsync(Role.Administrator, Stop));
    }

    [Fact]
    public async Task More_changes_than_one_write_takes_are_refused()
    {
        AccessChange[] changes = [.. Enumerable.Repeat(new EndSession("nothing"), 1_000)];
        await WrittenAsync(changes);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => WriteAsync([.. changes, changes[0]]));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => AuditAsync([.. Enumerable.Repeat(Draft("test"), 1_001)]));
    }

    private async Task<IEnumerable<string>> GrantsOfAsync(string subject) =>
        (await Access.ReadAsync(subject, Stop))!.Grants.Select(row => row.Grant.Id);

    private async Task<IEnumerable<string>> SessionsOfAsync(string subject) =>
        (await Access.ReadAsync(subject, Stop))!.Sessions.Select(session => session.Id);
}
