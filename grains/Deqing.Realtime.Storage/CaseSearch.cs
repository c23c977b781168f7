using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Rules;

namespace Deqing.Realtime.Storage;

/// <summary>In what the databases write a search differently. Parameters begin with <c>@</c> in both.</summary>
/// <param name="Contains">Whether a column contains the text of a parameter, exactly.</param>
/// <param name="AnyOf">Whether a column is one of the texts of a parameter.</param>
/// <param name="Index">Names the index to use, after the name of the table; empty where the database chooses.</param>
internal sealed record CaseDialect(
    Func<string, string, string> Contains, Func<string, string, string> AnyOf, Func<string, string> Index);

/// <summary>
/// A search for cases. Each filter is a condition; the one that leaves the fewest cases also becomes the legs of the search, each of
/// which walks an index that begins with that filter and ends in the order of the list. So no search reads more of an index than
/// that filter leaves, and no row that is not on the page.
/// </summary>
internal sealed class CaseSearch
{
    /// <summary>With more than so many legs it is cheaper to walk all cases and leave out.</summary>
    private const int MaxLegs = 40;

    private readonly CaseDialect dialect;
    private readonly CaseQuery query;
    private readonly List<(string Name, object Value)> parameters = [];
    private readonly List<CaseFilter> filters = [];

    private CaseSearch(CaseQuery query, CaseDialect dialect) => (this.query, this.dialect) = (query, dialect);

    /// <summary>
    /// Names without <c>@</c>, and values: <see cref="string"/>, <see cref="long"/>, <see cref="DateTimeOffset"/> in whole milliseconds,
    /// or an array of texts.
    /// </summary>
    public IReadOnlyList<(string Name, object Value)> Parameters => parameters;

    /// <summary>The search, or null if nothing can match.</summary>
    /// <exception cref="ArgumentException">A limit is exceeded.</exception>
    public static CaseSearch? For(CaseQuery query, CaseDialect dialect)
    {
        CaseAppend.Check(query);
        string?[] texts = [query.Township, query.Village, query.Pond, query.Department, query.Text];
        if (query.Reach.IsNowhere || texts.Any(text => text is not null && !AccessText.CanBeStored(text)))
            return null;
        var search = new CaseSearch(query, dialect);
        search.AddFilters();
        return search.filters.Any(filter => filter.Legs.IsEmpty) ? null : search;
    }

    /// <summary>The page: id, number and payload of each row, in the order of the list.</summary>
    public string List()
    {
        if (query.ByDue)
            return Queue();
        var page = Legs(cursor: true, leg => $"SELECT {leg.DecidedAt} AS at, {leg.Id} AS case_id", leg =>
            $" ORDER BY {leg.DecidedAt} DESC, {leg.Id} DESC LIMIT {query.Limit}");
        return $"""
            SELECT id, number, payload
            FROM (SELECT at, case_id FROM ({page}) AS legs ORDER BY at DESC, case_id DESC LIMIT {query.Limit}) AS page
            JOIN case_row ON id = case_id ORDER BY at DESC, case_id DESC
            """;
    }

    // The open ones are few: they are put in order as they are found in their index.
    private string Queue()
    {
        const string Order = "due_at IS NULL, due_at, id";
        var where = Where(filters.Select(filter => filter.Condition).Concat(Times("decided_at", "id", cursor: false)));
        return $"""
            SELECT id, number, payload
            FROM (SELECT id AS case_id FROM case_row{dialect.Index("open")}
                  WHERE stage < {CaseColumns.FirstOver}{where} ORDER BY {Order} LIMIT {query.Limit}) AS page
            JOIN case_row ON id = case_id ORDER BY {Order}
            """;
    }

    /// <summary>Stage, how many stand there, and how many of them were due before <c>@now</c>.</summary>
    public string Count()
    {
        const string Sums = "stage, count(*), count(*) FILTER (WHERE due_at < @now)";
        if (Driver() is { Share: < CaseFilter.Seldom } or { Name: CaseFilter.Words })
            return $"""
                SELECT {Sums} FROM ({Legs(cursor: false, leg => $"SELECT {leg.Id} AS case_id, stage, due_at", _ => "")}) AS found
                GROUP BY stage
                """;
        // The open ones are few and only they can be overdue; the others are counted in an index that does not hold due times.
        var where = Where(filters.Select(filter => filter.Condition).Concat(Times("decided_at", "id", cursor: false)));
        return $"""
            SELECT {Sums} FROM case_row{dialect.Index("open")} WHERE stage < {CaseColumns.FirstOver}{where} GROUP BY stage
            UNION ALL
            SELECT stage, count(*), 0 FROM case_row{dialect.Index(CountIndex())}
            WHERE stage >= {CaseColumns.FirstOver}{where} GROUP BY stage
            """;
    }

    private string CountIndex() => Driver() switch
    {
        { Legs: [(not CaseFilter.Open and not CaseFilter.Parts, _) first, .. var more] } when more.All(leg => leg.Index == first.Index) =>
            first.Index,
        _ when query.From is not null || query.Until is not null => "decided",
        _ => "stage",
    };

    private CaseFilter? Driver() => filters.Where(filter => filter.Legs.Length <= MaxLegs).MinBy(filter => filter.Share);

    private string Legs(bool cursor, Func<CaseLeg, string> select, Func<CaseLeg, string> order)
    {
        var driver = Driver();
        var others = filters.Where(filter => filter != driver).Select(filter => filter.Condition).ToArray();
        ImmutableArray<CaseLeg> legs = driver is null ? [new CaseLeg("decided", "true")] : driver.Legs;
        return string.Join(" UNION ", legs.Select((leg, index) =>
        {
            var where = Where(others.Concat(Times(leg.DecidedAt, leg.Id, cursor)));
            return $"SELECT * FROM ({select(leg)} FROM {From(leg)} WHERE {leg.Condition}{where}{order(leg)}) AS leg{index}";
        }));
    }

    private string From(CaseLeg leg) => leg.Index switch
    {
        CaseFilter.Parts => "case_department CROSS JOIN case_row",
        "" => "case_row",
        _ => $"case_row{dialect.Index(leg.Index)}",
    };

    private static string Where(IEnumerable<string> conditions) => string.Concat(conditions.Select(condition => $" AND {condition}"));

    private IEnumerable<string> Times(string decidedAt, string id, bool cursor)
    {
        if (query.From is not null)
            yield return $"{decidedAt} >= @from";
        if (query.Until is not null)
            yield return $"{decidedAt} < @until";
        if (cursor && query.Before is not null)
            yield return $"({decidedAt}, {id}) < (@decided, @id)";
    }

    private void AddFilters()
    {
        Add("from", query.From is { } from ? Instants.Of(Instants.Ceiling(from)) : null);
        Add("until", query.Until is { } until ? Instants.Of(Instants.Ceiling(until)) : null);
        if (query.Before is { } before)
        {
            Add("decided", Instants.Of(Instants.Floor(before.DecidedAt)));
            Add("id", AccessText.Clean(before.Id));
        }

        AddDue();
        AddNumbers("stage", query.Stages, stage => (int)stage);
        AddNumbers("source", query.Sources, source => (int)source);
        if (query.Level is { } level && level > Severity.Normal)
            AddNumbers("level", [.. Enum.GetValues<Severity>().Where(known => known >= level)], known => (int)known);
        AddCategories();
        AddText();
        AddOne("township", query.Township);
        AddOne("village", query.Village);
        AddOne("pond", query.Pond);
        if (query.Department is { } department)
            filters.Add(CaseFilter.Any(CaseFilter.Parts, [Department("department", department)], [InDepartment("mark", department)]));
        if (!query.Reach.IsCounty)
            AddReach();
    }

    private void AddDue()
    {
        if (query is { DueBefore: null, DueFrom: null })
            return;
        Add("due", query.DueBefore is { } due ? Instants.Of(Instants.Floor(due)) : null);
        Add("due_from", query.DueFrom is { } dueFrom ? Instants.Of(Instants.Ceiling(dueFrom)) : null);
        var before = query.DueBefore is null ? "" : " AND due_at < @due";
        var since = query.DueFrom is null ? "" : " AND due_at >= @due_from";
        filters.Add(CaseFilter.Any(CaseFilter.Open, [new CaseLeg("open", $"stage < {CaseColumns.FirstOver}{before}{since}")]));
    }

    private void AddNumbers<T>(string column, ImmutableArray<T> wanted, Func<T, int> number)
    {
        if (wanted.IsDefaultOrEmpty)
            return;
        var numbers = wanted.Select(number).Distinct().ToArray();
        var list = $"{column} IN ({string.Join(", ", numbers)})";
        filters.Add(column == "stage" && numbers.All(stage => stage < CaseColumns.FirstOver)
            ? CaseFilter.Any(CaseFilter.Open, [new CaseLeg("open", $"stage < {CaseColumns.FirstOver} AND {list}")])
            : CaseFilter.Any(column, [.. numbers.Select(one => new CaseLeg(column, $"{column} = {one}"))], [list]));
    }

    private void AddCategories()
    {
        if (query.Categories.IsDefaultOrEmpty)
            return;
        var known = query.Categories.Where(AccessText.CanBeStored).Distinct(StringComparer.Ordinal).ToArray();
        filters.Add(CaseFilter.Any("category", Each("category", known), [AnyOf("category", known)]));
    }

    private void AddText()
    {
        if (string.IsNullOrWhiteSpace(query.Text))
            return;
        Add("text", CaseColumns.Searched(query.Text));
        var contains = $"text <> '' AND {dialect.Contains("text", "@text")}";
        List<CaseLeg> legs = [new("text", contains)];
        if (long.TryParse(query.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            Add("number", number);
            legs.Add(new CaseLeg("", "number = @number"));
        }

        filters.Add(CaseFilter.Any(CaseFilter.Words, [.. legs]));
    }

    private void AddReach()
    {
        var reach = query.Reach;
        List<CaseLeg> legs = [];
        List<string> conditions = [];
        foreach (var (column, known) in ((string, IReadOnlyCollection<string>)[])
            [("township", reach.Townships), ("village", reach.Villages), ("pond", reach.Ponds)])
        {
            string[] keys = [.. known.Where(AccessText.CanBeStored)];
            if (keys is [])
                continue;
            conditions.Add(AnyOf(column, keys, "reach_"));
            if (keys.Length <= MaxLegs)
                legs.AddRange(Each(column, keys, "reach_"));
            else
                legs.AddRange(Enumerable.Repeat(new CaseLeg(column, conditions[^1]), MaxLegs + 1));
        }

        foreach (var (index, department) in reach.Departments.Where(AccessText.CanBeStored).Index())
        {
            legs.Add(Department($"reach_department{index}", department));
            conditions.Add(InDepartment($"reach_mark{index}", department));
        }

        filters.Add(CaseFilter.Any(CaseFilter.Reach, [.. legs], [.. conditions]));
    }

    private void AddOne(string column, string? value)
    {
        if (value is null)
            return;
        Add(column, value);
        filters.Add(CaseFilter.Any(column, [new CaseLeg(column, $"{column} = @{column}")]));
    }

    private ImmutableArray<CaseLeg> Each(string column, string[] keys, string prefix = "") =>
        [.. keys.Select((key, index) =>
        {
            Add($"{prefix}{column}{index}", key);
            return new CaseLeg(column, $"{column} = @{prefix}{column}{index}");
        })];

    private string AnyOf(string column, string[] keys, string prefix = "")
    {
        Add($"{prefix}{column}s", keys);
        return dialect.AnyOf(column, $"@{prefix}{column}s");
    }

    private CaseLeg Department(string name, string department)
    {
        Add(name, department);
        return new CaseLeg(CaseFilter.Parts, $"id = case_id AND department = @{name}");
    }

    private string InDepartment(string name, string department)
    {
        Add(name, CaseColumns.Mark(department));
        return $"coalesce({dialect.Contains("departments", $"@{name}")}, false)";
    }

    private void Add(string name, object? value)
    {
        if (value is not null)
            parameters.Add((name, value));
    }
}
