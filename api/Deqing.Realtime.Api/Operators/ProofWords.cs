using System.Globalization;
using Deqing.Realtime.Domain.Proofs;

namespace Deqing.Realtime.Api.Operators;

/// <summary>Findings in words.</summary>
internal static class ProofWords
{
    /// <summary>A sentence with the name of the fault at its end, which a program can look for.</summary>
    public static string Of(ProofFinding finding) =>
        $"{Sentence(finding)}{(finding.Detail is null || IsName(finding.Fault) ? "" : $" {finding.Detail.TrimEnd('.')}.")}"
        + $" [{Hosting.Json.Word(finding.Fault)}]";

    private static string Sentence(ProofFinding finding)
    {
        var version = finding.Version?.ToString(CultureInfo.InvariantCulture);
        var day = finding.Day?.ToString("O", CultureInfo.InvariantCulture);
        return finding.Fault switch
        {
            ProofFault.Unreadable => "This is no copy of a case:",
            ProofFault.ChangedEvent => $"Event {version} is not as it was written.",
            ProofFault.BrokenLink => $"The link of event {version} is not the one that was made.",
            ProofFault.MissingEvent => $"Event {version} is missing.",
            ProofFault.InsertedEvent => $"Event {version} was put in.",
            ProofFault.MisplacedEvent => $"Event {version} stands in the wrong place.",
            ProofFault.UnsealedEvent => $"Event {version} should be under a sealed day and is not.",
            ProofFault.WrongRoot => $"The root of {day} is not made of what is there.",
            ProofFault.WrongSignature => $"The signature of {day ?? finding.Detail ?? "the copy"} is not the county's.",
            ProofFault.WrongDay => $"{day} is not the day that was sealed.",
            ProofFault.WrongKey => "The key is not the trusted one.",
            ProofFault.ReceiptNotFound => "No event is the one on the receipt.",
            ProofFault.WrongNumber => "The receipt is of a case with another number:",
            ProofFault.WrongRow => "The list of cases does not show the case where its events lead.",
            ProofFault.ChangedFile => $"{finding.Detail} is not the file that was sealed.",
            ProofFault.MissingFile => $"{finding.Detail} is missing.",
            ProofFault.UnknownFile => $"{finding.Detail} was not sealed with the pack.",
            _ => finding.Fault.ToString(),
        };
    }

    private static bool IsName(ProofFault fault) =>
        fault is ProofFault.ChangedFile or ProofFault.MissingFile or ProofFault.UnknownFile or ProofFault.WrongSignature;
}
