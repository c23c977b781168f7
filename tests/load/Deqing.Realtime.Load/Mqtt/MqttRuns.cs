using System.Globalization;
using Deqing.Realtime.Load.Bare;

namespace Deqing.Realtime.Load.Mqtt;

/// <summary>How many devices, for how long.</summary>
/// <param name="Connections">Devices, each on a connection of its own.</param>
/// <param name="Time">How long they send.</param>
/// <param name="PerSecond">Messages of all together in the run that measures waits.</param>
internal sealed record MqttSize(int Connections, TimeSpan Time, double PerSecond);

/// <summary>MQTT at QoS 1: how much the program takes beside a bare gateway, and how long one message waits.</summary>
internal static class MqttRuns
{
    /// <summary>One after the other on the same database server: the loop, the bare gateway, then the program.</summary>
    public static async Task SustainedAsync(MqttSize size, Databases databases, RunningProgram program, Table table)
    {
        var loop = await BareAsync(size, databases, isLoop: true);
        table.Add(
            $"MQTT QoS 1, {size.Connections} connections, six values: a loop on bare sockets", "",
            $"{loop.PerSecond:F0} messages/s, {Waits(loop)}");
        var bare = await BareAsync(size, databases, isLoop: false);
        table.Add("a bare gateway on the same broker library", "", $"{bare.PerSecond:F0} messages/s, {Waits(bare)}");

        var stored = await databases.ReadingsAsync();
        var (machine, load, processor) = (new Machine(), Environment.CpuUsage.TotalTime, program.Processor);
        var before = Machine.LoadAverage;
        using var fleet = await MqttFleet.ConnectAsync(
            program.MqttPort, program.DeviceKey, Pack.Load().Devices(size.Connections), window: 1, DateTime.UtcNow.AddHours(-1));
        var run = await fleet.SaturateAsync(size.Time);
        var (ours, loads) = (program.Processor - processor, Environment.CpuUsage.TotalTime - load);
        table.Add(
            "the program, durable before PUBACK", "≥ 5,000 messages/s",
            $"{run.PerSecond:F0} messages/s for {run.Wall.TotalSeconds:F0} s, {Waits(run)}");
        table.Add("processor of the program for a message", "", $"{ours.TotalMicroseconds / run.Acknowledged:F0} µs");
        table.Add(
            "of the bare gateway", "≥ 0.6",
            $"{run.PerSecond / bare.PerSecond:F2}; of the loop {run.PerSecond / loop.PerSecond:F2}");
        table.Add(
            "processors meanwhile", "",
            $"program {Share(ours, run.Wall)}, load {Share(loads, run.Wall)}, others {machine.Others(ours + loads):P0}, before: {before}");
        table.Add("MQTT", run.Acknowledged, await databases.ReadingsAsync() - stored);
    }

    /// <summary>A steady rate, as a county sends.</summary>
    public static async Task SteadyAsync(MqttSize size, Databases databases, RunningProgram program, Table table)
    {
        var (stored, before) = (await databases.ReadingsAsync(), Machine.LoadAverage);
        using var fleet = await MqttFleet.ConnectAsync(
            program.MqttPort, program.DeviceKey, Pack.Load().Devices(size.Connections), window: 1, DateTime.UtcNow.AddHours(-1));
        var run = await fleet.PaceAsync(size.Time, size.PerSecond);
        table.Add($"PUBLISH → PUBACK at {run.PerSecond:F0} messages/s", "p99 ≤ 50 ms", $"{Waits(run)}; before it {before}");
        table.Add("steady MQTT", run.Acknowledged, await databases.ReadingsAsync() - stored);
    }

    private static async Task<FleetRun> BareAsync(MqttSize size, Databases databases, bool isLoop)
    {
        await using var bare = await BareProcess.StartAsync(databases.BareConnection, isLoop);
        var rows = await databases.Bare.CountAsync();
        using var fleet = await MqttFleet.ConnectAsync(
            bare.Port, "", Pack.Load().Devices(size.Connections), window: 1, DateTime.UtcNow.AddHours(isLoop ? -3 : -2));
        var run = await fleet.SaturateAsync(size.Time);
        var written = await databases.Bare.CountAsync() - rows;
        return written == run.Acknowledged
            ? run
            : throw new InvalidOperationException($"The bare gateway acknowledged {run.Acknowledged} and wrote {written}.");
    }

    private static string Waits(FleetRun run) => string.Create(
        CultureInfo.InvariantCulture,
        $"p50 {Milliseconds(run, 0.5)}, p99 {Milliseconds(run, 0.99)}, longest {Milliseconds(run, 1)} ms");

    private static string Milliseconds(FleetRun run, double part) =>
        run.Wait(part).TotalMilliseconds.ToString("F1", CultureInfo.InvariantCulture);

    private static string Share(TimeSpan processor, TimeSpan wall) =>
        (processor / wall / Environment.ProcessorCount).ToString("P0", CultureInfo.InvariantCulture);
}
