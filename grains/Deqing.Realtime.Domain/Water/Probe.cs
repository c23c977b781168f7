using System.Runtime.InteropServices;

namespace Deqing.Realtime.Domain.Water;

/// <summary>One fault as it goes on: since when, how calm it is since, and whether somebody was asked to go there.</summary>
[GenerateSerializer, StructLayout(LayoutKind.Auto)]
internal struct Spell
{
    /// <summary>In which way; <see cref="Quality.Good"/> while there is none.</summary>
    [Id(0)] public Quality Kind;

    /// <summary>Its first faulty value, in Unix milliseconds, as all times here.</summary>
    [Id(1)] public long Since;

    /// <summary>The newest faulty value.</summary>
    [Id(2)] public long Last;

    /// <summary>The first value without fault after that.</summary>
    [Id(3)] public long CalmSince;

    /// <summary>How many of them there were.</summary>
    [Id(4)] public byte Calm;

    /// <summary>Whether it has lasted too long.</summary>
    [Id(5)] public bool Persists;

    public readonly bool IsOpen => Kind != Quality.Good;
}

/// <summary>
/// What is remembered of one metric of a sensor to judge its next value. Every sensor has one for each metric, so they are packed.
/// </summary>
[GenerateSerializer, StructLayout(LayoutKind.Auto)]
internal struct Probe
{
    [Id(0)] public byte Metric;

    /// <summary>The newest value that was plausible by itself, and when.</summary>
    [Id(1)] public float Value;
    [Id(2)] public long At;

    /// <summary>The run of unchanged values: which step of the resolution, since when, and how much of it counts.</summary>
    [Id(3)] public long Step;
    [Id(4)] public long RunSince;
    [Id(5)] public long RunCounts;

    /// <summary>Values that are faulty by themselves, or by the word of the device.</summary>
    [Id(6)] public Spell Own;

    /// <summary>A jump, or a wrap around.</summary>
    [Id(7)] public Spell Jump;
    [Id(8)] public Spell Stuck;
    [Id(9)] public Spell Drift;

    /// <summary>The hour under way, for the comparison with neighbours.</summary>
    [Id(10)] public float HourSum;
    [Id(11)] public int HourCount;

    /// <summary>The mean of the hour before, NaN if it had no value.</summary>
    [Id(12)] public float HourMean;

    /// <summary>Hours in a row apart from the neighbours, negative below them, and how many in a row near them.</summary>
    [Id(13)] public short Apart;
    [Id(14)] public short Near;

    /// <summary>Beginning of the first of the hours apart.</summary>
    [Id(15)] public long ApartSince;

    /// <summary>Episodes that began within a day from the first of them.</summary>
    [Id(16)] public long DaySince;
    [Id(17)] public short DayFaults;

    public readonly bool HasValue => At != 0;
}

/// <summary>What a <see cref="QualityJudge"/> remembers: with it and the rows after it the same verdicts come out.</summary>
[GenerateSerializer, Immutable]
public sealed record JudgeSnapshot
{
    /// <summary>Event time of the newest value it has judged.</summary>
    [Id(0)] public required DateTimeOffset At { get; init; }

    /// <summary>When the newest fault ended, or null.</summary>
    [Id(1)] public DateTimeOffset? SoundSince { get; init; }

    /// <summary>Whether somebody was asked to go there.</summary>
    [Id(2)] public bool IsAlarmed { get; init; }

    [Id(3)] internal ImmutableArray<Probe> Probes { get; init; } = [];

    /// <summary>The device as a whole: its clock.</summary>
    [Id(4)] internal Spell Clock { get; init; }

    [Id(5)] internal long Hour { get; init; }
}
