using Deqing.Realtime.Domain.Rules;

namespace Deqing.Realtime.Domain.Places;

/// <summary>
/// What a place contributes to the place above it. Tallies add up; every figure of the county is the sum of its ponds,
/// stations and cases and of nothing else.
/// </summary>
/// <param name="Ponds">Ponds registered.</param>
/// <param name="Normal">Ponds known to be normal.</param>
/// <param name="Notice">Ponds whose worst alarm is a notice (IV).</param>
/// <param name="Warning">Ponds whose worst alarm is a warning (III).</param>
/// <param name="Serious">Ponds whose worst alarm is serious (II).</param>
/// <param name="Critical">Ponds whose worst alarm is critical (I).</param>
/// <param name="PondsUnknown">Ponds without fresh data: no statement is made about them.</param>
/// <param name="Sensors">Sensors registered.</param>
/// <param name="SensorsFresh">Sensors whose newest observation is not stale.</param>
/// <param name="OpenCases">Cases not closed.</param>
/// <param name="UnacknowledgedCases">Cases nobody has acknowledged.</param>
[GenerateSerializer, Immutable]
public readonly record struct Tally(
    [property: Id(0)] int Ponds,
    [property: Id(1)] int Normal,
    [property: Id(2)] int Notice,
    [property: Id(3)] int Warning,
    [property: Id(4)] int Serious,
    [property: Id(5)] int Critical,
    [property: Id(6)] int PondsUnknown,
    [property: Id(7)] int Sensors,
    [property: Id(8)] int SensorsFresh,
    [property: Id(9)] int OpenCases,
    [property: Id(10)] int UnacknowledgedCases)
{
    /// <summary>The contribution of one pond. An active alarm counts even when the pond has fallen silent since.</summary>
    public static Tally OfPond(Severity severity, bool known, int sensors, int sensorsFresh) => new Tally
    {
        Ponds = 1,
        PondsUnknown = !known && severity == Severity.Normal ? 1 : 0,
        Normal = known && severity == Severity.Normal ? 1 : 0,
        Notice = severity == Severity.Notice ? 1 : 0,
        Warning = severity == Severity.Warning ? 1 : 0,
        Serious = severity == Severity.Serious ? 1 : 0,
        Critical = severity == Severity.Critical ? 1 : 0,
        Sensors = sensors,
        SensorsFresh = sensorsFresh,
    };

    /// <summary>Adds two contributions.</summary>
    public static Tally operator +(Tally a, Tally b) => new(
        a.Ponds + b.Ponds, a.Normal + b.Normal, a.Notice + b.Notice, a.Warning + b.Warning, a.Serious + b.Serious,
        a.Critical + b.Critical, a.PondsUnknown + b.PondsUnknown, a.Sensors + b.Sensors, a.SensorsFresh + b.SensorsFresh,
        a.OpenCases + b.OpenCases, a.UnacknowledgedCases + b.UnacknowledgedCases);

    /// <summary>Takes a contribution back.</summary>
    public static Tally operator -(Tally a, Tally b) => new(
        a.Ponds - b.Ponds, a.Normal - b.Normal, a.Notice - b.Notice, a.Warning - b.Warning, a.Serious - b.Serious,
        a.Critical - b.Critical, a.PondsUnknown - b.PondsUnknown, a.Sensors - b.Sensors, a.SensorsFresh - b.SensorsFresh,
        a.OpenCases - b.OpenCases, a.UnacknowledgedCases - b.UnacknowledgedCases);
}

/// <summary>
/// The sum of the newest contribution of every child. A repeated or older contribution changes nothing; a lost one is
/// repaired by the next, because each carries the child's whole tally and not a difference.
/// </summary>
public sealed class Rollup
{
    private readonly Dictionary<string, (long Version, Tally Tally)> children = [];

    /// <summary>The sum.</summary>
    public Tally Total { get; private set; }

    /// <summary>Takes a child's tally.</summary>
    /// <param name="child">Key of the child, unique among the children of this place.</param>
    /// <param name="version">Grows with every tally of that child.</param>
    /// <param name="tally">The child's whole tally.</param>
    /// <returns>Whether the total changed.</returns>
    public bool Contribute(string child, long version, Tally tally)
    {
        var before = children.GetValueOrDefault(child, (Version: long.MinValue, Tally: default));
        if (version <= before.Version)
            return false;
        children[child] = (version, tally);
        if (tally == before.Tally)
            return false;
        Total = Total - before.Tally + tally;
        return true;
    }
}
