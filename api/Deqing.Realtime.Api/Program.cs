using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Api.Operators;
using Deqing.Realtime.Silo;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

try
{
    if (OperatorCommands.Are(args))
        return await OperatorCommands.RunAsync(args, Console.Out, Console.Error);
    await using var app = await Application.BuildAsync(args, builder => builder.AddLogs());
    await app.RunAsync();
    return 0;
}
catch (Exception refused) when (refused is StartupRefused or OptionsValidationException)
{
    await Console.Error.WriteLineAsync(refused.Message);
    return 1;
}
catch (IOException refused) when (refused.InnerException is AddressInUseException)
{
    await Console.Error.WriteLineAsync($"{refused.Message} Stop the program that uses it or choose another address with --Urls=<url>.");
    return 1;
}
