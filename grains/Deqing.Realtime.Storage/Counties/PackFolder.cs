using System.Buffers;
using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using CsvHelper;
using Deqing.Realtime.Domain.Places;

namespace Deqing.Realtime.Storage.Counties;

/// <summary>The files of a county pack, and the mistakes found in them so far.</summary>
internal sealed class PackFolder(string folder)
{
    /// <summary>The largest file a pack may have, in bytes.</summary>
    public const int MaxFileBytes = 64 * 1024 * 1024;

    /// <summary>The most mistakes told of one file; a wrong column would otherwise tell the same of every line.</summary>
    public const int MaxMistakesPerFile = 100;

    private static readonly SearchValues<char> IdCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly List<CountyMistake> mistakes = [];
    private readonly Dictionary<string, int> counts = [];
    private readonly HashSet<string> distrusted = [];

    public ImmutableArray<CountyMistake> Mistakes =>
    [
        .. mistakes,
        .. counts.Where(count => count.Value > MaxMistakesPerFile)
            .Select(count => new CountyMistake(count.Key, "", $"and {count.Value - MaxMistakesPerFile} more mistakes in this file")),
    ];

    public void Add(string file, string where, string what)
    {
        var count = counts[file] = counts.GetValueOrDefault(file) + 1;
        if (count <= MaxMistakesPerFile)
            mistakes.Add(new CountyMistake(file, where, what));
    }

    /// <summary>Notes that rows or keys of a file are lost, so that what refers to them cannot be judged.</summary>
    public void Distrust(string file) => distrusted.Add(file);

    /// <summary>Whether every row and key of a file was read: references into another would be accused for its mistakes.</summary>
    public bool Trusts(string file) => !distrusted.Contains(file);

    /// <summary>The ids of a file that others may refer to; null if some of them were lost.</summary>
    public FrozenSet<string>? Known(string file, IEnumerable<string>? ids) => Trusts(file) ? ids?.ToFrozenSet() : null;

    /// <summary>What is wrong with an id, or null.</summary>
    public static string? IdMistake(string id) =>
        id.Length is 0 or > 64 || id.AsSpan().ContainsAnyExcept(IdCharacters)
            ? $"'{id}' is not an id: 1 to 64 of A–Z a–z 0–9 . _ -"
            : null;

    /// <summary>What is wrong with a position, or null.</summary>
    public static string? PositionMistake(Position position) =>
        position.Longitude is >= -180 and <= 180 && position.Latitude is >= -90 and <= 90
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"longitude {position.Longitude}, latitude {position.Latitude} is outside ±180°, ±90°");

    /// <summary>Whether the pack has a file it need not have.</summary>
    public bool Has(string file) => File.Exists(Path.Combine(folder, file));

    /// <summary>The root object of a JSON file, or null if it cannot be read as one.</summary>
    public PackObject? Json(string file)
    {
        if (Read(file) is not { } bytes)
            return null;
        try
        {
            var root = JsonElement.Parse(bytes, new JsonDocumentOptions { AllowDuplicateProperties = false });
            if (root.ValueKind == JsonValueKind.Object)
                return new PackObject(root, file, "", this);
            Add(file, "", "must be a JSON object");
        }
        catch (JsonException exception)
        {
            var message = exception.Message.Split([" LineNumber:", " Path:"], StringSplitOptions.None)[0];
            Add(file, exception.LineNumber is { } line ? Line(line + 1) : "", $"is not JSON: {message}");
        }

        return null;
    }

    /// <summary>The rows of a CSV file (RFC 4180 with a header), or null if it cannot be read as one with these columns.</summary>
    public IReadOnlyList<PackRow>? Csv(string file, params string[] columns)
    {
        if (Text(file) is not { } text)
            return null;
        using var reader = CsvReader.FromText(text, new CsvReaderOptions
        {
            Separator = ',',
            HasHeader = false,
            TrackLineNumbers = true,
            // So that one stray quotation mark does not swallow the lines after it.
            AllowLineBreaksInQuotes = false,
            MalformedData = CsvMalformedDataHandling.Skip,
            OnMalformedRecord = bad => Lost(file, Line(bad.LineNumber), Malformed(bad.Reason)),
        });
        if (!reader.Read() || Header(file, reader.Current.ToArray(), columns) is not { } header)
            return null;

        var rows = new List<PackRow>();
        while (reader.Read())
        {
            var fields = reader.Current.ToArray();
            if (fields.Length == header.Count)
                rows.Add(new PackRow(fields, header, file, Line(reader.LineNumber), this));
            else
                Lost(file, Line(reader.LineNumber), $"has {fields.Length} fields, the header has {header.Count}");
        }

        return rows;
    }

    /// <summary>The paths of the files in a folder of the pack, relative to it; null if there is no such folder.</summary>
    public ImmutableArray<string>? Files(string subfolder, string pattern)
    {
        var path = Path.Combine(folder, subfolder);
        if (Directory.Exists(path))
            return
            [
                .. Directory.GetFiles(path, pattern).Select(name => $"{subfolder}/{Path.GetFileName(name)}")
                    .Order(StringComparer.Ordinal),
            ];
        Add(subfolder, "", "the folder is missing");
        return null;
    }

    private void Lost(string file, string where, string what)
    {
        Add(file, where, what);
        Distrust(file);
    }

    private static string Line(long line) => string.Create(CultureInfo.InvariantCulture, $"line {line}");

    private static string Malformed(CsvMalformedReason reason) => reason switch
    {
        CsvMalformedReason.UnterminatedQuote or CsvMalformedReason.LineBreakInQuotes => "a quotation mark is not closed",
        _ => "a quotation mark stands where RFC 4180 allows none",
    };

    private Dictionary<string, int>? Header(string file, string[] names, string[] columns)
    {
        var header = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var name in names)
            if (!header.TryAdd(name, header.Count))
                Add(file, "line 1", $"column '{name}' stands twice");
        var missing = columns.Where(column => !header.ContainsKey(column)).ToList();
        foreach (var column in missing)
            Add(file, "line 1", $"column '{column}' is missing");
        return missing.Count == 0 && header.Count == names.Length ? header : null;
    }

    private string? Text(string file)
    {
        if (Read(file) is not { } bytes)
            return null;
        if (bytes.Length == 0)
        {
            Add(file, "", "is empty");
            return null;
        }

        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException exception)
        {
            var line = 1 + bytes.AsSpan(0, exception.Index).Count((byte)'\n');
            Add(file, Line(line), "is not UTF-8");
            return null;
        }
    }

    private byte[]? Read(string file)
    {
        var path = Path.Combine(folder, file);
        try
        {
            if (!File.Exists(path))
                Add(file, "", "the file is missing");
            else if (new FileInfo(path).Length > MaxFileBytes)
                Add(file, "", $"is larger than {MaxFileBytes} bytes");
            else if (File.ReadAllBytes(path) is var bytes && bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble))
                Add(file, "line 1", "starts with a byte order mark; save it as UTF-8 without one");
            else
                return bytes;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Add(file, "", $"cannot be read: {exception.Message}");
        }

        return null;
    }
}
