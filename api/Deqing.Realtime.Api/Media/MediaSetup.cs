using Deqing.Realtime.Silo;
using Deqing.Realtime.Storage;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Api.Media;

/// <summary>Registers photos and voice.</summary>
internal static class MediaSetup
{
    /// <summary>Adds uploads, their judgement, the folder of media and what keeps it tidy.</summary>
    public static IServiceCollection AddMedia(this IServiceCollection services)
    {
        services.AddOptions<DataOptions>().BindConfiguration(DataOptions.Section);
        services.AddOptions<MediaOptions>().BindConfiguration(MediaOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<IStore>().Media);
        services.AddSingleton(provider => Open(provider, data => new MediaFolder(data)));
        services.AddSingleton(provider => Open(provider, data => new UploadFolder(data)));
        services.AddSingleton<MediaJudge>().AddSingleton<MediaRoom>().AddSingleton<Uploads>();
        services.AddSingleton<IMediaReaders, CaseMediaReaders>();
        return services.AddSingleton<MediaTidy>().AddHostedService(provider => provider.GetRequiredService<MediaTidy>());
    }

    private static T Open<T>(IServiceProvider provider, Func<string, T> open)
    {
        var data = provider.GetRequiredService<IOptions<DataOptions>>().Value.Directory;
        try
        {
            return open(data);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StartupRefused($"The folder of media in {data} cannot be used: {failure.Message}", failure);
        }
    }
}
