using Deqing.Realtime.Domain.Places;

namespace Deqing.Realtime.Storage.Counties;

/// <summary>Something in a county pack that must be put right before the program can start.</summary>
/// <param name="File">The file, relative to the pack.</param>
/// <param name="Where"><c>line 7</c> in a CSV file, the path of the member (<c>rules[2].metric</c>) in a JSON file, or empty.</param>
/// <param name="What">What is wrong, in plain words.</param>
public sealed record CountyMistake(string File, string Where, string What)
{
    /// <summary>The mistake as one line of text.</summary>
    public override string ToString() => Where.Length == 0 ? $"{File}: {What}" : $"{File}, {Where}: {What}";
}

/// <summary>What became of reading a county pack: the county, or every mistake that was found, all at once.</summary>
/// <param name="County">The county; null if there is any mistake.</param>
/// <param name="Finder">Finds the place of a position by the county's shapes; null if there is any mistake.</param>
/// <param name="Mistakes">In the order of the files; empty if there is none.</param>
public sealed record CountyReading(County? County, PlaceFinder? Finder, ImmutableArray<CountyMistake> Mistakes);
