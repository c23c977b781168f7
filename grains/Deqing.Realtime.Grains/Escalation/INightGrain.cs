using System.Globalization;
using Deqing.Realtime.Domain.Escalation;

namespace Deqing.Realtime.Grains.Escalation;

/// <summary>
/// Keeps what the rehearsal of the night found last, and lets one program at a time do it; its key is the code of the county.
/// </summary>
public interface INightGrain : IGrainWithStringKey
{
    /// <summary>What is known.</summary>
    Task<NightBook> Read();

    /// <summary>Takes the rehearsal, to be done now; it is held for ten minutes and then may be taken by another.</summary>
    /// <param name="owedAt">
    /// When it was owed: taken only if none has begun since. Of the time before the first question nothing is owed. Null for one that is
    /// asked for by hand.
    /// </param>
    /// <returns>The hold, to be given back; null if it is not owed or somebody else is at it.</returns>
    Task<DateTimeOffset?> Take(DateTimeOffset? owedAt);

    /// <summary>Notes what was found and ends the hold; without what was found it is owed again.</summary>
    /// <param name="hold">The hold; of one that has run out nothing is noted.</param>
    /// <param name="run">What was found, or null.</param>
    /// <param name="cases">The cases there are of it.</param>
    Task Give(DateTimeOffset hold, NightRun? run, ImmutableArray<NightCase> cases);
}

/// <summary>What is known of the rehearsals.</summary>
/// <param name="IsRunning">Whether one is under way.</param>
/// <param name="Last">What the last one found, or null before the first.</param>
/// <param name="Cases">The cases there are of what was ever found.</param>
/// <param name="Since">Since when it is known what is owed; null before the first question.</param>
[GenerateSerializer, Immutable]
public sealed record NightBook(
    [property: Id(0)] bool IsRunning, [property: Id(1)] NightRun? Last, [property: Id(2)] ImmutableArray<NightCase> Cases,
    [property: Id(3)] DateTimeOffset? Since);

/// <summary>A rehearsal that was done.</summary>
/// <param name="StartedAt">When it began.</param>
/// <param name="Took">How long it took.</param>
/// <param name="Starts">From when on it looked at what would happen.</param>
/// <param name="Rehearsed">How many cases it went through.</param>
/// <param name="Gaps">Calls that would find nobody, each with at most <see cref="MaxNamed"/> places.</param>
/// <param name="Called">How many people would be called.</param>
/// <param name="Unreachable">Those of them that only the inbox reaches, at most <see cref="MaxNamed"/>.</param>
/// <param name="CountUnreachable">How many those are.</param>
/// <param name="Cases">Ids of the open cases about what it found.</param>
[GenerateSerializer, Immutable]
public sealed record NightRun(
    [property: Id(0)] DateTimeOffset StartedAt, [property: Id(1)] TimeSpan Took, [property: Id(2)] ImmutableArray<DateTimeOffset> Starts,
    [property: Id(3)] int Rehearsed, [property: Id(4)] ImmutableArray<NightFinding> Gaps, [property: Id(5)] int Called,
    [property: Id(6)] ImmutableArray<Called> Unreachable, [property: Id(7)] int CountUnreachable,
    [property: Id(8)] ImmutableArray<string> Cases)
{
    /// <summary>The most places of a gap, and people, that are kept by name.</summary>
    public const int MaxNamed = 200;
}

/// <summary>A gap that was found.</summary>
/// <param name="Gap">The gap, with its first places.</param>
/// <param name="Missing">At how many places it is.</param>
[GenerateSerializer, Immutable]
public sealed record NightFinding([property: Id(0)] NightGap Gap, [property: Id(1)] int Missing);

/// <summary>The newest case about something that was found.</summary>
/// <param name="Key">What was found, the same every night.</param>
/// <param name="Number">Which case about it, from 1: a new one is opened when it is found again after the end of the one before.</param>
/// <param name="Text">What was said of it last.</param>
[GenerateSerializer, Immutable]
public sealed record NightCase([property: Id(0)] string Key, [property: Id(1)] int Number, [property: Id(2)] string Text)
{
    /// <summary>Id of the case.</summary>
    public string Id => string.Create(CultureInfo.InvariantCulture, $"{Key}.{Number}");
}
