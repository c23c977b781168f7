using Deqing.Realtime.Silo;
using Microsoft.Extensions.Hosting;

try
{
    var builder = Host.CreateApplicationBuilder(args);
    builder.AddLogs();
    var engine = await Engine.OpenAsync(builder.Configuration, CancellationToken.None);
    builder.AddEngine(engine);
    await builder.Build().RunAsync();
    return 0;
}
catch (StartupRefused refused)
{
    await Console.Error.WriteLineAsync(refused.Message);
    return 1;
}
