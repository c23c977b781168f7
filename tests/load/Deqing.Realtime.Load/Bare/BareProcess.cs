using System.Diagnostics;
using System.Globalization;

namespace Deqing.Realtime.Load.Bare;

/// <summary>The bare gateway, or the loop on bare sockets, in a process of its own.</summary>
internal sealed class BareProcess : IAsyncDisposable
{
    /// <summary>The first argument of the process.</summary>
    public const string Command = "bare";

    private const string Loop = "loop", Gateway = "gateway";

    private const string Connection = "DEQING_LOAD_BARE";

    private readonly Process process;

    private BareProcess(Process process, int port) => (this.process, Port) = (process, port);

    /// <summary>Port of its broker.</summary>
    public int Port { get; }

    /// <summary>Processor time so far.</summary>
    public TimeSpan Processor
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>Starts one of them on a database.</summary>
    public static async Task<BareProcess> StartAsync(string connection, bool isLoop)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(BareProcess).Assembly.Location, Command, isLoop ? Loop : Gateway])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true,
        };
        start.Environment[Connection] = connection;
        var process = Process.Start(start)!;
        var port = await process.StandardOutput.ReadLineAsync()
            ?? throw new InvalidOperationException("The bare gateway did not start.");
        return new BareProcess(process, int.Parse(port, CultureInfo.InvariantCulture));
    }

    /// <summary>Is it, in its own process: says its port, and runs until its standard input ends.</summary>
    public static async Task<int> RunAsync(string which)
    {
        await using var log = await Databases.OpenBareAsync(Environment.GetEnvironmentVariable(Connection)!);
        var writer = new BareWriter(log, Pack.Load().Parts.Sensors.ToDictionary(sensor => sensor.Id, sensor => sensor.Number));
        _ = writer.WriteAllAsync();
        await using var gateway = new BareGateway(writer);
        Console.WriteLine(which == Loop ? new BareLoop(writer).Start() : await gateway.StartAsync());
        await Console.In.ReadToEndAsync();
        return 0;
    }

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
