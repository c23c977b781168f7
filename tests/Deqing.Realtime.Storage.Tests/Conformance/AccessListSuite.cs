using Deqing.Realtime.Domain.Access;

namespace Deqing.Realtime.Storage.Tests.Conformance;

public sealed class SqliteAccessListTests(Databases databases) : AccessListSuite(databases, StorageProvider.Sqlite);

public sealed class PostgresAccessListTests(Databases databases) : AccessListSuite(databases, StorageProvider.Postgres);

/// <summary>Lists of subjects, and the failures to sign in.</summary>
public abstract class AccessListSuite(Databases databases, StorageProvider provider) : AccessFixture(databases, provider)
{
    [Fact]
    public async Task Subjects_are_found_by_any_part_of_a_name_and_every_character_stands_for_itself()
    {
        (string Name, string Display)[] people =
        [
            ("li", "李四"), ("percent", "100% sure"), ("quote", "O'Brien"), ("score", "a_b"), ("wang", "王五 Étang"), ("zhang", "张三"),
            ("zhang\\san", "Back\\slash"),
        ];
        await WrittenAsync([.. people.Select(person =>
            new SaveSubject(Person(person.Name) with { Name = person.Name, DisplayName = person.Display }))]);
        (string? Text, string[] Found)[] table =
        [
            (null, [.. people.Select(person => person.Name)]),
            ("", [.. people.Select(person => person.Name)]),
            ("%", ["percent"]),
            ("_", ["score"]),
            ("a_b", ["score"]),
            ("axb", []),
            ("'", ["quote"]),
            ("\\", ["zhang\\san"]),
            ("张", ["zhang"]),
            ("李四", ["li"]),
            ("ZHANG", ["zhang", "zhang\\san"]),
            ("o'BRIEN", ["quote"]),
            ("éTANG", ["wang"]),
            ("' OR true --", []),
            ("\0", []),
            ("\udc00", []),
        ];
        foreach (var (text, found) in table)
        {
            var names = await NamesAsync(text: text);
            Assert.True(found.SequenceEqual(names), $"'{text}' found {string.Join(' ', names)}");
        }
    }

    [Fact]
    public async Task A_list_is_in_the_order_of_bytes_page_by_page()
    {
        string[] names = ["-", "0", "_", "a", "a-b", "ab", "z", "é", "张"];
        await WrittenAsync([.. names.Index().OrderByDescending(row => row.Index).Select(row =>
            new SaveSubject(Person($"{row.Index}") with { Name = row.Item }))]);
        var pages = new List<string>();
        while (await NamesAsync(after: pages.LastOrDefault(), limit: 2) is { Length: > 0 } page)
            pages.AddRange(page);
        Assert.Equal(names, pages);
        Assert.Equal(["z", "é", "张"], await NamesAsync(after: "b"));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => NamesAsync(limit: 0));
        Assert.Equal(names, await NamesAsync(limit: 10_000));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => NamesAsync(limit: 10_001));
    }

    [Fact]
    public async Task A_list_can_be_narrowed_to_a_kind_and_a_role_and_brings_all_rights()
    {
        await WrittenAsync(
            new SaveSubject(Person("a")), new SaveSubject(Person("b")), new SaveSubject(Person("c")),
            new SaveSubject(Person("k") with { Kind = SubjectKind.Key }),
            new GiveGrant(Given("a", "1", Role.Farmer)), new GiveGrant(Given("a", "2", Role.Farmer)),
            new GiveGrant(Given("a", "3", Role.Villager)), new GiveGrant(Given("b", "4", Role.Farmer)),
            new GiveGrant(Given("k", "5", Role.Device)), new OpenSession(Opened("a", "s1")), new OpenSession(Opened("b", "s2")),
            new EndGrant("4", Morning));
        Assert.Equal(["name-a", "name-b", "name-c"], await NamesAsync());
        Assert.Equal(["name-k"], await NamesAsync(kind: SubjectKind.Key));
        Assert.Equal(["name-a"], await NamesAsync(role: Role.Farmer));
        Assert.Empty(await NamesAsync(role: Role.Device));
        Assert.Empty(await NamesAsync(role: Role.Farmer, text: "b"));
        var all = await Access.ListAsync(new SubjectQuery(SubjectKind.Person, null, null, null, 10), Stop);
        Assert.Equal(["1,2,3", "", ""], all.Select(rights => string.Join(',', rights.Grants.Select(row => row.Grant.Id))));
        Assert.Equal(["s1", "s2", ""], all.Select(rights => string.Join(',', rights.Sessions.Select(session => session.Id))));
    }

    [Fact]
    public async Task Nobody_has_a_session_who_was_disabled_or_written_while_they_signed_in()
    {
        await WrittenAsync(new SaveSubject(Person("a")));
        await WrittenAsync(new SaveSubject(Person("a", 2)));
        Assert.Equal(AccessWrite.Conflict, await WriteAsync(new OpenSession(Opened("a", "old"), 1)));
        await WrittenAsync(new OpenSession(Opened("a", "now"), 2));
        await WrittenAsync(new SaveSubject(Person("a", 3) with { Disabled = true }), new EndSessions("a", null));
        Assert.Equal(AccessWrite.Conflict, await WriteAsync(new OpenSession(Opened("a", "any"))));
        Assert.Equal(AccessWrite.Conflict, await WriteAsync(new OpenSession(Opened("a", "same"), 3)));
        Assert.Empty((await Access.ReadAsync("a", Stop))!.Sessions);
    }

    [Fact]
    public async Task Failures_are_counted_and_forgotten()
    {
        Assert.Equal(default, await Access.FailuresOfAsync("a", Stop));
        Assert.Equal(new Lockout(1, Morning), await Access.CountFailureAsync("a", Morning, Stop));
        Assert.Equal(new Lockout(2, Morning.AddMinutes(1)), await Access.CountFailureAsync("a", Morning.AddMinutes(1), Stop));
        // The clock of another server is a little behind.
        Assert.Equal(new Lockout(3, Morning.AddMinutes(1)), await Access.CountFailureAsync("a", Morning, Stop));
        Assert.Equal(new Lockout(1, Morning), await Access.CountFailureAsync("b", Morning, Stop));
        for (var failures = 4; failures <= 30; failures++)
            await Access.CountFailureAsync("a", Morning.AddMinutes(1), Stop);

        // One of them fades with every whole hour.
        var later = Morning.AddMinutes(1) + (3 * Lockout.Fades) - TimeSpan.FromMilliseconds(1);
        Assert.Equal(new Lockout(29, later), await Access.CountFailureAsync("a", later, Stop));
        Assert.Equal(new Lockout(27, later + (3 * Lockout.Fades)), await Access.CountFailureAsync("a", later + (3 * Lockout.Fades), Stop));
        Assert.Equal(new Lockout(1, Morning.AddHours(5)), await Access.CountFailureAsync("b", Morning.AddHours(5), Stop));

        var almost = later + (3 * Lockout.Fades) + Lockout.Forgets - TimeSpan.FromMilliseconds(1);
        Assert.Equal(new Lockout(5, almost), await Access.CountFailureAsync("a", almost, Stop));
        Assert.Equal(new Lockout(5, almost), await Access.FailuresOfAsync("a", Stop));
        Assert.Equal(default, await Access.FailuresOfAsync("b", Stop));
        Assert.Equal(new Lockout(1, almost + Lockout.Forgets), await Access.CountFailureAsync("a", almost + Lockout.Forgets, Stop));

        await Access.ForgetFailuresAsync("a", Stop);
        await Access.ForgetFailuresAsync("a", Stop);
        Assert.Equal(default, await Access.FailuresOfAsync("a", Stop));
    }

    [Fact]
    public async Task No_failure_is_lost_when_many_fail_at_once()
    {
        // All of them also sweep the same forgotten names away.
        foreach (var index in Enumerable.Range(0, 20))
            await Access.CountFailureAsync($"old-{index}", Morning - Lockout.Forgets, Stop);
        var counted = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Access.CountFailureAsync("a", Morning, Stop)));
        Assert.Equal(Enumerable.Range(1, 20), counted.Select(lockout => lockout.Failures).Order());
        Assert.Equal(default, await Access.FailuresOfAsync("old-7", Stop));
    }

    [Fact]
    public async Task Whatever_was_typed_has_failures_of_its_own()
    {
        string[] typed =
        [
            "", "a\0", "a\u0001", "\ud800", "\udc00", "\ufffd", new('x', 200), new('x', 201), new('x', 100_000), "' --", "张三",
        ];
        foreach (var key in typed)
            Assert.Equal(1, (await Access.CountFailureAsync(key, Morning, Stop)).Failures);
        foreach (var key in typed)
            Assert.Equal(new Lockout(2, Morning), await Access.CountFailureAsync(key, Morning, Stop));
        foreach (var key in typed)
            await Access.ForgetFailuresAsync(key, Stop);
        foreach (var key in typed)
            Assert.Equal(default, await Access.FailuresOfAsync(key, Stop));
    }

    private async Task<string[]> NamesAsync(
        SubjectKind kind = SubjectKind.Person, string? text = null, Role? role = null, string? after = null, int limit = 100) =>
        [.. (await Access.ListAsync(new SubjectQuery(kind, text, role, after, limit), Stop)).Select(rights => rights.Subject.Name)];
}
