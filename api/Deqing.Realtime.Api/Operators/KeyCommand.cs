using System.CommandLine;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Api.People;
using Deqing.Realtime.Api.SignIn;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Storage;

namespace Deqing.Realtime.Api.Operators;

/// <summary><c>key add|list|revoke</c>.</summary>
internal static class KeyCommand
{
    private const int MaxListed = 10_000, MaxDays = 36_500;

    /// <summary>Builds it.</summary>
    public static Command Build(Operate operate)
    {
        var name = new Argument<string>("name") { Description = "Name of the key: 3 to 64 of a-z 0-9 . _ -" };
        var role = new Option<Role>("--role") { Description = "Its role.", Required = true };
        var territory = new Option<string>("--territory")
        {
            Description = "Where: county, township:<code>, village:<code>, pond:<id> or department:<id>.", Required = true,
        };
        var days = new Option<int?>("--days") { Description = "For how many days; for ever if left out." };
        var add = new Command("add", "Makes a key and prints it, this once.") { name, role, territory, days };
        add.SetAction(parsed => operate(parsed, context => AddAsync(
            context, parsed.GetValue(name)!, parsed.GetValue(role), parsed.GetValue(territory)!, parsed.GetValue(days))));
        var list = new Command("list", "Lists keys and their roles.");
        list.SetAction(parsed => operate(parsed, ListAsync));
        var revoke = new Command("revoke", "Revokes a key for good.") { name };
        revoke.SetAction(parsed => operate(parsed, context => RevokeAsync(context, parsed.GetValue(name)!)));
        return new Command("key", "Keys of devices and programs.") { add, list, revoke };
    }

    private static async Task<int> AddAsync(OperatorContext context, string name, Role role, string territory, int? days)
    {
        if (!PersonRules.IsName(name))
            return await context.RefuseAsync(PersonRules.NameRule.Replace("'name'", "The name", StringComparison.Ordinal));
        if (context.TerritoryOf(territory) is not { } where)
            return await context.RefuseAsync($"'{territory}' is no territory of this county.");
        if (days is < 1 or > MaxDays)
            return await context.RefuseAsync($"--days must be from 1 to {MaxDays}.");
        var now = TimeProvider.System.GetUtcNow();
        var (subject, row, text) = KeyEndpoints.New(name, role, where, days is { } count ? now.AddDays(count) : null, "", now);
        if (row.Grant.Refused(toKey: true, now) is { } refusal)
            return await context.RefuseAsync($"The role is not given: {refusal}.");
        if (!await context.WriteAsync([subject.Save(), new GiveGrant(row)], "keyAdded", subject.Id, $"{Json.Word(role)} {where}", name))
            return 1;
        await context.Output.WriteLineAsync($"Added {name}, {Json.Word(role)} in {where}. Its key, shown this once:");
        await context.Output.WriteLineAsync(text);
        return 0;
    }

    private static async Task<int> ListAsync(OperatorContext context)
    {
        foreach (var key in await context.Store.ListAsync(
            new SubjectQuery(SubjectKind.Key, null, null, null, MaxListed), CancellationToken.None))
        {
            var roles = string.Join(
                ", ", key.Grants.Where(row => row.EndedAt is null).Select(row => $"{Json.Word(row.Grant.Role)} {row.Grant.Territory}"));
            await context.Output.WriteLineAsync($"{key.Subject.Name}{(key.Subject.Disabled ? " revoked" : "")}\t{key.Subject.Id}\t{roles}");
        }

        return 0;
    }

    private static async Task<int> RevokeAsync(OperatorContext context, string name)
    {
        if (await context.Store.FindByNameAsync(name, CancellationToken.None) is not { Subject.Kind: SubjectKind.Key } key)
            return await context.RefuseAsync($"There is no key called '{name}'.");
        if (!await context.WriteAsync([(key.Subject with { Disabled = true }).Save()], "keyRevoked", key.Subject.Id, name))
            return 1;
        await context.Output.WriteLineAsync($"{name} is revoked.");
        return 0;
    }
}
