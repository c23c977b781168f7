using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Devices;
using Deqing.Realtime.Api.Places;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Silo;
using Deqing.Realtime.Storage;

namespace Deqing.Realtime.Api.SignIn;

/// <summary>
/// The accounts and the key of the demonstration, from <c>demonstration-people.json</c> of the county pack. Their secrets stand in the
/// pack for everybody to read, so they act only while the demonstration runs, and it runs on loopback alone.
/// </summary>
internal sealed class DemonstrationPeople
{
    private const string File = "demonstration-people.json";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };

    private readonly ImmutableArray<DemonstrationPerson> people = [];

    private DemonstrationPeople(DemonstrationPart? part, County county)
    {
        if (part is null)
            return;
        people = part.People;
        Key = part.Key;
        Answers = [.. people.Select(person => new DemonstrationPersonAnswer(
            person.Name, person.DisplayName, person.Role, person.Territory,
            GrantAnswer.NamesOf(Territory.Parse(person.Territory)!.Value, county), part.Password))];
        Password = part.Password;
        Instruments = part.Instruments ?? [];
    }

    /// <summary>The accounts as the sign-in page lists them.</summary>
    public IReadOnlyList<DemonstrationPersonAnswer> Answers { get; } = [];

    /// <summary>The key the demonstration's devices send, as <see cref="ApiKeys"/> writes it; null outside of the demonstration.</summary>
    public string? Key { get; }

    /// <summary>Its instruments that speak HJ 212; none outside of the demonstration.</summary>
    public IReadOnlyList<DemonstrationInstrument> Instruments { get; } = [];

    private string Password { get; } = "";

    /// <summary>Reads the accounts, if the demonstration runs.</summary>
    /// <exception cref="StartupRefused">The file is not as it should be.</exception>
    public static DemonstrationPeople Read(string pack, County county, Demonstration demonstration)
    {
        var path = Path.Combine(pack, File);
        if (!demonstration.Running || !System.IO.File.Exists(path))
            return new DemonstrationPeople(null, county);
        try
        {
            var part = JsonSerializer.Deserialize<DemonstrationPart>(System.IO.File.ReadAllText(path), Options)!;
            foreach (var person in part.People)
                if (Territory.Parse(person.Territory) is not { } territory || Place.Of(territory, county) is null)
                    throw new StartupRefused(
                        $"{path}: '{person.Name}' has the territory '{person.Territory}', which the county does not have.");
            foreach (var instrument in part.Instruments ?? [])
                if (county.Parts.Sensors.All(sensor => sensor.Id != instrument.Sensor))
                    throw new StartupRefused(
                        $"{path}: the instrument '{instrument.Mn}' has the sensor '{instrument.Sensor}', which is none.");
            return ApiKeys.Parse(part.Key) is null
                ? throw new StartupRefused($"{path}: 'key' must look like {ApiKeys.Text("name", "secret")}.")
                : new DemonstrationPeople(part, county);
        }
        catch (JsonException mistake)
        {
            throw new StartupRefused($"{path}: {mistake.Message}", mistake);
        }
    }

    /// <summary>Makes the accounts and the key, or brings them back to what the pack says. Leaves alone what is so already.</summary>
    public async Task SeedAsync(IAccessStore store, AccessWriter writer, Passwords passwords, TimeProvider time)
    {
        foreach (var person in people)
            await SeedAsync(
                store, writer, time, SubjectKind.Person, $"demo-{person.Name}", person.Name, person.DisplayName.Zh,
                person.Role, Territory.Parse(person.Territory)!.Value,
                secrets => passwords.Matches(Password, secrets.PasswordHash) ? secrets : new SubjectSecrets(
                    PasswordHash: passwords.Hash(Password)));
        if (Key is not null && ApiKeys.Parse(Key) is var (id, secret))
            await SeedAsync(
                store, writer, time, SubjectKind.Key, id, id, id, Role.Device, Territory.County,
                secrets => secrets.KeyHash == Secrets.Hash(secret) ? secrets : new SubjectSecrets(KeyHash: Secrets.Hash(secret)));
    }

    private static async Task SeedAsync(
        IAccessStore store, AccessWriter writer, TimeProvider time, SubjectKind kind, string id, string name, string displayName, Role role,
        Territory territory, Func<SubjectSecrets, SubjectSecrets> secrets)
    {
        var now = time.GetUtcNow();
        var known = await store.ReadAsync(id, CancellationToken.None);
        var before = known?.Subject ?? new Subject(id, kind, name, displayName, false, true, now, new SubjectSecrets(), 0);
        var after = before with { DisplayName = displayName, Disabled = false, Secrets = secrets(before.Secrets) };
        var changes = ImmutableArray.CreateBuilder<AccessChange>();
        if (known is null || after != before)
            changes.Add(after.Save());
        var right = known?.Grants.FirstOrDefault(row => row.Grant.Role == role && row.Grant.Territory == territory);
        changes.AddRange((known?.Grants ?? []).Where(row => row != right).Select(row => new EndGrant(row.Grant.Id, now)));
        if (right is null)
            changes.Add(new GiveGrant(new GrantRow(
                id, new Grant(Ids.New(), role, territory, GrantKind.Standing, now, null, null), "", now, null)));
        if (changes.Count > 0)
            await writer.WriteAsync(
                changes.ToImmutable(),
                new AuditDraft(now, "demonstrationSeeded", AuditDraft.Done, "", "", "", id, territory.ToString(), null));
    }

    private sealed record DemonstrationPart(
        ImmutableArray<DemonstrationPerson> People, string Password, string Key,
        IReadOnlyList<DemonstrationInstrument>? Instruments = null);

    private sealed record DemonstrationPerson(string Name, Names DisplayName, Role Role, string Territory);
}

/// <summary>Ids of people, keys and grants.</summary>
internal static class Ids
{
    /// <summary>A new id; later ones come after earlier ones (UUID version 7, RFC 9562).</summary>
    public static string New() => Guid.CreateVersion7().ToString("N");
}
