using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Reflection;

namespace Deqing.Realtime.Benchmarks.Ingest;

/// <summary>The program, as it is built, in a process of its own; only its demonstration is off.</summary>
internal sealed class RunningProgram : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly Process process;
    private readonly HttpClient http;

    private RunningProgram(Process process, HttpClient http) => (this.process, this.http) = (process, http);

    /// <summary>From the start of the process to the first answer that it is ready.</summary>
    public TimeSpan TimeToReady { get; private set; }

    /// <summary>Processor time of the process so far.</summary>
    public TimeSpan Processor
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>Most memory it ever held, in MiB.</summary>
    public double PeakMebibytes
    {
        get
        {
            process.Refresh();
            return process.PeakWorkingSet64 / 1048576.0;
        }
    }

    /// <summary>The folder the sources are in.</summary>
    public static string Repository => Metadata("Repository");

    /// <summary>Starts it and waits until it is ready.</summary>
    public static async Task<RunningProgram> StartAsync(IEnumerable<string> settings, string folder)
    {
        var file = Path.Combine(
            Repository, "api", "Deqing.Realtime.Api", "bin", Metadata("Configuration"), "net10.0", "Deqing.Realtime.Api.dll");
        var url = $"http://127.0.0.1:{FreePort()}";
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (IEnumerable<string>)
            [file, $"--Urls={url}", $"--Mqtt:Port={FreePort()}", "--Fleet:Enabled=false", $"--Data:Directory={folder}", .. settings])
            start.ArgumentList.Add(argument);
        var clock = Stopwatch.StartNew();
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, line) => Console.Error.WriteLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var program = new RunningProgram(process, new HttpClient { BaseAddress = new Uri(url), Timeout = Patience });
        await program.ReadyAsync(clock);
        return program;
    }

    /// <summary>Posts a call.</summary>
    /// <returns>How many of its messages were accepted as new.</returns>
    /// <exception cref="HttpRequestException">The call was refused.</exception>
    public async Task<int> PostAsync(Call call)
    {
        using var content = new ByteArrayContent(call.Body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        using var answer = await http.PostAsync("/api/v1/observations", content);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<Answer>())!.Accepted;
    }

    /// <summary>Reads the live state of the whole county.</summary>
    public async Task<(TimeSpan Duration, int Bytes)> SnapshotAsync()
    {
        var clock = Stopwatch.StartNew();
        var bytes = await http.GetByteArrayAsync("/api/v1/live/snapshot");
        return (clock.Elapsed, bytes.Length);
    }

    /// <summary>Ends it as a crash would.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Ends it as an operator would.</summary>
    /// <returns>How long it took.</returns>
    public async Task<TimeSpan> StopAsync()
    {
        var clock = Stopwatch.StartNew();
        using var signal = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await process.WaitForExitAsync().WaitAsync(Patience);
        return clock.Elapsed;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            await KillAsync();
        process.Dispose();
        http.Dispose();
    }

    private async Task ReadyAsync(Stopwatch clock)
    {
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (await ticks.WaitForNextTickAsync())
        {
            if (process.HasExited || clock.Elapsed > Patience)
                throw new InvalidOperationException($"The program was not ready within {clock.Elapsed}.");
            try
            {
                using var answer = await http.GetAsync("/health/ready");
                if (answer.StatusCode != HttpStatusCode.OK)
                    continue;
                TimeToReady = clock.Elapsed;
                return;
            }
            catch (HttpRequestException)
            {
                // Nobody listens yet.
            }
        }
    }

    private static string Metadata(string key) =>
        typeof(RunningProgram).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(one => one.Key == key).Value!;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed record Answer(int Accepted);
}
