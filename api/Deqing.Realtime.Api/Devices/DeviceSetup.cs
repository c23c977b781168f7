using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Grains.Places;
using Deqing.Realtime.Silo;

namespace Deqing.Realtime.Api.Devices;

/// <summary>Registers the registry of devices at the edge.</summary>
internal static class DeviceSetup
{
    /// <summary>Opens the key of the devices and adds what their endpoints need. The folder of keys must be registered.</summary>
    /// <exception cref="StartupRefused">The key is gone though devices depend on it.</exception>
    public static async Task AddDevicesAsync(this WebApplicationBuilder builder, Engine engine)
    {
        var keys = SignIn.SignInSetup.OpenKeys(builder.Configuration);
        builder.Services.AddSingleton(await DeviceSealing.OpenAsync(keys, engine.Registry, CancellationToken.None));
        builder.Services.AddOptions<DeviceOptions>().BindConfiguration(DeviceOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<Func<DeviceRegistry>>(services => () => services.GetRequiredService<DeviceRegister>().Devices);
        builder.Services.AddSingleton<DeviceBook>().AddSingleton<IDeviceBook>(services => services.GetRequiredService<DeviceBook>())
            .AddSingleton<DeviceReading>().AddSingleton<DeviceImport>()
            .AddSingleton<DeviceWriter>().AddSingleton<DeviceAnswers>();
        builder.Services.AddScoped<DeviceDesk>();
    }
}
