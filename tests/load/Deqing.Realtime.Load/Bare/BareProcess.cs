using System.Diagnostics;
using System.Globalization;

namespace Deqing.Realtime.Load.Bare;

/// <summary>The bare gateway in a process of its own.</summary>
internal sealed class BareProcess : IAsyncDisposable
{
    /// <summary>The first argument of the process.</summary>
    public const string Command = "bare";

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

    /// <summary>Starts it on a database.</summary>
    public static async Task<BareProcess> StartAsync(string connection)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(BareProcess).Assembly.Location, Command])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true,
        };
        start.Environment[Connection] = connection;
        var process = Process.Start(start)!;
        var port = await process.StandardOutput.ReadLineAsync()
            ?? throw new InvalidOperationException("The bare gateway did not start.");
        return new BareProcess(process, int.Parse(port, CultureInfo.InvariantCulture));
    }

    /// <summary>Is it, in its own process.</summary>
    public static async Task<int> RunAsync()
    {
        await using var log = await Databases.OpenBareAsync(Environment.GetEnvironmentVariable(Connection)!);
        await new BareGateway(log, Pack.Load().Parts.Sensors.ToDictionary(sensor => sensor.Id, sensor => sensor.Number)).RunAsync();
        return 0;
    }

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
