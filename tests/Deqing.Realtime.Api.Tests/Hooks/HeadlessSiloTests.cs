using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Rules;
using Deqing.Realtime.Grains.Cases;
using Deqing.Realtime.Grains.Hosting;
using Deqing.Realtime.Silo;
using Deqing.Realtime.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Deqing.Realtime.Api.Tests.Hooks;

/// <summary>The engine without the parts that speak HTTP, as the silo's own program starts it.</summary>
public sealed class HeadlessSiloTests
{
    [Fact]
    public async Task It_starts_keeps_events_for_the_subscriptions_and_sends_none_itself()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var pack = TestPack.Create();
        var data = Directory.CreateTempSubdirectory("data-").FullName;
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = Environments.Development });
        builder.Configuration.AddInMemoryCollection([new("County:Pack", pack.Path), new("Data:Directory", data)]);
        builder.Logging.ClearProviders();
        builder.AddEngine(await Engine.OpenAsync(builder.Configuration, cancellation));
        using (var host = builder.Build())
        {
            await host.StartAsync(cancellation);
            await TestHost.Until("ready", () => Task.FromResult(host.Services.GetRequiredService<Readiness>().IsReady));
            var hooks = host.Services.GetRequiredService<IHookStore>();
            var now = DateTimeOffset.UtcNow;
            await hooks.SaveAsync(
                new Hook(
                    "h1", "test", "https://hook.example/", Territory.Parse("county")!.Value, [], "", true, 0, 0, null, null, "wang", now,
                    0),
                cancellation);
            var alarm = new AlarmReport(
                "P0001", TestPack.FirstVillage, TestPack.FirstTownship, "ph-high", "pondPh", Severity.Serious, now, now, now, 9);
            var opened = await host.Services.GetRequiredService<IGrainFactory>().GetGrain<ICaseGrain>("c1")
                .Ask(new RaiseAlarm(alarm), Asker.Engine);
            Assert.Null(opened.Refusal);
            Assert.Equal("c1", Assert.Single(await hooks.ReadAsync(0, 10, cancellation)).CaseId);
            Assert.DoesNotContain(host.Services.GetServices<IHostedService>(), service => service.GetType().Name == "HookTicker");
            await host.StopAsync(cancellation);
        }

        Directory.Delete(data, recursive: true);
    }
}
