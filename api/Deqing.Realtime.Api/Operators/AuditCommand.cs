using System.CommandLine;
using System.Globalization;

namespace Deqing.Realtime.Api.Operators;

/// <summary><c>audit verify</c>.</summary>
internal static class AuditCommand
{
    /// <summary>Builds it.</summary>
    public static Command Build(Operate operate)
    {
        var verify = new Command("verify", "Reads the whole audit log and says whether it is as it was written; exit code 1 if not.");
        verify.SetAction(parsed => operate(parsed, VerifyAsync));
        return new Command("audit", "The audit log.") { verify };
    }

    private static async Task<int> VerifyAsync(OperatorContext context)
    {
        var verdict = await context.Head.VerifyAsync(context.Chain, CancellationToken.None);
        await context.Output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{verdict.Entries} entries hold, the last with the hash {verdict.Head}."));
        if (verdict.BrokenAt is { } at)
            await context.Errors.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Entry {at} is not as it was written."));
        if (verdict.Missing > 0)
            await context.Errors.WriteLineAsync(
                string.Create(CultureInfo.InvariantCulture, $"{verdict.Missing} entries are gone from the end."));
        return verdict.Intact ? 0 : 1;
    }
}
