using Microsoft.AspNetCore.Http.HttpResults;

namespace Deqing.Realtime.Api.Hosting;

/// <summary>What is wrong with a member of a body.</summary>
/// <param name="Member">Its path, as <c>vector.pauses[2]</c>; empty for the body itself.</param>
/// <param name="Reason">One camelCase word.</param>
/// <param name="Detail">What it must be.</param>
internal sealed record BadMember(string Member, string Reason, string Detail);

/// <summary>
/// Collects all that is wrong with a body. The problem has the reason of the first; its <c>members</c> name each.
/// </summary>
internal sealed class BadMembers
{
    /// <summary>Most mistakes told at once.</summary>
    public const int MaxTold = 20;

    private readonly List<BadMember> all = [];

    /// <summary>Whether nothing is wrong.</summary>
    public bool IsEmpty => all.Count == 0;

    /// <summary>Whether no more mistakes are told.</summary>
    public bool IsFull => all.Count >= MaxTold;

    /// <summary>Notes a mistake.</summary>
    public void Add(string member, string reason, string detail)
    {
        if (!IsFull)
            all.Add(new BadMember(member, reason, detail));
    }

    /// <summary>The answer to a body with mistakes.</summary>
    public ProblemHttpResult Problem()
    {
        var problem = Problems.BadRequest(
            all[0].Reason, string.Join("; ", all.Select(bad => bad.Member.Length == 0 ? bad.Detail : $"'{bad.Member}' {bad.Detail}")));
        problem.ProblemDetails.Extensions["members"] = all;
        return problem;
    }
}
