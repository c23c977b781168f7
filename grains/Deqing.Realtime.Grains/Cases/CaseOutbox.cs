using System.Text.Json;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Storage;

namespace Deqing.Realtime.Grains.Cases;

/// <summary>What a case contributes to its village.</summary>
internal static class CaseTally
{
    public static Tally Of(CaseFile state) => new Tally
    {
        OpenCases = state.IsOver ? 0 : 1,
        UnacknowledgedCases = state is { IsOver: false, IsAcknowledged: false } ? 1 : 0,
    };
}

/// <summary>The outbox rows a case writes with its events.</summary>
internal static class CaseOutbox
{
    /// <summary>The topic: a case has changed and whoever shows it must be told.</summary>
    public const string Changed = "case.changed";

    /// <summary>The topic: a case owes something to another.</summary>
    public const string Link = "case.link";

    /// <summary>What a case owes to others after these events.</summary>
    /// <param name="id">Id of the case.</param>
    /// <param name="before">The case before them, or null.</param>
    /// <param name="after">The case after them.</param>
    /// <param name="events">The events.</param>
    public static IEnumerable<CaseLink> Links(string id, CaseFile? before, CaseFile after, ImmutableArray<CaseEvent> events)
    {
        foreach (var happened in events)
            switch (happened)
            {
                case CaseSplit split:
                    foreach (var child in split.Children)
                        yield return new CaseLink(LinkKind.Opens, id, child);
                    break;
                case CaseAbsorbed absorbed:
                    yield return new CaseLink(LinkKind.GoesOnIn, absorbed.Case, id);
                    break;
                case CaseUnmerged when before?.MergedInto is { } target:
                    yield return new CaseLink(LinkKind.GoesOnIn, id, target);
                    break;
            }

        if (after is { IsOver: true, Parent: { } parent } && before is not { IsOver: true })
            yield return new CaseLink(LinkKind.Ends, id, parent);
    }

    public static OutboxMessage Message(string id, CaseFile state, DateTimeOffset at) => new(
        Changed, id, JsonSerializer.Serialize(new { id, version = state.Version, at }));

    public static OutboxMessage Message(CaseLink link) => new(Link, link.Key, JsonSerializer.Serialize(link));

    public static CaseLink ReadLink(OutboxMessage message) => JsonSerializer.Deserialize<CaseLink>(message.Payload)!;
}

/// <summary>What a case owes to another. The numbers are part of the stored outbox rows.</summary>
internal enum LinkKind
{
    /// <summary>The case was split: the other is one of its parts and must be opened.</summary>
    Opens = 0,

    /// <summary>The case is a part that has ended: the other, which it was split from, must hear of it.</summary>
    Ends = 1,

    /// <summary>The case goes on in the other or no longer does: the other must count it or not, as the case itself says.</summary>
    GoesOnIn = 2,
}

/// <summary>A debt between two cases.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Case">Id of the case that says what is so.</param>
/// <param name="Other">Id of the case that must be told.</param>
internal sealed record CaseLink(LinkKind Kind, string Case, string Other)
{
    /// <summary>Two debts of one kind between the same cases are one: who pays looks at how they stand then.</summary>
    public string Key => $"{Kind}:{Case}>{Other}";
}
