using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;

namespace Deqing.Realtime.Api.Cases;

/// <summary>
/// Who sees a case: whose reach covers where it lies, who acts for a department that has a part in it, and the worker it is with.
/// </summary>
internal static class CaseRights
{
    /// <summary>Whether somebody sees a case: it lies in their reach, or it is with them as a worker.</summary>
    public static bool Covers(Reach reach, Caller who, CaseFile state) =>
        Covers(reach, state) || (!reach.IsNowhere && CaseAccess.IsWorkerOf(state, who));

    /// <summary>Whether a case lies in a reach.</summary>
    public static bool Covers(Reach reach, CaseFile state)
    {
        if (reach.Covers(state.Place))
            return true;
        if (reach.Departments.Count == 0)
            return false;
        foreach (var part in state.Assignments)
            if (reach.Departments.Contains(part.Department))
                return true;
        return false;
    }
}
