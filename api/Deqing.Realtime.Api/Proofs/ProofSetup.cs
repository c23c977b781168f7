using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Silo;
using Deqing.Realtime.Storage;
using Deqing.Realtime.Storage.Proofs;

namespace Deqing.Realtime.Api.Proofs;

/// <summary>Registers proofs.</summary>
internal static class ProofSetup
{
    /// <summary>Adds the county's key, what seals its days, and what makes copies and packs.</summary>
    /// <exception cref="StartupRefused">The key cannot be used.</exception>
    public static async Task<WebApplicationBuilder> AddProofsAsync(this WebApplicationBuilder builder, Engine engine)
    {
        var keys = SignIn.SignInSetup.OpenKeys(builder.Configuration);
        var key = await ProofKey.OpenAsync(engine.Store, keys, CancellationToken.None);
        builder.Services.AddSingleton(_ => key);
        builder.Services.AddSingleton(provider => new CaseCopies(
            provider.GetRequiredService<IStore>(), provider.GetRequiredService<County>().Code, key.Public, key.Sign));
        builder.Services.AddSingleton<EvidencePack>().AddSingleton<PackReadings>();
        builder.Services.AddSingleton<DaySealer>().AddHostedService(provider => provider.GetRequiredService<DaySealer>());
        return builder;
    }
}
