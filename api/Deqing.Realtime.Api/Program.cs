using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Silo;

await using var app = await Application.BuildAsync(args, builder => builder.AddLogs());
await app.RunAsync();
