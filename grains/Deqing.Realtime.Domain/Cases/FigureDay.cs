namespace Deqing.Realtime.Domain.Cases;

/// <summary>
/// The figures of the cases decided on one day, kept as small as they stay exact: what a case that is over adds does not depend on
/// when it is asked, so such cases are a sum; those still open are kept as they are.
/// </summary>
/// <param name="catalogue">The catalogue of the county.</param>
public sealed class FigureDay(Catalogue catalogue)
{
    private readonly FigureSheet over = new(catalogue, DateTimeOffset.MaxValue);
    private readonly Dictionary<string, CaseFile> open = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> versions = new(StringComparer.Ordinal);

    /// <summary>
    /// Whether a case in the sum has changed since: what it added cannot be taken out of it, and the day must be read again.
    /// </summary>
    public bool IsStale { get; private set; }

    /// <summary>How many cases it has.</summary>
    public int Count => versions.Count;

    /// <summary>Takes how a case stands now. What is not newer than what it knows changes nothing.</summary>
    /// <param name="id">Id of the case.</param>
    /// <param name="state">The case.</param>
    public void Put(string id, CaseFile state)
    {
        var known = versions.GetValueOrDefault(id);
        if (state.Version <= known)
            return;
        versions[id] = state.Version;
        if (known > 0 && !open.Remove(id))
            IsStale = true;
        else if (state.IsOver)
            over.Add(state);
        else
            open[id] = state;
    }

    /// <summary>Adds the lines of one axis to a sheet, the open cases as they stand at its time.</summary>
    public void AddTo(FigureSheet sheet, FigureAxis axis)
    {
        sheet.Add(over, axis);
        foreach (var state in open.Values)
            sheet.Add(state, axis);
    }
}
