using System.Collections.Immutable;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Escalation;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Rules;
using Deqing.Realtime.Grains.Cases;
using Deqing.Realtime.Silo;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.TestingHost;

namespace Deqing.Realtime.Benchmarks.Cases;

/// <summary>The engine as it stands in production, in this process, with policies of a benchmark.</summary>
/// <param name="Host">What runs.</param>
/// <param name="Engine">The county and the database.</param>
internal sealed record CaseHost(IHost Host, Engine Engine) : IDisposable
{
    private const int AtOnce = 32;

    /// <summary>Starts it.</summary>
    /// <param name="folder">Folder of its data.</param>
    /// <param name="connection">Connection string of PostgreSQL; null or empty for SQLite in the folder.</param>
    /// <param name="policies">The policies; default for the county's own, each after a wait of a minute.</param>
    /// <param name="clock">The clock of the cases; null for the machine's.</param>
    public static async Task<CaseHost> StartAsync(
        string folder, string? connection, ImmutableArray<EscalationPolicy> policies = default, TimeProvider? clock = null)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder();
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["County:Pack"] = Path.Combine(Sources.Repository, "deploy", "counties", "deqing"),
            ["Data:Directory"] = folder,
            ["Storage:Provider"] = string.IsNullOrEmpty(connection) ? "sqlite" : "postgres",
            ["ConnectionStrings:Deqing"] = string.IsNullOrEmpty(connection) ? null : connection,
        });
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(clock ?? TimeProvider.System);
        builder.Services.UseTimeProviderForBackgroundAreas(TimeProvider.System);
        var engine = await Engine.OpenAsync(builder.Configuration, CancellationToken.None);
        if (policies.IsDefault)
            policies = [.. engine.County.Escalation.Policies.Select(it => it with { Steps = it.Steps.Insert(0, new WaitStep(1)) })];
        engine = engine with { County = new County(engine.County.Parts with { Escalation = new EscalationBook(policies) }) };
        var host = builder.AddEngine(engine).Build();
        await host.StartAsync();
        return new CaseHost(host, engine);
    }

    /// <summary>Lets alarms open cases, evenly over a time; as fast as it can where that is zero.</summary>
    public async Task OpenAsync(string prefix, int cases, TimeSpan over)
    {
        var (grains, clock) = (Host.Services.GetRequiredService<IGrainFactory>(), Host.Services.GetRequiredService<TimeProvider>());
        var began = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        for (var opened = 0; opened < cases; await timer.WaitForNextTickAsync())
        {
            var share = over == TimeSpan.Zero ? 1 : Math.Min(1, TimeProvider.System.GetElapsedTime(began) / over);
            var wave = Enumerable.Range(opened, (int)(cases * share) - opened).ToArray();
            await Parallel.ForEachAsync(
                wave, new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
                async (number, _) => await OpenAsync(grains, Engine.County, clock.GetUtcNow(), prefix, number));
            opened += wave.Length;
        }
    }

    public void Dispose() => Host.Dispose();

    private static async Task OpenAsync(IGrainFactory grains, County county, DateTimeOffset now, string prefix, int number)
    {
        var pond = county.Parts.Ponds[number % county.Parts.Ponds.Length];
        await grains.GetGrain<ICaseGrain>($"{prefix}-{number}").Ask(
            new RaiseAlarm(new AlarmReport(
                pond.Id, pond.Village, county.TownshipOf(pond), "rule", "pondOxygen", Severity.Serious, now, now, now, 2)),
            Asker.Engine);
    }
}
