using System.Globalization;
using System.Security.Cryptography;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Grains.Places;
using Deqing.Realtime.Silo;
using Deqing.Realtime.Storage.Proofs;
using Deqing.Realtime.Tests;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.TestingHost;

namespace Deqing.Realtime.Benchmarks.Cases;

/// <summary>
/// Runs a year of cases through the engine as it stands in production, on a real database, under a clock that runs through the year.
/// Then adds up the figures anew from nothing but the stored events, and compares. Fails if anything is not equal, never because
/// something was slow.
/// </summary>
internal static class YearCommand
{
    private const string Usage = "year [number of cases, 100000] [seed, 2026] [postgres|sqlite]";
    private const int AtOnce = 32;
    private static readonly DateTimeOffset Start = new(2025, 12, 31, 16, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Span = TimeSpan.FromDays(365), Patience = TimeSpan.FromMinutes(5);

    /// <summary>Runs it.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var (cases, seed, provider) = (100_000, 2026u, "postgres");
        if (args.Length > 3 || (args.Length > 0 && (!int.TryParse(args[0], CultureInfo.InvariantCulture, out cases) || cases < 1))
            || (args.Length > 1 && !uint.TryParse(args[1], CultureInfo.InvariantCulture, out seed))
            || (args.Length > 2 && (provider = args[2]) is not ("postgres" or "sqlite")))
        {
            await Console.Error.WriteLineAsync(Usage);
            return 2;
        }

        var folder = Directory.CreateTempSubdirectory("realtime-year.").FullName;
        await using var server = new PostgresServer();
        try
        {
            return await RunAsync(cases, seed, await SettingsAsync(provider, folder, server));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<Dictionary<string, string?>> SettingsAsync(string provider, string folder, PostgresServer server) => new()
    {
        ["County:Pack"] = Path.Combine(Sources.Repository, "deploy", "counties", "deqing"),
        ["Data:Directory"] = folder,
        ["Storage:Provider"] = provider,
        ["ConnectionStrings:Deqing"] = provider == "postgres" ? await server.NewDatabaseAsync(durable: true) : null,
    };

    private static async Task<int> RunAsync(int cases, uint seed, Dictionary<string, string?> settings)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Logging.ClearProviders();
        var clock = new YearClock(Start);
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.UseTimeProviderForBackgroundAreas(TimeProvider.System);
        var engine = await Engine.OpenAsync(builder.Configuration, CancellationToken.None);
        using var host = builder.AddEngine(engine).Build();
        await host.StartAsync();
        var grains = host.Services.GetRequiredService<IGrainFactory>();

        var year = new CaseYear(engine.County, cases, Start, Span, seed);
        var began = TimeProvider.System.GetTimestamp();
        await year.RunAsync(grains, clock.Set, AtOnce, CancellationToken.None);
        var took = TimeProvider.System.GetElapsedTime(began);
        var perSecond = year.Took.Count / took.TotalSeconds;
        Say($"{year.Ids.Count} cases, {year.Took.Count} commands in {took.TotalSeconds:0} s: {perSecond:0} a second");
        year.Took.Sort();
        Say($"a command: p50 {At(year, 0.5):0.0} ms, p99 {At(year, 0.99):0.0} ms, longest {At(year, 1):0.0} ms; {AtOnce} at once");
        Say($"peak memory {Environment.WorkingSet >> 20} MiB");
        foreach (var (word, count) in year.Answers)
            Say($"  {word}: {count}");

        await UntilAsync("every message is delivered", async () =>
            (await engine.Store.Cases.PendingAsync(DateTimeOffset.MaxValue, 1, CancellationToken.None)).IsEmpty);
        var day = DateOnly.FromDateTime(Start.UtcDateTime);
        var facts = await CaseYearCheck.RunAsync(
            engine.County, engine.Store.Cases, grains, year.Ids, day, day.AddDays(368), clock.GetUtcNow());
        Say($"{facts.Events.Values.Sum()} events");
        foreach (var (kind, count) in facts.Events)
            Say($"  {kind}: {count}");
        foreach (var difference in facts.Differences)
            Say(difference);
        await UntilAsync($"the county counts {facts.Open.OpenCases} open cases", async () =>
        {
            var seen = await grains.GetGrain<ICountyGrain>(engine.County.Code).Read();
            return (seen.OpenCases, seen.UnacknowledgedCases) == (facts.Open.OpenCases, facts.Open.UnacknowledgedCases);
        });
        var audited = await AuditAsync(engine);
        Say($"{audited.Cases} chains with {audited.Events} events checked, {audited.Findings} findings");
        var isEqual = facts.Differences.IsEmpty && audited.Findings == 0 && audited.Cases == year.Ids.Count;
        Say(isEqual ? "equal: figures from events, from query rows and live" : "NOT equal");
        await host.StopAsync();
        return isEqual ? 0 : 1;
    }

    private static async Task<AuditedCases> AuditAsync(Engine engine)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var audit = new CaseAudit(
            engine.Store, engine.County.Code, key, null, found => Say($"{found.CaseId}: {found.Finding}"));
        return await audit.RunAsync(CancellationToken.None);
    }

    private static async Task UntilAsync(string what, Func<Task<bool>> holds)
    {
        var began = TimeProvider.System.GetTimestamp();
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (!await holds())
        {
            if (TimeProvider.System.GetElapsedTime(began) > Patience)
                throw new TimeoutException($"Waited in vain until {what}.");
            await looks.WaitForNextTickAsync();
        }
    }

    private static double At(CaseYear year, double share) =>
        year.Took[Math.Max(0, (int)Math.Ceiling(year.Took.Count * share) - 1)].TotalMilliseconds;

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private static void Say(string text) => Console.WriteLine(text);

    /// <summary>A clock that is set; timers go by the machine's.</summary>
    private sealed class YearClock(DateTimeOffset start) : TimeProvider
    {
        private long ticks = start.UtcTicks;

        public void Set(DateTimeOffset now) => Volatile.Write(ref ticks, now.UtcTicks);

        public override DateTimeOffset GetUtcNow() => new(Volatile.Read(ref ticks), TimeSpan.Zero);
    }
}
