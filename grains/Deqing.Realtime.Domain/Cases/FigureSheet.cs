using System.Runtime.InteropServices;

namespace Deqing.Realtime.Domain.Cases;

/// <summary>Sums of figures by line, from any number of cases.</summary>
/// <param name="catalogue">The catalogue of the county.</param>
/// <param name="now">When it is asked.</param>
public sealed class FigureSheet(Catalogue catalogue, DateTimeOffset now)
{
    private static readonly FigureKey WholeCounty = new(FigureAxis.County, "");

    private readonly Dictionary<FigureKey, Figures> lines = [];
    private readonly Dictionary<FigureKey, Delays> delays = [];

    /// <summary>The lines; one no case adds to is missing.</summary>
    public IReadOnlyDictionary<FigureKey, Figures> Lines => lines;

    /// <summary>How long it took from the beginning of the problems to their first report.</summary>
    public Delays UntilReported => UntilReportedOf(WholeCounty);

    /// <summary>The sum over the county.</summary>
    public Figures County => lines.GetValueOrDefault(WholeCounty);

    /// <summary>How long it took from the beginning of the problems of a line to their first report; posts have no problems.</summary>
    public Delays UntilReportedOf(FigureKey key) => delays.GetValueOrDefault(key) ?? new Delays();

    /// <summary>Adds a case.</summary>
    public void Add(CaseFile state) => Add(state, axis: null);

    /// <summary>Adds a case to the lines of one axis, or of all.</summary>
    public void Add(CaseFile state, FigureAxis? axis)
    {
        foreach (var (key, figures) in CaseFigures.Lines(state, catalogue, now))
        {
            if (axis is not null && axis != key.Axis)
                continue;
            CollectionsMarshal.GetValueRefOrAddDefault(lines, key, out _) += figures;
            if (figures.Problems > 0)
                DelaysOf(key).Add(state.ReportedAt - state.OccurredAt);
        }
    }

    /// <summary>Adds the lines of one axis of another sheet.</summary>
    public void Add(FigureSheet other, FigureAxis axis)
    {
        foreach (var (key, figures) in other.lines)
            if (key.Axis == axis)
                CollectionsMarshal.GetValueRefOrAddDefault(lines, key, out _) += figures;
        foreach (var (key, times) in other.delays)
            if (key.Axis == axis)
                DelaysOf(key).Add(times);
    }

    private Delays DelaysOf(FigureKey key) => CollectionsMarshal.GetValueRefOrAddDefault(delays, key, out _) ??= new Delays();
}
