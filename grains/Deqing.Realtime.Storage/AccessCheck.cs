using Deqing.Realtime.Domain.Access;

namespace Deqing.Realtime.Storage;

/// <summary>What is the same for both databases about the arguments of <see cref="IAccessStore"/>.</summary>
internal static class AccessCheck
{
    /// <summary>The most subjects or audit entries one page lists.</summary>
    public const int MaxPage = 10_000;

    /// <summary>The most changes, and the most audit entries, of one write: others wait for it.</summary>
    public const int MaxChanges = 1_000;

    public static void Limit(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MaxPage);
    }

    public static void Write(ImmutableArray<AccessChange> changes, ImmutableArray<AuditDraft> audit)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(changes.Length, MaxChanges, nameof(changes));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(audit.Length, MaxChanges, nameof(audit));
        foreach (var change in changes)
            if (change is SaveSubject { Subject: var subject })
                Check(subject);
    }

    private static void Check(Subject subject)
    {
        ArgumentException.ThrowIfNullOrEmpty(subject.Id);
        ArgumentException.ThrowIfNullOrEmpty(subject.Name);
        ArgumentOutOfRangeException.ThrowIfLessThan(subject.Version, 1, nameof(subject));
        if (!string.Equals(subject.Name, subject.Name.ToLowerInvariant(), StringComparison.Ordinal)
            || !AccessText.CanBeStored(subject.Name))
            throw new ArgumentException("The name is not in lower case, or cannot be stored.", nameof(subject));
    }
}
