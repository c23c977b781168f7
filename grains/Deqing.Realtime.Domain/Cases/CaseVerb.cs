namespace Deqing.Realtime.Domain.Cases;

/// <summary>What a person does to a case. The word of each, in camelCase, names it in the API.</summary>
public enum CaseVerb : byte
{
    /// <summary>See <see cref="Cases.Acknowledge"/>.</summary>
    Acknowledge,

    /// <summary>See <see cref="AddNote"/>.</summary>
    Note,

    /// <summary>See <see cref="Cases.Verify"/>.</summary>
    Verify,

    /// <summary>See <see cref="FileCase"/>.</summary>
    File,

    /// <summary>See <see cref="Cases.Dispatch"/>.</summary>
    Dispatch,

    /// <summary>See <see cref="Cases.Accept"/>.</summary>
    Accept,

    /// <summary>See <see cref="SendBack"/>.</summary>
    Return,

    /// <summary>See <see cref="Cases.Arbitrate"/>.</summary>
    Arbitrate,

    /// <summary>See <see cref="FinishHandling"/>.</summary>
    Handle,

    /// <summary>See <see cref="Cases.Check"/>.</summary>
    Check,

    /// <summary>See <see cref="CloseCase"/>.</summary>
    Close,

    /// <summary>See <see cref="VoidCase"/>.</summary>
    Void,

    /// <summary>See <see cref="Cases.Reopen"/>.</summary>
    Reopen,

    /// <summary>See <see cref="AskExtension"/>.</summary>
    Extend,

    /// <summary>See <see cref="AskHold"/>.</summary>
    Hold,

    /// <summary>See <see cref="Cases.Approve"/>.</summary>
    Approve,

    /// <summary>See <see cref="RefuseRequest"/>.</summary>
    Refuse,

    /// <summary>See <see cref="EndHold"/>.</summary>
    Resume,

    /// <summary>See <see cref="Cases.Reclassify"/>.</summary>
    Reclassify,

    /// <summary>See <see cref="Cases.Merge"/>.</summary>
    Merge,

    /// <summary>See <see cref="Cases.Unmerge"/>.</summary>
    Unmerge,

    /// <summary>See <see cref="Cases.Split"/>.</summary>
    Split,

    /// <summary>See <see cref="AssignWorker"/>.</summary>
    Assign,

    /// <summary>See <see cref="Cases.TakeTask"/>.</summary>
    TakeTask,

    /// <summary>See <see cref="ArriveAtTask"/>.</summary>
    Arrive,

    /// <summary>See <see cref="Cases.DeclineTask"/>.</summary>
    DeclineTask,

    /// <summary>See <see cref="RecallTask"/>.</summary>
    Recall,

    /// <summary>See <see cref="Cases.Urge"/>.</summary>
    Urge,
}
