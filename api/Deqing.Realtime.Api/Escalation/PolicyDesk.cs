using System.Collections.Immutable;
using System.Globalization;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Domain.Escalation;
using Deqing.Realtime.Domain.Notices;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Grains.Escalation;
using Deqing.Realtime.Grains.Notices;
using Deqing.Realtime.Storage;

namespace Deqing.Realtime.Api.Escalation;

/// <summary>The policies as they hold, those of the county pack with the saved ones over them; and what is to be said of them.</summary>
internal sealed class PolicyDesk(
    IPolicyStore store, County county, IDutyRegister register, INoticeSender sender, EscalationWriting writing, CurrentCaller current,
    AccessWriter writer, TimeProvider time)
{
    /// <summary>The saved ones, and all in the order that holds.</summary>
    public async Task<(ImmutableArray<PolicyRow> Saved, EscalationBook Book)> ReadAsync(CancellationToken cancellation)
    {
        var rows = await store.ListAsync(cancellation);
        return (rows, With(rows));
    }

    /// <summary>All in the order that holds with some saved ones.</summary>
    public EscalationBook With(IEnumerable<PolicyRow> rows) => county.Escalation.With(rows.Select(row => (row.Policy, row.Before)));

    /// <summary>Whether the county pack has one of an id.</summary>
    public bool IsPacked(string id) => county.Escalation.IndexOf(id) >= 0;

    /// <summary>A policy as staff read it.</summary>
    public PolicyAnswer Answer(EscalationPolicy policy, ImmutableArray<PolicyRow> saved) =>
        writing.Of(policy, saved.FirstOrDefault(row => row.Policy.Id == policy.Id), IsPacked(policy.Id));

    /// <summary>A policy with what of it does not work as the county stands now.</summary>
    public async Task<CheckedPolicyAnswer> CheckAsync(
        EscalationPolicy policy, ImmutableArray<PolicyRow> saved, EscalationBook book, CancellationToken cancellation)
    {
        var duty = await register.ReadAsync(cancellation);
        var calls = DutyGaps.Calls(county, policy, duty, time.GetUtcNow()).ToImmutableArray();
        var silent = new HashSet<int>();
        var asked = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var call in calls)
            if (!await AnyReachableAsync(call.People, asked, cancellation))
                silent.Add(call.Step);
        return new CheckedPolicyAnswer(
            Answer(policy, saved), [.. PolicyCheck.Find(policy, book, calls, duty, silent).Select(EscalationWriting.Of)]);
    }

    /// <summary>Saves a policy that nobody has changed since, and notes it in the audit log.</summary>
    /// <returns>Whether it was saved; if not, somebody has changed it.</returns>
    public async Task<bool> SaveAsync(EscalationPolicy policy, string? before, int version)
    {
        var saved = await store.SaveAsync(
            new PolicyRow(policy, before, version, current.Id, time.GetUtcNow()), CancellationToken.None);
        if (saved is not null)
            await writer.AuditAsync(current.Audit("policySaved", target: policy.Id, detail: string.Create(
                CultureInfo.InvariantCulture, $"version {saved.Version}, {policy.Steps.Length} steps")));
        return saved is not null;
    }

    /// <summary>Removes a saved policy that nobody has changed since, and notes it in the audit log.</summary>
    /// <returns>Whether it was removed.</returns>
    public async Task<bool> RemoveAsync(PolicyRow row)
    {
        var removed = await store.RemoveAsync(row.Policy.Id, row.Version, CancellationToken.None);
        if (removed)
            await writer.AuditAsync(current.Audit("policyRemoved", target: row.Policy.Id, detail: $"version {row.Version}"));
        return removed;
    }

    // It is enough to know of one: with the first who can be reached the others are not asked.
    private async Task<bool> AnyReachableAsync(
        ImmutableArray<string> people, Dictionary<string, bool> asked, CancellationToken cancellation)
    {
        foreach (var person in people)
        {
            if (!asked.TryGetValue(person, out var reachable))
                asked[person] = reachable = (await sender.ReachAsync(person, cancellation)).HasChannel;
            if (reachable)
                return true;
        }

        return false;
    }
}
