using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Rules;

namespace Deqing.Realtime.Domain.Water;

/// <summary>What kind of case silence opens: work for who keeps the devices, never a case of pollution.</summary>
/// <param name="Category">Category of the case.</param>
/// <param name="Severity">How urgent.</param>
public sealed record LinkCase(string Category, Severity Severity);

/// <summary>When a county takes a device or the link of a village for gone, and what it does then.</summary>
public sealed record LinkRules
{
    /// <summary>The usual rules; they open no cases.</summary>
    public static readonly LinkRules Usual = new();

    /// <summary>A device is offline so many of its intervals after it was heard last; 1.5 to 100.</summary>
    public double Intervals { get; init; } = 3;

    /// <summary>
    /// Devices fell silent together if the last signs of them lie no further apart than so many intervals of each; 1 to 10.
    /// </summary>
    public double WindowIntervals { get; init; } = 2;

    /// <summary>So many devices of a village must fall silent together for its link to be the cause; 2 to 1,000.</summary>
    public int Least { get; init; } = 3;

    /// <summary>And such a share of those that had been heard and are not already a case of their own, in percent; 1 to 100.</summary>
    public int SharePercent { get; init; } = 50;

    /// <summary>So long a device must be known to be gone before a case is opened: long enough to see who else is; 0 to a day.</summary>
    public TimeSpan DeviceAfter { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>So long a link must be known to be down before a case is opened; 0 to a day.</summary>
    public TimeSpan LinkAfter { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>So long a device or a link must be back before its event is over; silence before that belongs to it; 0 to a day.</summary>
    public TimeSpan Steady { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// A device whose falls add up to so many is flapping. A fall counts 1 and half as much after each <see cref="FlapHalfLife"/>
    /// (after RFC 2439); 2 to 100.
    /// </summary>
    public int FlapFalls { get; init; } = 4;

    /// <summary>After this time a fall counts half as much; a minute to a day.</summary>
    public TimeSpan FlapHalfLife { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>The case of a device; null opens none.</summary>
    public LinkCase? Device { get; init; }

    /// <summary>The case of a village's link; null opens none.</summary>
    public LinkCase? Link { get; init; }

    /// <summary>How long a device of a type may be silent before it is offline.</summary>
    public TimeSpan PatienceWith(StationType type) => type.Interval * Intervals;

    /// <summary>How far the last signs of devices that fell silent together may lie apart.</summary>
    public TimeSpan WindowOf(StationType type) => type.Interval * WindowIntervals;

    /// <summary>How many of so many devices must fall silent together for their link to be the cause.</summary>
    public int NeededOf(int devices) => Math.Max(Least, ((devices * SharePercent) + 99) / 100);
}
