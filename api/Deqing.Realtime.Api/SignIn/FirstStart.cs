using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Places;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Storage;

namespace Deqing.Realtime.Api.SignIn;

/// <summary>Makes those without whom nobody could sign in: the demonstration's accounts, or the first administrator.</summary>
internal static partial class FirstStart
{
    /// <summary>Id and name of the first administrator.</summary>
    public const string Administrator = "admin";

    /// <summary>File in the folder of keys that holds the first administrator's one-time link until it is used.</summary>
    public const string LinkFile = "first-administrator.link";

    /// <summary>Makes them where they are missing.</summary>
    public static async Task SeedPeopleAsync(this WebApplication app)
    {
        var services = app.Services;
        var (store, writer, time) = (
            services.GetRequiredService<IAccessStore>(), services.GetRequiredService<AccessWriter>(),
            services.GetRequiredService<TimeProvider>());
        await services.GetRequiredService<DemonstrationPeople>()
            .SeedAsync(store, writer, services.GetRequiredService<Passwords>(), time);
        if (services.GetRequiredService<Demonstration>().Running)
            return;
        var keys = services.GetRequiredService<KeyFolder>();
        if (await LinkAsync(store, writer, services.GetRequiredService<OneTimeLinks>(), time) is { } link)
        {
            await keys.WriteAsync(LinkFile, $"{link}\n", CancellationToken.None);
            LogLink(services.GetRequiredService<ILogger<OneTimeLinks>>(), keys.PathOf(LinkFile));
        }
        else
        {
            File.Delete(keys.PathOf(LinkFile));
        }
    }

    // Nobody administers yet, or the first administrator has not set a password.
    private static async Task<string?> LinkAsync(IAccessStore store, AccessWriter writer, OneTimeLinks links, TimeProvider time)
    {
        var known = await store.ReadAsync(Administrator, CancellationToken.None);
        if (known is null ? await store.AnyoneHoldsAsync(Role.Administrator, CancellationToken.None)
            : known.Subject.Secrets.PasswordHash is not null || known.Subject.Disabled)
            return null;
        var now = time.GetUtcNow();
        var before = known?.Subject
            ?? new Subject(Administrator, SubjectKind.Person, Administrator, Administrator, false, false, now, new SubjectSecrets(), 0);
        var (subject, link, _) = links.New(before);
        var grant = new Grant(Ids.New(), Role.Administrator, Territory.County, GrantKind.Standing, now, null, null);
        await writer.WriteAsync(
            known is null ? [subject.Save(), new GiveGrant(new GrantRow(subject.Id, grant, "", now, null))] : [subject.Save()],
            new AuditDraft(now, "firstAdministratorLink", AuditDraft.Done, "", "", "", subject.Id, null, null));
        return link;
    }

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "Nobody administers yet. The one-time link for the first administrator is in {File}")]
    private static partial void LogLink(ILogger logger, string file);
}
