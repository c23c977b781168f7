using System.Collections.Immutable;
using System.CommandLine;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Api.SignIn;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Storage;

namespace Deqing.Realtime.Api.Operators;

/// <summary><c>user add|list|disable|enable|link|grant</c>.</summary>
internal static class UserCommand
{
    private const int MaxListed = 10_000;

    /// <summary>Builds it.</summary>
    public static Command Build(Operate operate)
    {
        var name = new Argument<string>("name") { Description = "Name to sign in with: 3 to 64 of a-z 0-9 . _ -" };
        var displayName = new Option<string?>("--display-name") { Description = "Name to show; the name itself if left out." };
        var role = new Option<Role?>("--role") { Description = "A role to give at once." };
        var wanted = new Option<Role>("--role") { Description = "The role.", Required = true };
        var territory = new Option<string>("--territory")
        {
            Description = "Where: county, township:<code>, village:<code>, pond:<id> or department:<id>.", DefaultValueFactory = _ => "county",
        };
        var external = new Option<string?>("--external") { Description = "Their subject at the external sign-in." };
        return new Command("user", "People who sign in.")
        {
            Sub("add", "Adds a person and prints the one-time link for their password.", [name], [displayName, role, territory, external],
                (parsed, context) => AddAsync(
                    context, parsed.GetValue(name)!, parsed.GetValue(displayName), parsed.GetValue(role), parsed.GetValue(territory)!,
                    parsed.GetValue(external))),
            Sub("list", "Lists people and their roles.", [], [], (_, context) => ListAsync(context)),
            Sub("disable", "Switches a person off and ends their sessions.", [name], [],
                (parsed, context) => SwitchAsync(context, parsed.GetValue(name)!, off: true)),
            Sub("enable", "Switches a person on again.", [name], [],
                (parsed, context) => SwitchAsync(context, parsed.GetValue(name)!, off: false)),
            Sub("link", "Prints a one-time link for a new password.", [name], [],
                (parsed, context) => LinkAsync(context, parsed.GetValue(name)!)),
            Sub("grant", "Gives a person a role.", [name], [wanted, territory],
                (parsed, context) => GrantAsync(context, parsed.GetValue(name)!, parsed.GetValue(wanted), parsed.GetValue(territory)!)),
        };

        Command Sub(string verb, string help, Argument[] arguments, Option[] options, Func<ParseResult, OperatorContext, Task<int>> act)
        {
            var command = new Command(verb, help);
            foreach (var argument in arguments)
                command.Arguments.Add(argument);
            foreach (var option in options)
                command.Options.Add(option);
            command.SetAction(parsed => operate(parsed, context => act(parsed, context)));
            return command;
        }
    }

    private static async Task<int> AddAsync(
        OperatorContext context, string name, string? displayName, Role? role, string territory, string? external)
    {
        if (!PersonRules.IsName(name))
            return await context.RefuseAsync(PersonRules.NameRule.Replace("'name'", "The name", StringComparison.Ordinal));
        if (displayName is not null && !PersonRules.IsDisplayName(displayName))
            return await context.RefuseAsync(PersonRules.DisplayNameRule);
        if (external is not null && context.OpenId.Authority.Length == 0)
            return await context.RefuseAsync("--external needs OpenId:Authority.");
        if (context.TerritoryOf(territory) is not { } where)
            return await context.RefuseAsync($"'{territory}' is no territory of this county.");
        var now = TimeProvider.System.GetUtcNow();
        var secrets = new SubjectSecrets(External: external is null ? null : PeopleExternal.Of(context.OpenId.Authority, external));
        var subject = new Subject(Ids.New(), SubjectKind.Person, name, displayName ?? name, false, false, now, secrets, 0);
        (subject, var link, var until) = context.Links.New(subject);
        ImmutableArray<AccessChange> changes = [subject.Save()];
        if (role is { } given)
        {
            var grant = new Grant(Ids.New(), given, where, GrantKind.Standing, now, null, null);
            if (grant.Refused(toKey: false, now) is { } refusal)
                return await context.RefuseAsync($"The role is not given: {refusal}.");
            changes = changes.Add(new GiveGrant(new GrantRow(subject.Id, grant, "", now, null)));
        }

        if (!await context.WriteAsync(changes, "personAdded", subject.Id, name, role is null ? null : $"{Json.Word(role.Value)} {where}"))
            return 1;
        await context.Output.WriteLineAsync($"Added {name}, id {subject.Id}.");
        await context.Output.WriteLineAsync($"One-time link, good until {until:yyyy-MM-dd HH:mm} UTC: {link}");
        return 0;
    }

    private static async Task<int> ListAsync(OperatorContext context)
    {
        foreach (var person in await context.Store.ListAsync(
            new SubjectQuery(SubjectKind.Person, null, null, null, MaxListed), CancellationToken.None))
        {
            var roles = string.Join(", ", person.Grants.Where(row => row.EndedAt is null).Select(Describe));
            var marks = $"{(person.Subject.Disabled ? " disabled" : "")}{(person.Subject.Demonstration ? " demonstration" : "")}";
            await context.Output.WriteLineAsync($"{person.Subject.Name}\t{person.Subject.DisplayName}{marks}\t{roles}");
        }

        return 0;
    }

    private static string Describe(GrantRow row) =>
        $"{Json.Word(row.Grant.Role)} {row.Grant.Territory}{(row.Grant.Until is { } until ? $" until {until:yyyy-MM-dd HH:mm} UTC" : "")}";

    private static async Task<int> SwitchAsync(OperatorContext context, string name, bool off)
    {
        if (await FindAsync(context, name) is not { } person)
            return 1;
        var saved = (person.Subject with { Disabled = off }).Save();
        ImmutableArray<AccessChange> changes = off
            ? [saved, new EndSessions(person.Subject.Id, null), new EndDelegationsOf(person.Subject.Id, TimeProvider.System.GetUtcNow())]
            : [saved];
        if (!await context.WriteAsync(changes, off ? "personDisabled" : "personEnabled", person.Subject.Id, name))
            return 1;
        await context.Output.WriteLineAsync($"{name} is {(off ? "disabled; all sessions are ended" : "enabled")}.");
        return 0;
    }

    private static async Task<int> LinkAsync(OperatorContext context, string name)
    {
        if (await FindAsync(context, name) is not { } person)
            return 1;
        var (subject, link, until) = context.Links.New(person.Subject);
        if (!await context.WriteAsync([subject.Save()], "setupLinkMade", subject.Id, name))
            return 1;
        await context.Output.WriteLineAsync($"One-time link, good until {until:yyyy-MM-dd HH:mm} UTC: {link}");
        return 0;
    }

    private static async Task<int> GrantAsync(OperatorContext context, string name, Role role, string territory)
    {
        if (await FindAsync(context, name) is not { } person)
            return 1;
        if (context.TerritoryOf(territory) is not { } where)
            return await context.RefuseAsync($"'{territory}' is no territory of this county.");
        var now = TimeProvider.System.GetUtcNow();
        var grant = new Grant(Ids.New(), role, where, GrantKind.Standing, now, null, null);
        if (grant.Refused(toKey: false, now) is { } refusal)
            return await context.RefuseAsync($"The role is not given: {refusal}.");
        if (!await context.WriteAsync(
            [new GiveGrant(new GrantRow(person.Subject.Id, grant, "", now, null))], "grantGiven", person.Subject.Id,
            $"{Json.Word(role)} {where}", name))
            return 1;
        await context.Output.WriteLineAsync($"{name} is {Json.Word(role)} in {where}, grant {grant.Id}.");
        return 0;
    }

    private static async Task<SubjectRights?> FindAsync(OperatorContext context, string name)
    {
        if (await context.Store.FindByNameAsync(name, CancellationToken.None) is { Subject.Kind: SubjectKind.Person } person)
            return person;
        await context.RefuseAsync($"There is nobody called '{name}'.");
        return null;
    }
}
