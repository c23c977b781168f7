using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsvHelper;
using MiniExcelLibs;

namespace Deqing.Realtime.Api.Figures;

/// <summary>
/// Figures as a table for people: a row for each line, a column for each number of the JSON answer, in its order. It is made from that
/// answer, so no two formats can differ.
/// </summary>
internal sealed class FigureTable
{
    private readonly IReadOnlyList<string> header;
    private readonly List<IReadOnlyList<object?>> rows;

    /// <summary>Makes the table.</summary>
    /// <param name="answer">What it shows.</param>
    /// <param name="texts">What columns are called.</param>
    /// <param name="options">How the answer is written.</param>
    public FigureTable(FiguresAnswer answer, FigureTexts texts, JsonSerializerOptions options)
    {
        rows = [];
        header = [];
        foreach (var line in answer.Lines)
        {
            var numbers = JsonSerializer.SerializeToNode(line, options)!.AsObject();
            numbers.Remove("key");
            numbers.Remove("names");
            var cells = Cells("", numbers).ToArray();
            header = [texts["key"], texts["name"], .. cells.Select(cell => texts.Column(cell.Path))];
            rows.Add([Safe(line.Key), Safe(texts.Of(line.Names)), .. cells.Select(cell => cell.Value)]);
        }
    }

    /// <summary>Comma-separated, UTF-8 with the mark by which spreadsheet programs know it.</summary>
    public byte[] Csv()
    {
        using var stream = new MemoryStream();
        using (var writer = CsvWriter.Create(stream, new CsvWriterOptions { WriteByteOrderMark = true }, true))
            foreach (var row in rows.Prepend(header))
                writer.WriteRecord([.. row.Select(cell => Convert.ToString(cell, CultureInfo.InvariantCulture) ?? "")]);
        return stream.ToArray();
    }

    /// <summary>A workbook of one sheet.</summary>
    /// <param name="sheet">Name of the sheet.</param>
    public byte[] Xlsx(string sheet)
    {
        using var stream = new MemoryStream();
        stream.SaveAs(
            rows.Select(row => header.Zip(row).ToDictionary(cell => cell.First, cell => cell.Second!)), sheetName: sheet);
        return stream.ToArray();
    }

    /// <summary>A text no spreadsheet program takes for a formula.</summary>
    public static string Safe(string text) => text is ['=' or '+' or '-' or '@' or '\t' or '\r' or '\n', ..] ? $"'{text}" : text;

    private static IEnumerable<(string Path, object? Value)> Cells(string prefix, JsonObject numbers)
    {
        foreach (var (name, node) in numbers)
            if (node is JsonObject inner)
                foreach (var cell in Cells($"{prefix}{name}.", inner))
                    yield return cell;
            else
                yield return ($"{prefix}{name}", node?.GetValue<JsonElement>().GetDouble());
    }
}
