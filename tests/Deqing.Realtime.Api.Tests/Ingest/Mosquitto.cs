using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Deqing.Realtime.Api.Tests.Ingest;

/// <summary>A real Mosquitto with the configuration and the access list of deploy/mosquitto, on one loopback port of its own.</summary>
internal sealed partial class Mosquitto : IAsyncDisposable
{
    /// <summary>Password of everybody.</summary>
    public const string Password = "word";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("mosquitto-");
    private Process? process;

    private Mosquitto(int port) => Port = port;

    public int Port { get; }

    /// <summary>Starts one that knows these users, without TLS.</summary>
    public static Task<Mosquitto> StartAsync(params string[] users) => StartAsync(null, users);

    /// <summary>Starts one that knows these users and speaks TLS if there is a certificate.</summary>
    public static async Task<Mosquitto> StartAsync(TestCertificate? certificate, params string[] users)
    {
        var broker = new Mosquitto(FreePort());
        broker.Configure(certificate, users);
        await broker.StartAsync();
        return broker;
    }

    public async Task StartAsync()
    {
        process = Process.Start(
            new ProcessStartInfo(Find("mosquitto"), ["-c", PathOf("mosquitto.conf")]) { RedirectStandardError = true })!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        using var patience = new CancellationTokenSource(IngestHost.Patience);
        while (!await ListensAsync())
        {
            Assert.False(process.HasExited || patience.IsCancellationRequested, "Mosquitto does not start.");
            await ticks.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    /// <summary>Ends it as an operator would.</summary>
    public async Task StopAsync()
    {
        using (var signal = Process.Start("kill", ["-TERM", process!.Id.ToString(CultureInfo.InvariantCulture)]))
            await signal.WaitForExitAsync();
        await process.WaitForExitAsync().WaitAsync(IngestHost.Patience);
        process.Dispose();
        process = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }
        folder.Delete(recursive: true);
    }

    private async Task<bool> ListensAsync()
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private void Configure(TestCertificate? certificate, string[] users)
    {
        var deployed = Path.Combine(FindRepository(), "deploy", "mosquitto");
        var text = File.ReadAllText(Path.Combine(deployed, "mosquitto.conf"));
        text = (certificate is null ? Tls().Replace(text, "") : text.Replace("listener 8883", "", StringComparison.Ordinal))
            .Replace("listener 1883 127.0.0.1", $"listener {Port} 127.0.0.1", StringComparison.Ordinal)
            .Replace("/etc/mosquitto/", $"{folder.FullName}/", StringComparison.Ordinal)
            .Replace("/var/lib/mosquitto/", $"{folder.FullName}/", StringComparison.Ordinal);
        // Where it is root it would become a user who may not read what is the tests' own.
        File.WriteAllText(PathOf("mosquitto.conf"), $"{text}\nuser {Environment.UserName}\n");
        File.Copy(Path.Combine(deployed, "deqing.acl"), PathOf("deqing.acl"));
        certificate?.Write(folder.CreateSubdirectory("certs").FullName);
        File.WriteAllLines(PathOf("deqing.passwords"), users.Select(user => $"{user}:{Password}"));
        using var hashing = Process.Start(Find("mosquitto_passwd"), ["-U", PathOf("deqing.passwords")])!;
        hashing.WaitForExit();
        Assert.Equal(0, hashing.ExitCode);
    }

    private string PathOf(string name) => Path.Combine(folder.FullName, name);

    /// <summary>Servers are outside of the path of ordinary users on some systems.</summary>
    private static string Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/sbin").Append("/usr/local/sbin")
        .Select(place => Path.Combine(place, program)).FirstOrDefault(File.Exists)
        ?? throw new FileNotFoundException($"{program} is not installed; tests/run.sh installs it.");

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Deqing.Realtime.sln")))
            folder = folder.Parent!;
        return folder.FullName;
    }

    [GeneratedRegex("^(listener 8883|certfile .*|keyfile .*)$", RegexOptions.Multiline)]
    private static partial Regex Tls();
}
