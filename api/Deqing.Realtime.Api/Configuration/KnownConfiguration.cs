using System.Collections.Frozen;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Devices;
using Deqing.Realtime.Api.Hooks;
using Deqing.Realtime.Api.Live;
using Deqing.Realtime.Api.Media;
using Deqing.Realtime.Api.Notices;
using Deqing.Realtime.Api.Ponds;
using Deqing.Realtime.Api.SensorThings;
using Deqing.Realtime.Api.SignIn;
using Deqing.Realtime.Grains.Escalation;
using Deqing.Realtime.Grains.Forecast;
using Deqing.Realtime.Grains.History;
using Deqing.Realtime.Grains.Hosting;
using Deqing.Realtime.Grains.Notices;
using Deqing.Realtime.Grains.Water;
using Deqing.Realtime.Grains.Workers;
using Deqing.Realtime.Silo;
using Deqing.Realtime.Storage;

namespace Deqing.Realtime.Api.Configuration;

/// <summary>
/// All configuration keys of the program. A key nobody reads is a setting somebody believes in, so an unknown one stops the
/// start, and so does a value that does not parse: from a file, the environment or the command line.
/// </summary>
/// <remarks>
/// Under the program's own sections every key is checked whatever its source. Elsewhere the framework's keys live, and the
/// environment of a machine holds much that is not meant for this program; there only the command line is checked.
/// </remarks>
internal static class KnownConfiguration
{
    private const StringComparison Fold = StringComparison.OrdinalIgnoreCase;

    private static readonly KnownKey[] Keys =
    [
        KnownKey.Of<string>("Urls"),
        KnownKey.Of<string>($"ConnectionStrings:{StorageOptions.ConnectionString}"),
        .. KnownKey.OfSection<DataOptions>(DataOptions.Section),
        .. KnownKey.OfSection<StorageOptions>(StorageOptions.Section),
        .. KnownKey.OfSection<CountyOptions>(CountyOptions.Section),
        .. KnownKey.OfSection<MqttOptions>(MqttOptions.Section),
        .. KnownKey.OfSection<MqttBridgeOptions>(MqttBridgeOptions.Section),
        .. KnownKey.OfSection<Hj212Options>(Hj212Options.Section),
        .. KnownKey.OfSection<FleetOptions>(FleetOptions.Section),
        .. KnownKey.OfSection<DeviceOptions>(DeviceOptions.Section),
        .. KnownKey.OfSection<IngestOptions>(IngestOptions.Section),
        .. KnownKey.OfSection<LedgerOptions>(LedgerOptions.Section),
        .. KnownKey.OfSection<LiveOptions>(LiveOptions.Section),
        .. KnownKey.OfSection<LivenessOptions>(LivenessOptions.Section),
        .. KnownKey.OfSection<LiveHubOptions>(LiveHubOptions.Section),
        .. KnownKey.OfSection<HistoryOptions>(HistoryOptions.Section),
        .. KnownKey.OfSection<SensorThingsOptions>(SensorThingsOptions.Section),
        .. KnownKey.OfSection<HistoryKeepingOptions>(HistoryKeepingOptions.Section),
        .. KnownKey.OfSection<SignInOptions>(SignInOptions.Section),
        .. KnownKey.OfSection<SecurityOptions>(SecurityOptions.Section),
        .. KnownKey.OfSection<OpenIdOptions>(OpenIdOptions.Section),
        .. KnownKey.OfSection<LimitOptions>(LimitOptions.Section),
        .. KnownKey.OfSection<MediaOptions>(MediaOptions.Section),
        .. KnownKey.OfSection<HookOptions>(HookOptions.Section),
        .. KnownKey.OfSection<DutyOptions>(DutyOptions.Section),
        .. KnownKey.OfSection<DispatchOptions>(DispatchOptions.Section),
        .. KnownKey.OfSection<RehearsalOptions>(RehearsalOptions.Section),
        .. KnownKey.OfSection<ForecastOptions>(ForecastOptions.Section),
        .. KnownKey.OfSection<NoticeOptions>(NoticeOptions.Section),
        .. KnownKey.OfSection<MailOptions>(MailOptions.Section),
        .. KnownKey.OfSection<ChannelOptions>(ChannelOptions.Section),
    ];

    private static readonly string[] Sections =
        [
            "Data", "Storage", "ConnectionStrings", "Mqtt", "MqttBridge", "Hj212", "SensorThings", "Fleet", "County", "Devices",
            "Ingest", "Ledger", "Live", "Liveness", "Hub", "History",
            "SignIn", "Security", "OpenId", "Limits", "Media", "Hooks", "Duty", "Dispatch", "Forecast", "Notices", "Mail", "Channels",
        ];

    // What stands on a command line is seen by everybody on the machine.
    private static readonly string[] SecretEndings = ["Secret", "Password", "DingTalkUrl", "WeComUrl"];

    /// <summary>Keys of the host that may stand on the command line, and sections of the framework any key of which may.</summary>
    private static readonly string[] HostKeys = ["Environment", "ContentRoot", "ApplicationName", "AllowedHosts"],
        HostSections = ["Logging", "Serilog", "Kestrel"];

    private static readonly FrozenDictionary<string, KnownKey> ByName =
        Keys.ToFrozenDictionary(key => key.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Refuses unknown keys on the command line. Comes first: the framework drops some arguments and throws at others.</summary>
    /// <exception cref="StartupRefused">Names every such key, with the nearest known one.</exception>
    public static void Check(string[] args) => Refuse(Arguments(args));

    /// <summary>Refuses unknown keys in the program's own sections and values that do not parse or are out of range.</summary>
    /// <exception cref="StartupRefused">Names every such key; an unknown one with the nearest known one.</exception>
    public static void Check(IConfiguration configuration) => Refuse(Settings(configuration));

    private static void Refuse(IEnumerable<string> complaints)
    {
        if (string.Join("; ", complaints) is { Length: > 0 } all)
            throw new StartupRefused($"Configuration refused: {all}.");
    }

    private static IEnumerable<string> Settings(IConfiguration configuration)
    {
        foreach (var (key, value) in configuration.AsEnumerable().OrderBy(entry => entry.Key, StringComparer.OrdinalIgnoreCase))
        {
            if (ByName.TryGetValue(key, out var known))
            {
                if (value is null && !configuration.GetSection(key).GetChildren().Any())
                    continue;
                if (known.Complain(value ?? "") is { } complaint)
                    yield return $"{known.Name} {complaint}";
            }
            else if (value is not null && Sections.Any(section => key.StartsWith($"{section}:", Fold)))
            {
                yield return Unknown(key);
            }
        }
    }

    /// <summary>Reads the arguments as the command line provider does, and also what it would silently drop.</summary>
    private static IEnumerable<string> Arguments(string[] args)
    {
        for (var i = 0; i < args.Length; i++)
        {
            var dashed = args[i].StartsWith("--", Fold) || args[i].StartsWith('/');
            var text = args[i].StartsWith("--", Fold) ? args[i][2..] : args[i].TrimStart('/');
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0 && !dashed)
            {
                yield return $"'{args[i]}' is no setting; a setting is written --Section:Key=value";
                continue;
            }
            var key = equals < 0 ? text : text[..equals];
            var value = equals < 0 ? args.ElementAtOrDefault(i + 1) ?? "" : text[(equals + 1)..];
            if (SecretEndings.Any(ending => key.EndsWith(ending, Fold))
                || (key.StartsWith("ConnectionStrings:", Fold) && value.Contains("password", Fold)))
                yield return $"{key} holds a secret and does not belong on the command line; use the environment or Security:SecretsFolder";
            if (!ByName.ContainsKey(key) && !IsOfTheHost(key))
                yield return Unknown(key);
            else if (equals < 0 && ++i >= args.Length)
                yield return $"{key} has no value";
            else if (equals < 0 && args[i].StartsWith("--", Fold))
                yield return $"{key} has no value before {args[i--]}";
        }
    }

    private static bool IsOfTheHost(string key) =>
        HostKeys.Contains(key, StringComparer.OrdinalIgnoreCase)
        || HostSections.Any(section => key.StartsWith($"{section}:", Fold));

    private static string Unknown(string key) =>
        $"{key} is not a known key, the nearest one is {Keys.MinBy(known => Distance(known.Name, key))!.Name}";

    /// <summary>How many letters must be added, dropped or changed to make one text the other (Levenshtein), case aside.</summary>
    private static int Distance(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var change = diagonal + (char.ToUpperInvariant(from[i - 1]) == char.ToUpperInvariant(to[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(change, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[^1];
    }
}
