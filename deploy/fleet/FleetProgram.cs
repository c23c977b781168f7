using Deqing.Realtime.Fleet.Demonstrate;
using Deqing.Realtime.Fleet.Generate;
using Deqing.Realtime.Fleet.Replay;
using Deqing.Realtime.Fleet.Simulate;

namespace Deqing.Realtime.Fleet;

/// <summary>
/// The fleet's commands. Exit code 0: done, 1: it could not be done or a row failed, 2: the command line is wrong.
/// </summary>
internal static class FleetProgram
{
    private const string Help = $"""
        A fleet of devices over MQTT or HTTP, and the generator of a county pack.

        {ReplayCommand.Help}
        {SimulateCommand.Help}
        {DemonstrateCommand.Help}
        {GenerateCommand.Help}
        """;

    public static async Task<int> RunAsync(string[] words, TextWriter output, TextWriter errors, CancellationToken stop)
    {
        if (words.Length == 0 || words.Contains("--help"))
        {
            output.WriteLine(Help);
            return words.Length == 0 ? 2 : 0;
        }
        try
        {
            var arguments = new Arguments(words[1..]);
            switch (words[0])
            {
                case "generate":
                    GenerateCommand.Run(arguments, output);
                    return 0;
                case "replay":
                    return await ReplayCommand.RunAsync(arguments, output, errors, TimeProvider.System, stop);
                case "simulate":
                    return await SimulateCommand.RunAsync(arguments, output, TimeProvider.System, stop);
                case "demonstration":
                    return await DemonstrateCommand.RunAsync(arguments, TimeProvider.System, stop);
                default:
                    throw new ArgumentsException($"'{words[0]}' is not a command.");
            }
        }
        catch (ArgumentsException error)
        {
            errors.WriteLine(error.Message + " See --help.");
            return 2;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return 1;
        }
        catch (Exception error) when (error is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            errors.WriteLine(error.Message);
            return 1;
        }
    }
}
