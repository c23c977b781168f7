using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Proofs;
using Deqing.Realtime.Storage;

namespace Deqing.Realtime.Api.Proofs;

/// <summary>
/// The page of a pack: what happened, by whom, with the photos and the readings, and how to check it. It has no script and needs no
/// network; whatever anybody wrote is escaped.
/// </summary>
internal sealed class PackPage(
    PackTexts texts, County county, CaseCopy copy, CaseFile state, ImmutableArray<PackedMedium> media, ImmutableArray<PackChart> charts)
{
    private const string Style =
        "body{font:16px/1.6 system-ui,'PingFang SC','Microsoft YaHei',sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;"
        + "color:#1c2a33}h1{font-size:1.6rem}h2{font-size:1.2rem;border-bottom:1px solid #ccd6dc;margin-top:2rem}"
        + "ol{padding-left:0;list-style:none}li{border-left:3px solid #2b7a9b;margin:1rem 0;padding:.1rem 1rem}"
        + "time,.by,dt,figcaption{color:#51636e;font-size:.9rem}img{max-width:20rem;max-height:20rem;margin:.3rem .3rem 0 0}"
        + "pre,code{font-size:.8rem;white-space:pre-wrap;overflow-wrap:anywhere}table{border-collapse:collapse;font-size:.85rem}"
        + "td,th{border:1px solid #ccd6dc;padding:.2rem .5rem;text-align:left}td:last-child,dd{overflow-wrap:anywhere}"
        + "svg{width:100%;height:auto;background:#f5f8fa}p{white-space:pre-wrap;overflow-wrap:anywhere}";

    // Chinese as it is; what means something to a browser as an escape.
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly StringBuilder html = new();

    private readonly TimeZoneInfo zone = TimeZoneInfo.FindSystemTimeZoneById(county.Parts.TimeZone);

    /// <summary>The page in UTF-8.</summary>
    public byte[] Write()
    {
        var title = $"{texts["case"]} {CaseNumber.Write(TimeZoneInfo.ConvertTime(state.DecidedAt, zone).Year, copy.Number)}";
        html.Append("<!doctype html>\n<html lang=\"").Append(texts.Language).Append("\"><head><meta charset=\"utf-8\">")
            .Append("<meta http-equiv=\"Content-Security-Policy\" content=\"script-src 'none'; object-src 'none'; connect-src 'none'; ")
            .Append("frame-src 'none'; form-action 'none'; base-uri 'none'\"><meta name=\"referrer\" content=\"no-referrer\">")
            .Append("<meta name=\"viewport\" content=\"width=device-width\"><title>").Append(Safe(title)).Append("</title><style>")
            .Append(Style).Append("</style></head><body>");
        var other = PackTexts.All.First(one => one != texts);
        html.Append("<p><a href=\"").Append(other.FileName).Append("\" lang=\"").Append(other.Language).Append("\">")
            .Append(Safe(other["language"])).Append("</a></p><h1>").Append(Safe(title)).Append("</h1>");
        Facts();
        Section("timeline");
        html.Append("<ol>");
        foreach (var happened in copy.Events)
            Event(happened);
        html.Append("</ol>");
        Readings();
        Proof();
        html.Append("</body></html>\n");
        return Encoding.UTF8.GetBytes(html.ToString());
    }

    private void Facts()
    {
        html.Append("<dl>");
        Fact("category", texts.CategoryOf(county, state.Category));
        Fact("place", texts.PlaceOf(county, state.Place, state.Address));
        Fact("occurredAt", Time(state.OccurredAt));
        Fact("stage", texts.OrName($"stage.{Hosting.Json.Word(state.Stage)}"));
        Fact("madeAt", Time(DateTimeOffset.FromUnixTimeMilliseconds(copy.MadeAt)));
        html.Append("</dl>");
    }

    private void Event(CopiedEvent happened)
    {
        html.Append(CultureInfo.InvariantCulture, $"<li><strong>{happened.Version}. ").Append(Safe(texts.OrName($"event.{happened.Type}")))
            .Append("</strong> <time>").Append(Time(DateTimeOffset.FromUnixTimeMilliseconds(happened.At))).Append("</time>");
        if (happened.Payload is { } payload && PackedEvent.Read(payload) is { } said)
        {
            if (said.By.Length > 0)
                html.Append("<div class=\"by\">").Append(Safe(string.Join(
                    " · ", said.Departments.Select(Department).Prepend(said.By).Distinct(StringComparer.Ordinal)))).Append("</div>");
            foreach (var words in said.Words)
                html.Append("<p>").Append(Safe(words)).Append("</p>");
            foreach (var id in said.Media)
                Medium(id);
            html.Append("<details><summary>").Append(Safe(texts["stored"])).Append("</summary><pre>").Append(Safe(payload))
                .Append("</pre></details>");
        }

        html.Append("<code>").Append(HexBytes.Text(happened.Link)).Append("</code></li>");
    }

    private void Medium(string id)
    {
        if (media.FirstOrDefault(one => one.Id == id) is not { } medium)
            html.Append("<div class=\"by\">").Append(Safe(texts["missing"])).Append("</div>");
        else if (medium.Kind == MediaKind.Photo)
            html.Append("<img alt=\"\" src=\"").Append(Safe(medium.Name)).Append("\">");
        else
            html.Append("<audio controls src=\"").Append(Safe(medium.Name)).Append("\"></audio>");
    }

    private void Readings()
    {
        if (charts.IsEmpty)
            return;
        Section("readings");
        html.Append("<p><a href=\"").Append(PackReadings.FileName).Append("\">").Append(PackReadings.FileName).Append("</a></p>");
        foreach (var chart in charts)
        {
            html.Append("<figure>").Append(PackDrawing.Of(chart, state.Alarm?.Since)).Append("<figcaption>").Append(Safe(string.Create(
                CultureInfo.InvariantCulture,
                $"{texts.Of(chart.Metric.Names)} ({chart.Metric.Unit}) · {chart.Sensor} · {chart.Points.Min(point => point.Value):0.##}"
                + $"–{chart.Points.Max(point => point.Value):0.##} · {Time(chart.Points[0].At)} – {Time(chart.Points[^1].At)} · "
                + $"{chart.Total} {texts["values"]}{(chart.IsCut ? $" · {texts["cut"]}" : "")}"))).Append("</figcaption></figure>");
        }
    }

    private void Proof()
    {
        Section("proof");
        html.Append("<p>").Append(Safe(texts["proofHelp"])).Append("</p><dl>");
        Fact("key", PublicKey.Fingerprint(copy.Key.AsSpan()));
        html.Append("</dl>");
        if (copy.Days.IsEmpty)
            return;
        html.Append("<table><tr><th>").Append(Safe(texts["day"])).Append("</th><th>").Append(Safe(texts["cases"]))
            .Append("</th><th>").Append(Safe(texts["upTo"])).Append("</th><th>").Append(Safe(texts["root"])).Append("</th></tr>");
        foreach (var day in copy.Days)
            html.Append(
                CultureInfo.InvariantCulture,
                $"<tr><td>{day.Root.Day:yyyy-MM-dd}</td><td>{day.Root.Count}</td><td>{day.Version}</td>"
                + $"<td>{HexBytes.Text(day.Root.Root)}</td></tr>");
        html.Append("</table>");
    }

    private void Section(string name) => html.Append("<h2>").Append(Safe(texts[name])).Append("</h2>");

    private void Fact(string name, string value) =>
        html.Append("<dt>").Append(Safe(texts[name])).Append("</dt><dd>").Append(Safe(value)).Append("</dd>");

    private string Department(string id) => county.Catalogue.FindDepartment(id) is { } known ? texts.Of(known.Names) : id;

    private string Time(DateTimeOffset instant) =>
        TimeZoneInfo.ConvertTime(instant, zone).ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture);

    private static string Safe(string text) => Encoder.Encode(text);
}
