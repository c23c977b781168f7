using Deqing.Realtime.Domain.Access;

namespace Deqing.Realtime.Domain.Places;

/// <summary>How far a position could be attributed. Whoever gets the case sees how sure its place is.</summary>
public enum FoundBy
{
    /// <summary>It lies in the cell of a village.</summary>
    Village,

    /// <summary>It lies in the county, in no village's cell but near one: the gaps between drawn cells are nobody's land.</summary>
    NearVillage,

    /// <summary>It lies in a township, far from every village of it.</summary>
    Township,

    /// <summary>It lies inside the county's boundary and that is all that is known.</summary>
    County,

    /// <summary>It lies outside the county. What happens there is kept and goes to the county desk.</summary>
    Outside,
}

/// <summary>The place a position belongs to.</summary>
/// <param name="Place">A village with its township, a township, or the county; the county too for what lies outside of it.</param>
/// <param name="By">What it was found by.</param>
public readonly record struct PlaceFinding(Place Place, FoundBy By);
