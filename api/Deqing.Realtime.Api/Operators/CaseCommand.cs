using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Deqing.Realtime.Api.Proofs;
using Deqing.Realtime.Domain.Proofs;
using Deqing.Realtime.Storage.Proofs;

namespace Deqing.Realtime.Api.Operators;

/// <summary><c>case verify</c>: of a file somebody has, without a database, or of everything in the database.</summary>
internal static class CaseCommand
{
    private const int MaxNamed = 1_000;

    /// <summary>Builds it.</summary>
    public static Command Build(Operate operate)
    {
        var file = new Argument<string[]>("file")
        {
            Description = "A copy of a case or an evidence pack: copy.json or pack.zip.", Arity = ArgumentArity.ZeroOrMore,
        };
        var all = new Option<bool>("--all") { Description = "Checks every case and every sealed day in the database instead." };
        var receipt = new Option<string?>("--receipt") { Description = "The code on the reporter's receipt, which must be in it." };
        var key = new Option<string?>("--key") { Description = "File with the county's public key; that of the copy if left out." };
        var days = new Option<string?>("--days") { Description = "File with sealed days that were kept: what /api/v1/proofs/days said." };
        var verify = new Command("verify", "Says whether a case is as it was written, and where not; exit code 1 if not.")
        {
            file, all, receipt, key, days,
        };
        verify.SetAction(parsed =>
        {
            var (output, errors) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            var files = parsed.GetValue(file)!.Where(name => !OperatorCommands.IsSetting(name)).ToArray();
            if (parsed.GetValue(all) == (files.Length == 1) || files.Length > 1)
                return RefuseAsync(errors, "Name one file, or --all for the database.");
            return parsed.GetValue(all)
                ? operate(parsed, AllAsync)
                : FileAsync(files[0], parsed.GetValue(receipt), parsed.GetValue(key), parsed.GetValue(days), output, errors);
        });
        return new Command("case", "Cases.") { verify };
    }

    private static async Task<int> FileAsync(
        string file, string? receipt, string? key, string? days, TextWriter output, TextWriter errors)
    {
        try
        {
            var code = ReceiptCode.Parse(receipt);
            if (receipt is not null && code is null)
                return await RefuseAsync(errors, $"'{receipt}' is no code of a receipt.");
            var trusted = key is null ? null : PublicKey.FromPem(await File.ReadAllTextAsync(key));
            if (key is not null && trusted is null)
                return await RefuseAsync(errors, $"{key} holds no public key.");
            var kept = days is null ? [] : KeptDays.Read(await File.ReadAllTextAsync(days));
            if (kept is null)
                return await RefuseAsync(errors, $"{days} holds no sealed days.");
            var (verdict, used) = await ProofFile.CheckAsync(file, new CopyTrust(code, trusted, kept.Value), CancellationToken.None);
            return await SayAsync(verdict, used, trusted is not null, output, errors);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return await RefuseAsync(errors, failure.Message);
        }
    }

    private static async Task<int> SayAsync(
        CopyVerdict verdict, ImmutableArray<byte> key, bool isTrusted, TextWriter output, TextWriter errors)
    {
        foreach (var finding in verdict.Findings)
            await errors.WriteLineAsync(ProofWords.Of(finding));
        if (!verdict.IsIntact)
            return 1;
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"Nothing was changed. {verdict.Events} events, {verdict.Sealed} of them under sealed days."));
        if (verdict.ReceiptEvent is { } reported)
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"The receipt is of event {reported}."));
        if (!isTrusted)
            await output.WriteLineAsync(
                $"Signed with the key {PublicKey.Fingerprint(key.AsSpan())}: compare it with the one the county has published.");
        return 0;
    }

    private static async Task<int> AllAsync(OperatorContext context)
    {
        using var proofs = await ProofKey.OpenAsync(context.Database, context.Keys, CancellationToken.None);
        using var checking = proofs.Checking();
        var named = 0;
        var audit = new CaseAudit(
            context.Database, context.County.Code, checking, await proofs.LastDayAsync(CancellationToken.None), found =>
            {
                if (++named <= MaxNamed)
                    context.Errors.WriteLine(
                        found.CaseId is null ? ProofWords.Of(found.Finding) : $"Case {found.CaseId}: {ProofWords.Of(found.Finding)}");
            });
        var seen = await audit.RunAsync(CancellationToken.None);
        await context.Output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{seen.Cases} cases with {seen.Events} events and {seen.Days} sealed days were checked; {seen.Findings} findings."));
        return seen.Findings == 0 ? 0 : 1;
    }

    private static async Task<int> RefuseAsync(TextWriter errors, string why)
    {
        await errors.WriteLineAsync(why);
        return 1;
    }
}
