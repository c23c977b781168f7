using Deqing.Realtime.Domain.Cases;

namespace Deqing.Realtime.Api.Cases;

/// <summary>Why a case refused a command, in a sentence.</summary>
internal static class CaseRefusals
{
    /// <summary>A refusal in a sentence.</summary>
    public static string Why(CaseRefusal refusal) => refusal switch
    {
        CaseRefusal.StaleVersion => "The case has changed since you looked.",
        CaseRefusal.AlreadyAcknowledged => "Somebody has acknowledged it already.",
        CaseRefusal.AlreadyClosed => "The case has ended.",
        CaseRefusal.AlarmStillActive => "It cannot be resolved while its alarm is active.",
        CaseRefusal.NoteRequired => "A 'note' must say why or what was done.",
        CaseRefusal.TextTooLong => $"A text has at most {CaseFile.MaxText} characters.",
        CaseRefusal.WrongStage => "The case does not stand where this can be done.",
        CaseRefusal.ReasonRequired => "A 'reason' is required.",
        CaseRefusal.EvidenceRequired => "The evidence its category asks for is missing.",
        CaseRefusal.TooMuchEvidence => $"At most {CaseFile.MaxEvidence} pieces of evidence come with one command.",
        CaseRefusal.UnknownCategory => "The catalogue has no such category.",
        CaseRefusal.UnknownCondition => "The category has no such condition.",
        CaseRefusal.UnknownDepartment => "The catalogue has no such department.",
        CaseRefusal.DepartmentTwice => "A department is named twice.",
        CaseRefusal.NotYourPart => "The case is not with this department, or not at this point.",
        CaseRefusal.DepartmentRequired => "You act for several of its departments: name one as 'department'.",
        CaseRefusal.ReturnedUnchanged => "It was sent back: repair it or send it elsewhere, do not push it on as it was.",
        CaseRefusal.ArbiterDecides => "After so many returns an arbiter decides.",
        CaseRefusal.OwnWork => "Nobody checks or approves their own work.",
        CaseRefusal.Overdue => "It is overdue: neither extension nor hold is possible.",
        CaseRefusal.NoneLeft => "There are no more extensions or holds.",
        CaseRefusal.RequestWaiting => "A request waits already.",
        CaseRefusal.NoRequest => "No request waits.",
        CaseRefusal.TimeOutOfRange => "The time is missing, lies in the past or too far ahead.",
        CaseRefusal.OnHold => "Its clock stands.",
        CaseRefusal.NotOnHold => "Its clock does not stand.",
        CaseRefusal.CannotMerge =>
            "A case goes on neither in itself nor in one that has ended, goes on in another or is just being merged.",
        CaseRefusal.PartsOutOfRange => $"It is split into 2 to {CaseFile.MaxParts} parts.",
        CaseRefusal.ChildrenOpen => "Cases that were split off have not ended.",
        CaseRefusal.NotYourReport => "You are not one of its reporters.",
        CaseRefusal.RatingClosed => "This round was rated already, or it is too late.",
        CaseRefusal.StarsOutOfRange => "It takes 1 to 5 stars.",
        CaseRefusal.NothingToChange => "Nothing would change.",
        CaseRefusal.UnknownWorker => "There is no such worker.",
        CaseRefusal.WorkerUnavailable => "The worker is off duty, not at work or not to be sent just now.",
        CaseRefusal.AlreadyAssigned => "A worker has it already; take it back first.",
        CaseRefusal.NoTask => "The case is not with a worker, or not at this point.",
        CaseRefusal.NotYourTask => "The task is not yours.",
        CaseRefusal.Full => "The case has as many events, reporters or parts as it may.",
        _ => throw new NotSupportedException($"Unknown refusal {refusal}."),
    };
}
