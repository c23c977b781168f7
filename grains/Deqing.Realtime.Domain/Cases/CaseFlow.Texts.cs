namespace Deqing.Realtime.Domain.Cases;

public static partial class CaseFlow
{
    private static readonly Decision OutOfRange = Decision.Refuse(CaseRefusal.TimeOutOfRange);

    /// <summary>The decision, unless there is a reason against it.</summary>
    private static Decision Unless(this in Decision decision, CaseRefusal? refusal) =>
        refusal is { } reason ? Decision.Refuse(reason) : decision;

    private static CaseRefusal? Texts(string? text) => text?.Length > CaseFile.MaxText ? CaseRefusal.TextTooLong : null;

    private static CaseRefusal? Note(string? text) => Needed(text, CaseRefusal.NoteRequired);

    private static CaseRefusal? Reason(string? text) => Needed(text, CaseRefusal.ReasonRequired);

    private static CaseRefusal? Needed(string? text, CaseRefusal missing) => string.IsNullOrWhiteSpace(text) ? missing : Texts(text);

    private static CaseRefusal? Amount(ImmutableArray<Evidence> evidence) =>
        !evidence.IsDefault && evidence.Length > CaseFile.MaxEvidence ? CaseRefusal.TooMuchEvidence : null;

    private static ImmutableArray<T> OrNone<T>(ImmutableArray<T> items) => items.IsDefault ? [] : items;
}
