using System.Globalization;
using System.Text.Json;
using CsvHelper;

namespace Deqing.Realtime.Fleet.Replay;

/// <param name="Time">As recorded, without a zone.</param>
internal sealed record RecordedRow(DateTime Time, IReadOnlyList<KeyValuePair<string, double>> Values);

/// <summary>A part of a recorded file that can be replayed, as <c>recordings.json</c> names it.</summary>
/// <param name="From">First row's time, or null for the file's first.</param>
/// <param name="Time">Column of the time.</param>
/// <param name="Series">Column that tells the file's stations apart, or null where there is one.</param>
/// <param name="Columns">Columns that are sent, with the metric each becomes.</param>
internal sealed record RecordingEntry(
    string Key, string File, DateTime? From, DateTime? To, string Time, string? Series, Dictionary<string, string> Columns);

/// <summary>The recordings of a folder. Rows come in file order with their faults: repeats, holes, clocks that step back.</summary>
internal sealed class RecordingLibrary
{
    /// <summary>No recording may have more rows than this; they are held in memory.</summary>
    private const int MostRows = 1_000_000;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private readonly string _folder;
    private readonly List<RecordingEntry> _entries;

    private RecordingLibrary(string folder, List<RecordingEntry> entries) => (_folder, _entries) = (folder, entries);

    /// <summary>The recordings that lie beside the program.</summary>
    public static string DefaultFolder => Path.Combine(AppContext.BaseDirectory, "recordings");

    /// <exception cref="InvalidDataException">recordings.json does not read as it should.</exception>
    public static RecordingLibrary Open(string folder)
    {
        try
        {
            using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "recordings.json")));
            return new RecordingLibrary(folder, file.RootElement.GetProperty("recordings").Deserialize<List<RecordingEntry>>(Json)!);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new InvalidDataException($"recordings.json: {error.Message}", error);
        }
    }

    /// <summary>Reads the rows of a name such as <c>pond-night</c>, or <c>river/新塘</c> where the file has several stations.</summary>
    /// <exception cref="ArgumentsException">There is no such recording; the message lists those there are.</exception>
    /// <exception cref="InvalidDataException">The file does not read as it should.</exception>
    public IReadOnlyList<RecordedRow> Read(string name)
    {
        var parts = name.Split('/', 2);
        var entry = _entries.Find(candidate => candidate.Key == parts[0] && candidate.Series is null == (parts.Length == 1))
            ?? throw new ArgumentsException($"There is no recording '{name}'; there are: {string.Join(", ", _entries.Select(Describe))}.");
        try
        {
            var rows = ReadFile(entry, parts.ElementAtOrDefault(1));
            return rows.Count > 0 ? rows : throw new ArgumentsException($"The recording '{name}' has no rows.");
        }
        catch (Exception error) when (error is CsvFormatException or FormatException or KeyNotFoundException)
        {
            throw new InvalidDataException($"{entry.File}: {error.Message}", error);
        }
    }

    private static string Describe(RecordingEntry entry) => entry.Series is null ? entry.Key : $"{entry.Key}/({entry.Series})";

    private List<RecordedRow> ReadFile(RecordingEntry entry, string? series)
    {
        using var reader = CsvReader.FromFile(Path.Combine(_folder, entry.File));
        var rows = new List<RecordedRow>();
        while (reader.Read())
        {
            if (series is not null && reader.GetString(entry.Series!) != series) continue;
            var time = reader.GetString(entry.Time);
            if (time.Length == 0) continue;
            var at = DateTime.Parse(time, CultureInfo.InvariantCulture);
            if (at < entry.From || at > entry.To) continue;
            var values = Values(reader, entry);
            if (values.Length == 0) continue;
            if (rows.Count == MostRows) throw new InvalidDataException($"{entry.File}: more than {MostRows} rows.");
            rows.Add(new RecordedRow(at, values));
        }
        return rows;
    }

    private static KeyValuePair<string, double>[] Values(CsvReader reader, RecordingEntry entry) =>
    [
        .. entry.Columns
            .Select(column => (Metric: column.Value, Text: reader.GetString(column.Key)))
            .Where(cell => cell.Text.Length > 0)
            .Select(cell => KeyValuePair.Create(cell.Metric, double.Parse(cell.Text, CultureInfo.InvariantCulture))),
    ];
}
