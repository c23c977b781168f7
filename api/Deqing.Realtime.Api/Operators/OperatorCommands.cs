using System.CommandLine;
using System.CommandLine.Parsing;
using Deqing.Realtime.Api.Configuration;
using Deqing.Realtime.Silo;
using Deqing.Realtime.Storage;

namespace Deqing.Realtime.Api.Operators;

/// <summary>
/// Commands for who runs the program, on the same program and settings: <c>user</c>, <c>key</c>, <c>device</c>, <c>audit</c> and
/// <c>case</c>. They work while the program runs, which takes up within a second what they changed, and print what they made.
/// </summary>
internal static class OperatorCommands
{
    /// <summary>Whether a command line is one of these rather than a start.</summary>
    public static bool Are(string[] args) => args is ["user" or "key" or "device" or "audit" or "case" or "--help" or "-h" or "-?", ..];

    /// <summary>Whether a word of a command line is a setting of the program.</summary>
    public static bool IsSetting(string word) => word.StartsWith("--", StringComparison.Ordinal);

    /// <summary>Carries out a command.</summary>
    /// <returns>0, or 1 if it was refused; the reason is on <paramref name="errors"/>.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors)
    {
        var root = new RootCommand(
            "Real-time governance engine of a county. Without a command it starts. Settings may follow a command: --Section:Key=value.");
        foreach (var command in (Command[])
        [
            UserCommand.Build(Within), KeyCommand.Build(Within), DeviceCommand.Build(Within), AuditCommand.Build(Within),
            CaseCommand.Build(Within),
        ])
        {
            command.TreatUnmatchedTokensAsErrors = false;
            foreach (var sub in command.Subcommands)
                sub.TreatUnmatchedTokensAsErrors = false;
            root.Subcommands.Add(command);
        }

        return await root.Parse(args).InvokeAsync(new InvocationConfiguration
        {
            Output = output, Error = errors, EnableDefaultExceptionHandler = false,
        });

        async Task<int> Within(ParseResult parsed, Func<OperatorContext, Task<int>> act)
        {
            // Where a command takes any number of arguments, it takes the settings for some of them.
            string[] settings =
            [
                .. parsed.UnmatchedTokens,
                .. parsed.Tokens.Where(token => token.Type == TokenType.Argument && IsSetting(token.Value)).Select(token => token.Value),
            ];
            KnownConfiguration.Check(settings);
            var configuration = new ConfigurationManager();
            configuration.AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true);
            configuration.AddEnvironmentVariables("ASPNETCORE_").AddEnvironmentVariables("DOTNET_").AddEnvironmentVariables();
            configuration.AddCommandLine(settings);
            configuration.AddSecretsFolder();
            KnownConfiguration.Check(configuration);
            var engine = await Engine.JoinAsync(configuration, CancellationToken.None);
            try
            {
                return await act(await OperatorContext.OpenAsync(engine, configuration, output, errors));
            }
            catch (StorageException failure)
            {
                await errors.WriteLineAsync($"Storage ({failure.Problem}): {failure.Message}");
                return 1;
            }
            finally
            {
                await engine.Store.DisposeAsync();
            }
        }
    }
}

/// <summary>Opens what a command works with, and lets it work.</summary>
internal delegate Task<int> Operate(ParseResult parsed, Func<OperatorContext, Task<int>> act);
