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
    private readonly Func<string[], ProcessStartInfo> command;
    private readonly Dictionary<string, string> keys = [];

    private RunningProgram(Process process, HttpClient http, Func<string[], ProcessStartInfo> command) =>
        (this.process, this.http, this.command) = (process, http, command);

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
    public int MqttPort { get; private init; }

    /// <summary>Port instruments that speak HJ 212 send to.</summary>
    public int Hj212Port { get; private init; }

    /// <summary>Where it answers.</summary>
    public Uri Origin => http.BaseAddress!;

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
    /// <param name="settings">Its settings.</param>
    /// <param name="folder">Its data folder.</param>
    /// <param name="built">Another build of it; the one of these sources if null.</param>
    public static async Task<RunningProgram> StartAsync(IEnumerable<string> settings, string folder, string? built = null)
    {
        var file = built ?? Path.Combine(
            Repository, "api", "Deqing.Realtime.Api", "bin", Metadata("Configuration"), "net10.0", "Deqing.Realtime.Api.dll");
        var (url, mqttPort, hj212Port) = ($"http://127.0.0.1:{FreePort()}", FreePort(), FreePort());
        string[] own = ["--Fleet:Enabled=false", $"--Data:Directory={folder}", "--Limits:DeviceCallsPerSecond=1000000", .. settings];
        ProcessStartInfo Command(params string[] arguments) => Fill(new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
        }, [file, .. arguments, .. own]);
        var clock = Stopwatch.StartNew();
        var process = Process.Start(Command($"--Urls={url}", $"--Mqtt:Port={mqttPort}", $"--Hj212:Port={hj212Port}"))!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, line) => Console.Error.WriteLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var program = new RunningProgram(process, new HttpClient { BaseAddress = new Uri(url), Timeout = Patience }, Command)
        {
            MqttPort = mqttPort, Hj212Port = hj212Port,
        };
        try
        {
            await program.ReadyAsync(clock);
            foreach (var role in (string[])["commandCenter", "device"])
                program.keys[role] = await program.OperateAsync(
                    "key", "add", $"load-{role.ToLowerInvariant()}-{Guid.NewGuid():N}", "--role", role, "--territory", "county");
            return program;
        }
        catch
        {
            await program.DisposeAsync();
            throw;
        }
    }

    /// <summary>Carries out an operator's command of the same program, while it runs.</summary>
    /// <returns>The last line it printed: what it shows this once.</returns>
    public async Task<string> OperateAsync(params string[] arguments)
    {
        using var operate = Process.Start(command(arguments))!;
        var says = operate.StandardError.ReadToEndAsync();
        var printed = await operate.StandardOutput.ReadToEndAsync();
        await operate.WaitForExitAsync();
        return operate.ExitCode == 0
            ? printed.TrimEnd().Split('\n')[^1]
            : throw new InvalidOperationException($"{string.Join(' ', arguments)}: {printed}{await says}");
    }

    /// <summary>Posts a call.</summary>
    /// <returns>How many of its messages were accepted as new.</returns>
    /// <exception cref="HttpRequestException">The call was refused.</exception>
    public async Task<int> PostAsync(Call call) =>
        await TryPostAsync(call) ?? throw new HttpRequestException("A call was turned away.");

    /// <summary>Posts a call.</summary>
    /// <returns>How many of its messages were accepted as new; null if it was turned away (429, 503) and may come back.</returns>
    /// <exception cref="HttpRequestException">The call was refused.</exception>
    public async Task<int?> TryPostAsync(Call call)
    {
        using var content = new ByteArrayContent(call.Body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/observations") { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", keys["device"]);
        using var answer = await http.SendAsync(request);
        if (answer.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable)
            return null;
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<Answer>())!.Accepted;
    }

    /// <summary>Reads the live state of the whole county.</summary>
    public async Task<(TimeSpan Duration, int Bytes)> SnapshotAsync()
    {
        var clock = Stopwatch.StartNew();
        var bytes = await GetAsync("/api/v1/live/snapshot");
        return (clock.Elapsed, bytes.Length);
    }

    /// <summary>Reads as the command center does.</summary>
    /// <exception cref="HttpRequestException">The call was refused.</exception>
    public async Task<byte[]> GetAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", keys["commandCenter"]);
        using var answer = await http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsByteArrayAsync();
    }

    // A connection string holds a password, and the program takes none from the command line.
    private static ProcessStartInfo Fill(ProcessStartInfo start, IEnumerable<string> arguments)
    {
        foreach (var argument in arguments)
            if (argument.StartsWith("--ConnectionStrings:", StringComparison.Ordinal) && argument.Split('=', 2) is [var key, var value])
                start.Environment[key[2..].Replace(":", "__", StringComparison.Ordinal)] = value;
            else
                start.ArgumentList.Add(argument);
        return start;
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
