using Deqing.Realtime.Domain.Escalation;

namespace Deqing.Realtime.Grains.Escalation;

/// <summary>What the cases about the findings of a night say, in the language of the county.</summary>
public interface INightTexts
{
    /// <summary>The calls of a policy that would find nobody.</summary>
    string OfGap(NightGap gap, EscalationPolicy policy);

    /// <summary>People whom only the inbox reaches.</summary>
    string OfUnreachable(ImmutableArray<Called> people);

    /// <summary>That it was not found any more.</summary>
    string Gone { get; }
}
