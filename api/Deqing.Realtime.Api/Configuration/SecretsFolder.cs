using Deqing.Realtime.Api.SignIn;
using Deqing.Realtime.Silo;

namespace Deqing.Realtime.Api.Configuration;

/// <summary>Secrets as files, one a file, as container platforms and systemd mount them.</summary>
internal static class SecretsFolder
{
    /// <summary>Adds the files of <c>Security:SecretsFolder</c>: <c>ConnectionStrings__Deqing</c> holds that connection string.</summary>
    /// <exception cref="StartupRefused">There is no such folder.</exception>
    public static void AddSecretsFolder(this ConfigurationManager configuration)
    {
        if (configuration[$"{SecurityOptions.Section}:{nameof(SecurityOptions.SecretsFolder)}"] is not { Length: > 0 } folder)
            return;
        if (!Directory.Exists(folder))
            throw new StartupRefused($"Security:SecretsFolder names {folder}, which is no folder.");
        configuration.AddKeyPerFile(Path.GetFullPath(folder), optional: false);
    }
}
