using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Silo;
using Microsoft.Extensions.Options;

try
{
    await using var app = await Application.BuildAsync(args);
    await app.RunAsync();
    return 0;
}
catch (Exception refused) when (refused is StartupRefused or OptionsValidationException)
{
    await Console.Error.WriteLineAsync(refused.Message);
    return 1;
}
