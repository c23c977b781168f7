namespace Deqing.Realtime.Storage;

/// <summary>A walk along one index.</summary>
/// <param name="Index">What the name of the index ends with; see <see cref="CaseFilter.Parts"/>; empty for the database's choice.</param>
/// <param name="Condition">What it finds there.</param>
internal readonly record struct CaseLeg(string Index, string Condition)
{
    /// <summary>The column in whose order the index is.</summary>
    public string DecidedAt => Index == CaseFilter.Parts ? "case_decided_at" : "decided_at";

    /// <summary>The column that decides between equal times.</summary>
    public string Id => Index == CaseFilter.Parts ? "case_id" : "id";
}

/// <summary>A filter of a search: a condition, and the same as legs.</summary>
/// <param name="Name">What it asks for.</param>
/// <param name="Condition">The condition on a query row.</param>
/// <param name="Legs">One for each alternative; together they find what the condition leaves.</param>
/// <param name="Share">What it leaves of all cases, roughly, in a county of 12 townships and 137 villages.</param>
internal sealed record CaseFilter(string Name, string Condition, ImmutableArray<CaseLeg> Legs, double Share)
{
    /// <summary>Filters whose cases are open ones, hold words, are in a reach, or are those of a department.</summary>
    public const string Open = "open", Words = "text", Reach = "reach", Parts = "department";

    /// <summary>What leaves less than this is cheap to read row by row.</summary>
    public const double Seldom = 0.002;

    /// <summary>The filter that leaves what any of its alternatives leaves.</summary>
    public static CaseFilter Any(string name, ImmutableArray<CaseLeg> legs, string[]? conditions = null)
    {
        var any = string.Join(" OR ", conditions ?? [.. legs.Select(leg => leg.Condition)]);
        return new CaseFilter(name, $"({(any.Length == 0 ? "false" : any)})", legs, legs.Sum(leg => ShareOf(leg)));
    }

    private static double ShareOf(CaseLeg leg) => leg.Index switch
    {
        "" => 0,
        "pond" => 0.001,
        "open" => 0.005,
        "village" => 0.0075,
        "category" => 0.04,
        Parts => 0.07,
        "township" => 0.083,
        Words => 0.1,
        "source" => 0.15,
        "level" => 0.2,
        // Nearly all cases are closed; of the ended ones, the void and the merged are few.
        _ => leg.Condition.EndsWith("= 8", StringComparison.Ordinal) ? 0.9 : 0.03,
    };
}
