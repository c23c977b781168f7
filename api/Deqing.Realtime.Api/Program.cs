using Deqing.Realtime.Api.Hosting;

await using var app = await Application.BuildAsync(args);
await app.RunAsync();
