using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Reflection;

namespace Deqing.Realtime.Load;

/// <summary>What a start took.</summary>
/// <param name="ToReady">From the start of the process to the first answer that it is ready.</param>
/// <param name="Processor">Processor time of the process until then.</param>
internal sealed record ProgramStart(TimeSpan ToReady, TimeSpan Processor);

/// <summary>The program, as it is built, in a process of its own; only its demonstration is off.</summary>
internal sealed class RunningProgram : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly Process process;
    private readonly HttpClient http;
    private readonly Dictionary<string, string> keys = [];

    private RunningProgram(Process process, HttpClient http, int mqttPort) =>
        (this.process, this.http, MqttPort) = (process, http, mqttPort);

    /// <summary>What it took to become ready.</summary>
    public ProgramStart Start { get; private set; } = new(default, default);

    /// <summary>Processor time of the process so far.</summary>
    public TimeSpan Processor
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>Port of its broker.</summary>
    public int MqttPort { get; }

    /// <summary>The key of a device of the whole county.</summary>
    public string DeviceKey => keys["device"];

    /// <summary>Memory it holds now, in MiB.</summary>
    public double Mebibytes
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64 / 1048576.0;
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
        var (url, mqttPort) = ($"http://127.0.0.1:{FreePort()}", FreePort());
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        string[] own = ["--Fleet:Enabled=false", $"--Data:Directory={folder}", "--Limits:DeviceCallsPerSecond=1000000", .. settings];
        Fill(start, [file, $"--Urls={url}", $"--Mqtt:Port={mqttPort}", .. own]);
        var clock = Stopwatch.StartNew();
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, line) => Console.Error.WriteLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var program = new RunningProgram(process, new HttpClient { BaseAddress = new Uri(url), Timeout = Patience }, mqttPort);
        try
        {
            await program.ReadyAsync(clock);
            foreach (var role in (string[])["commandCenter", "device"])
                program.keys[role] = await AddKeyAsync([file, "key", "add", $"load-{role.ToLowerInvariant()}-{Guid.NewGuid():N}",
                    "--role", role, "--territory", "county", .. own]);
            return program;
        }
        catch
        {
            await program.DisposeAsync();
            throw;
        }
    }

    /// <summary>Posts a call.</summary>
    /// <returns>How many of its messages were accepted as new.</returns>
    /// <exception cref="HttpRequestException">The call was refused.</exception>
    public async Task<int> PostAsync(Call call) =>
        await TryPostAsync(call) ?? throw new HttpRequestException("A call was turned away.");

    /// <summary>Posts a call.</summary>
    /// <returns>How many of its messages were accepted as new; null if it was turned away (429) and may come back.</returns>
    /// <exception cref="HttpRequestException">The call was refused.</exception>
    public async Task<int?> TryPostAsync(Call call)
    {
        using var content = new ByteArrayContent(call.Body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/observations") { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", keys["device"]);
        using var answer = await http.SendAsync(request);
        if (answer.StatusCode == HttpStatusCode.TooManyRequests)
            return null;
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<Answer>())!.Accepted;
    }

    /// <summary>Reads the live state of the whole county.</summary>
    public async Task<(TimeSpan Duration, int Bytes)> SnapshotAsync()
    {
        var clock = Stopwatch.StartNew();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/live/snapshot");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", keys["commandCenter"]);
        using var answer = await http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        return (clock.Elapsed, bytes.Length);
    }

    // A connection string holds a password, and the program takes none from the command line.
    private static void Fill(ProcessStartInfo start, IEnumerable<string> arguments)
    {
        foreach (var argument in arguments)
            if (argument.StartsWith("--ConnectionStrings:", StringComparison.Ordinal) && argument.Split('=', 2) is [var key, var value])
                start.Environment[key[2..].Replace(":", "__", StringComparison.Ordinal)] = value;
            else
                start.ArgumentList.Add(argument);
    }

    // An operator's command of the same program makes the key, while it runs, and prints it as the last line.
    private static async Task<string> AddKeyAsync(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        Fill(start, arguments);
        using var command = Process.Start(start)!;
        var printed = await command.StandardOutput.ReadToEndAsync();
        await command.WaitForExitAsync();
        return printed.TrimEnd().Split('\n')[^1];
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
                Start = new ProgramStart(clock.Elapsed, Processor);
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
