using Deqing.Realtime.Fleet.Wire;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Deqing.Realtime.Fleet.Demonstrate;

/// <summary>The demonstration fleet as a program of its own.</summary>
internal static class DemonstrateCommand
{
    public const string Help = """
          demonstration --county FOLDER [--target mqtt://127.0.0.1:1883] [--key KEY] [--speed 1..3600] [--seed N] [--recordings FOLDER]
              Recorded water or silence on the sensors that demonstration.json names, simulated water on all others; runs until Ctrl-C.
              --speed   how much faster the simulated sun runs, default 60
        """;

    public static async Task<int> RunAsync(Arguments arguments, TimeProvider time, CancellationToken stop)
    {
        var address = Targets.Parse(arguments.Optional("--target") ?? "mqtt://127.0.0.1:1883");
        if (address.Scheme != "mqtt") throw new ArgumentsException("The demonstration sends over MQTT; --target must begin with mqtt://.");
        var options = new DemonstrationOptions
        {
            CountyFolder = arguments.Required("--county"),
            Host = address.Host,
            Port = address.Port < 0 ? 1883 : address.Port,
            Key = Targets.Key(arguments),
            Speed = (int)arguments.WholeNumber("--speed", 60, 1, 3600),
        };
        options.Seed = arguments.WholeNumber("--seed", options.Seed, long.MinValue, long.MaxValue);
        options.RecordingsFolder = arguments.Optional("--recordings") ?? options.RecordingsFolder;
        arguments.Finish();

        await using var services = new ServiceCollection()
            .AddLogging(log => log.AddSimpleConsole().SetMinimumLevel(LogLevel.Debug))
            .AddSingleton(time)
            .AddFleet(options)
            .BuildServiceProvider();
        var fleet = services.GetServices<IHostedService>().OfType<DemonstrationFleet>().Single();
        await fleet.StartAsync(stop);
        await fleet.ExecuteTask!.WaitAsync(CancellationToken.None);
        return 0;
    }
}
