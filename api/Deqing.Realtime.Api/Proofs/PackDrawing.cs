using System.Globalization;
using System.Text;

namespace Deqing.Realtime.Api.Proofs;

/// <summary>Draws the course of a metric as a picture of lines that is part of the page.</summary>
internal static class PackDrawing
{
    private const int Width = 720, Height = 140, Edge = 6;

    /// <summary>The picture, with a mark at a time.</summary>
    public static string Of(PackChart chart, DateTimeOffset? mark)
    {
        var (first, last) = (chart.Points[0].At, chart.Points[^1].At);
        var (low, high) = (chart.Points.Min(point => point.Value), chart.Points.Max(point => point.Value));
        var svg = new StringBuilder().Append(
            CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-hidden=\"true\">");
        if (mark is { } at && at >= first && at <= last)
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<line x1=\"{X(at):0.#}\" x2=\"{X(at):0.#}\" y1=\"0\" y2=\"{Height}\" stroke=\"#c0392b\" stroke-dasharray=\"4 3\"/>");
        svg.Append("<polyline fill=\"none\" stroke=\"#2b7a9b\" stroke-width=\"1.5\" points=\"");
        foreach (var point in chart.Points)
            svg.Append(CultureInfo.InvariantCulture, $"{X(point.At):0.#},{Y(point.Value):0.#} ");
        return svg.Append("\"/></svg>").ToString();

        double X(DateTimeOffset instant) => last == first ? Width / 2d : (instant - first) / (last - first) * Width;

        double Y(float value) => high > low ? Height - Edge - ((value - low) / (high - low) * (Height - (2 * Edge))) : Height / 2d;
    }
}
