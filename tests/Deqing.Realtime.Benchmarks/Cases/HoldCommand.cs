using System.Diagnostics;
using System.Globalization;
using System.Runtime;
using Deqing.Realtime.Grains.Cases;
using Deqing.Realtime.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace Deqing.Realtime.Benchmarks.Cases;

/// <summary>
/// What open cases cost in memory: one process opens them, another one, with the garbage collector of the program, starts on the same
/// database, wakes every one of them and then holds them all. Fails if one was not woken or if they need too much.
/// </summary>
internal static class HoldCommand
{
    private const string Usage = "hold [number of open cases, 50000] [postgres|sqlite]", Prefix = "held";
    private const int MostMiB = 1_024;

    /// <summary>Long enough that each case owes its first steps, and not so long that its verification is overdue.</summary>
    private static readonly TimeSpan Ago = TimeSpan.FromMinutes(15);

    /// <summary>Runs it.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var (cases, provider) = (50_000, "postgres");
        if (args.Length > 2 || (args.Length > 0 && (!int.TryParse(args[0], CultureInfo.InvariantCulture, out cases) || cases < 1))
            || (args.Length > 1 && (provider = args[1]) is not ("postgres" or "sqlite")))
        {
            await Console.Error.WriteLineAsync(Usage);
            return 2;
        }

        var folder = Directory.CreateTempSubdirectory("realtime-hold.").FullName;
        await using var server = new PostgresServer();
        try
        {
            var connection = provider == "postgres" ? await server.NewDatabaseAsync(durable: true) : "";
            return await ChildAsync("opening", cases, folder, connection) == 0
                ? await ChildAsync("holding", cases, folder, connection)
                : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The process that opens them, under a clock that stands at a time when nothing is owed yet.</summary>
    public static async Task<int> OpenAsync(string[] args)
    {
        using var host = await CaseHost.StartAsync(args[1], args[2], clock: new StandingClock(TimeProvider.System.GetUtcNow() - Ago));
        await host.OpenAsync(Prefix, int.Parse(args[0], CultureInfo.InvariantCulture), TimeSpan.Zero);
        await host.Host.StopAsync();
        return 0;
    }

    /// <summary>The process that wakes and holds them.</summary>
    public static async Task<int> HoldAsync(string[] args)
    {
        var cases = int.Parse(args[0], CultureInfo.InvariantCulture);
        using var host = await CaseHost.StartAsync(args[1], args[2]);
        Say($"started: {Environment.WorkingSet >> 20} MiB");
        await WokenAsync(host);
        var grains = host.Host.Services.GetRequiredService<IGrainFactory>();
        var (steps, asleep) = (0, 0);
        for (var number = 0; number < cases; number++)
        {
            var state = await grains.GetGrain<ICaseGrain>($"{Prefix}-{number}").Read();
            if (state is not { IsOver: false, Escalation: { Next: > 0 } escalation })
                asleep++;
            steps += state?.Version ?? 0;
        }

        // As it stands, with what the collector has not come round to; then only what is needed.
        var (whole, peak, heap) = (
            Environment.WorkingSet >> 20, Process.GetCurrentProcess().PeakWorkingSet64 >> 20, GC.GetTotalMemory(false) >> 20);
        var committed = GC.GetGCMemoryInfo().TotalCommittedBytes >> 20;
        var live = GC.GetTotalMemory(true) >> 20;
        Say($"{cases} open cases with {steps} events, {asleep} not woken; server collector: {GCSettings.IsServerGC}");
        Say($"working set {whole} MiB (peak {peak} MiB), heap {heap} MiB of {committed} MiB committed, {live} MiB of it alive");
        await host.Host.StopAsync();
        return asleep == 0 && whole <= MostMiB ? 0 : 1;
    }

    private static async Task WokenAsync(CaseHost host)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        while ((await host.Engine.Store.Cases.WatchAsync(DateTimeOffset.MinValue.AddDays(1), default)).NextAt is { } next
            && next < TimeProvider.System.GetUtcNow())
            await timer.WaitForNextTickAsync();
    }

    private static async Task<int> ChildAsync(string what, int cases, string folder, string connection)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { ArgumentList = { what, $"{cases}", folder, connection } };
        start.Environment["DOTNET_gcServer"] = "1";
        using var child = Process.Start(start)!;
        await child.WaitForExitAsync();
        return child.ExitCode;
    }

    private sealed class StandingClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
