namespace Deqing.Realtime.Domain.Cases;

public static partial class CaseEvolution
{
    private static CaseFile Urged(CaseFile state, CaseUrged it) => state with
    {
        Version = state.Version + 1,
        Calls = state.Calls.Add(new CaseCall(it.At, it.By, it.Chance, it.DueAt, state.Stage, state.StageSince)),
    };

    // Whoever was called for a step has done it, or the case has left it otherwise.
    private static CaseFile Called(CaseFile next, CaseEvent happened)
    {
        if (next.Calls is not [.., { EndedAt: null } last] || last.IsFor(next))
            return next;
        var calls = next.Calls.ToBuilder();
        for (var index = calls.Count - 1; index >= 0 && calls[index].EndedAt is null; index--)
            calls[index] = calls[index] with { EndedAt = happened.At, IsDone = Does(calls[index].Stage, happened) };
        return next with { Calls = calls.MoveToImmutable() };
    }

    private static bool Does(CaseStage stage, CaseEvent happened) => stage switch
    {
        CaseStage.Verifying => happened is CaseVerified or CaseVoided or CaseClosed,
        CaseStage.Filing => happened is CaseFiled or CaseVoided or CaseClosed,
        CaseStage.Dispatching => happened is CaseDispatched,
        CaseStage.Arbitrating => happened is CaseArbitrated,
        CaseStage.Accepting => happened is CaseAccepted,
        CaseStage.Handling => happened is HandlingFinished,
        CaseStage.Checking => happened is CaseChecked,
        CaseStage.Closing => happened is CaseClosed,
        _ => false,
    };
}
