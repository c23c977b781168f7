using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Escalation;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Rules;
using Deqing.Realtime.Grains.Cases;
using Deqing.Realtime.Silo;
using Deqing.Realtime.Tests;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Deqing.Realtime.Benchmarks.Cases;

/// <summary>
/// How punctual cases are woken: so many whose step is owed within one minute; then some that are owed when the process was killed, until
/// the last is done after the next start. Fails if a step is missing or was done twice, never because something was slow.
/// </summary>
internal static class WakesCommand
{
    private const string Usage = "wakes [number of cases, 10000] [owed after a kill, 1000] [postgres|sqlite]", Child = "opened";
    private const int WaitMinutes = 1;

    private static readonly EscalationPolicy Policy = new(
        "wakes", new Names("唤醒", "wakes"), new PolicyScope(EscalationTrigger.Unattended, Severity.Notice, [], []),
        [
            new WaitStep(WaitMinutes), new NotifyStep(new Target(Role.CommandCenter, null, null), true), new RaiseStep(Rung.Township),
            new WaitStep(EscalationPolicy.MaxMinutes),
        ],
        null, EscalationPolicy.MaxMinutes);

    /// <summary>Runs it.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var (cases, owed, provider) = (10_000, 1_000, "postgres");
        if (args.Length > 3 || (args.Length > 0 && (!int.TryParse(args[0], CultureInfo.InvariantCulture, out cases) || cases < 1))
            || (args.Length > 1 && (!int.TryParse(args[1], CultureInfo.InvariantCulture, out owed) || owed < 0))
            || (args.Length > 2 && (provider = args[2]) is not ("postgres" or "sqlite")))
        {
            await Console.Error.WriteLineAsync(Usage);
            return 2;
        }

        var folder = Directory.CreateTempSubdirectory("realtime-wakes.").FullName;
        await using var server = new PostgresServer();
        try
        {
            var connection = provider == "postgres" ? await server.NewDatabaseAsync(durable: true) : null;
            var isWhole = await PunctualAsync(cases, folder, connection);
            return owed == 0 || await KilledAsync(owed, folder, connection) && isWhole ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The process that is killed: opens cases, says so, and goes on.</summary>
    public static async Task<int> OweAsync(string[] args)
    {
        using var host = await CaseHost.StartAsync(args[1], args.Length > 2 ? args[2] : null, [Policy]);
        await host.OpenAsync("owed", int.Parse(args[0], CultureInfo.InvariantCulture), TimeSpan.Zero);
        Console.WriteLine(Child);
        await new TaskCompletionSource().Task;
        return 0;
    }

    private static async Task<bool> PunctualAsync(int cases, string folder, string? connection)
    {
        using var host = await CaseHost.StartAsync(folder, connection, [Policy]);
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        await host.OpenAsync("wake", cases, TimeSpan.FromMinutes(1));
        var late = await SteppedAsync(host, "wake", cases);
        Say($"{cases} cases owed within a minute, each opened and woken: {Describe(late)}");
        var used = Process.GetCurrentProcess().TotalProcessorTime - cpu;
        Say($"processor {used.TotalSeconds:0} s, memory {Environment.WorkingSet >> 20} MiB");
        await host.Host.StopAsync();
        return late.Length == cases;
    }

    private static async Task<bool> KilledAsync(int owed, string folder, string? connection)
    {
        var child = Process.Start(new ProcessStartInfo(Environment.ProcessPath!)
        {
            ArgumentList = { "owe", $"{owed}", folder, connection ?? "" }, RedirectStandardOutput = true,
        })!;
        while (await child.StandardOutput.ReadLineAsync() is { } line && line != Child)
        {
        }

        child.Kill();
        await child.WaitForExitAsync();
        var due = TimeProvider.System.GetUtcNow().AddMinutes(WaitMinutes).AddSeconds(1);
        using (var timer = new PeriodicTimer(TimeSpan.FromSeconds(1)))
            while (TimeProvider.System.GetUtcNow() < due)
                await timer.WaitForNextTickAsync();

        using var host = await CaseHost.StartAsync(folder, connection, [Policy]);
        var ready = TimeProvider.System.GetTimestamp();
        var late = await SteppedAsync(host, "owed", owed);
        Say($"{owed} owed when it was killed: all done {TimeProvider.System.GetElapsedTime(ready).TotalSeconds:0.0} s after the start");
        await host.Host.StopAsync();
        return late.Length == owed;
    }

    /// <summary>How late each case's steps were, in milliseconds, shortest first, once every case has them.</summary>
    private static async Task<double[]> SteppedAsync(CaseHost host, string prefix, int cases)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        var log = host.Engine.Store.Cases;
        while ((await log.WatchAsync(DateTimeOffset.MinValue.AddDays(1), default)).NextAt is { } next
            && next < TimeProvider.System.GetUtcNow().AddMinutes(WaitMinutes * 2))
            await timer.WaitForNextTickAsync();
        var late = new List<double>(cases);
        for (var number = 0; number < cases; number++)
        {
            var steps = (await log.ReadAsync($"{prefix}-{number}", default)).OfType<EscalationStepped>().ToImmutableArray();
            if (steps.Length == 2 && steps.Select(step => step.Step).SequenceEqual([1, 2]))
                late.Add((steps[0].At - steps[0].OwedAt).TotalMilliseconds);
            else
                Say($"{prefix}-{number} has {steps.Length} steps");
        }

        late.Sort();
        return [.. late];
    }

    private static string Describe(double[] late) => late.Length == 0 ? "none" : string.Create(
        CultureInfo.InvariantCulture,
        $"late by p50 {At(late, 0.5):0} ms, p99 {At(late, 0.99):0} ms, longest {late[^1]:0} ms");

    private static double At(double[] sorted, double share) => sorted[Math.Max(0, (int)Math.Ceiling(sorted.Length * share) - 1)];

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
