using Deqing.Realtime.Fleet.Generate;

namespace Deqing.Realtime.Fleet;

/// <summary>The fleet's commands. Exit code 0: done, 1: it could not be done, 2: the command line is wrong.</summary>
internal static class FleetProgram
{
    private const string Help = $"""
        A fleet of devices and the generator of a county pack.

        {GenerateCommand.Help}
        """;

    public static Task<int> RunAsync(string[] words, TextWriter output, TextWriter errors, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        if (words.Length == 0 || words.Contains("--help"))
        {
            output.WriteLine(Help);
            return Task.FromResult(words.Length == 0 ? 2 : 0);
        }
        try
        {
            var arguments = new Arguments(words[1..]);
            switch (words[0])
            {
                case "generate": GenerateCommand.Run(arguments, output); break;
                default: throw new ArgumentsException($"'{words[0]}' is not a command.");
            }
            return Task.FromResult(0);
        }
        catch (ArgumentsException error)
        {
            errors.WriteLine(error.Message + " See --help.");
            return Task.FromResult(2);
        }
        catch (Exception error) when (error is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            errors.WriteLine(error.Message);
            return Task.FromResult(1);
        }
    }
}
