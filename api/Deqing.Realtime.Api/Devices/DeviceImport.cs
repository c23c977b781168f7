using System.Collections.Immutable;
using System.Globalization;
using CsvHelper;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Grains.Places;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Api.Devices;

/// <summary>What is wrong with the form of a file.</summary>
internal enum ImportFault
{
    MalformedLine,
    FieldCount,
    MissingColumn,
    UnknownColumn,
    ColumnTwice,
    OutsideTerritory,
    TooManyRows,
    TooManyDevices,
}

/// <summary>What a file says.</summary>
/// <param name="Rows">Rows it has.</param>
/// <param name="Devices">The devices that are not registered yet.</param>
/// <param name="Unchanged">Rows of devices that are registered just so.</param>
/// <param name="Mistakes">The first mistakes, by line.</param>
/// <param name="MistakesInAll">All mistakes.</param>
internal sealed record ImportReading(
    int Rows, ImmutableArray<Device> Devices, int Unchanged, ImmutableArray<ImportMistake> Mistakes, int MistakesInAll);

/// <summary>
/// Reads devices from a CSV file (RFC 4180 with a header). Reads it to its end whatever is wrong, so that one dry run names every
/// mistake with its line.
/// </summary>
internal sealed class DeviceImport(DeviceReading reading, DeviceRegister register, County county, IOptions<DeviceOptions> options)
{
    private static readonly string[] Needed = ["id", "station_type", "place_id"],
        Known = [.. Needed, "longitude", "latitude", "registered_at", "mn", "pw"];

    // What a mistake calls a member, the file calls a column.
    private static readonly Dictionary<string, string> Columns = new()
    {
        ["id"] = "id", ["stationType"] = "station_type", ["place"] = "place_id", ["longitude"] = "longitude",
        ["registeredAt"] = "registered_at", ["mn"] = "mn", ["password"] = "pw",
    };

    /// <summary>Reads a file.</summary>
    /// <param name="text">Its text.</param>
    /// <param name="reach">Where who imports may register devices.</param>
    public ImportReading Read(string text, Reach reach)
    {
        var notes = new Notes(options.Value.MaxMistakes);
        using var csv = CsvReader.FromText(text, new CsvReaderOptions
        {
            Separator = ',',
            HasHeader = false,
            TrackLineNumbers = true,
            // So that one stray quotation mark does not swallow the lines after it.
            AllowLineBreaksInQuotes = false,
            MalformedData = CsvMalformedDataHandling.Skip,
            OnMalformedRecord = bad => notes.Add(
                (int)bad.LineNumber, null, ImportFault.MalformedLine, "A quotation mark is not closed, or stands where none may."),
        });
        if (!csv.Read() || Header(csv.Current.ToArray(), notes) is not { } header)
            return notes.Reading(0, [], 0);
        var rows = new Rows(register.Devices);
        while (csv.Read())
        {
            if (++rows.Count > options.Value.MaxImportRows)
            {
                notes.Add((int)csv.LineNumber, null, ImportFault.TooManyRows, $"A file has at most {options.Value.MaxImportRows} rows.");
                break;
            }

            ReadRow(csv.Current.ToArray(), (int)csv.LineNumber, header, reach, rows, notes);
        }

        if (register.Devices.Devices.Count + rows.New.Count > options.Value.Max)
            notes.Add(1, null, ImportFault.TooManyDevices, $"The registry has at most {options.Value.Max} devices (Devices:Max).");
        return notes.Reading(rows.Count, [.. rows.New], rows.Unchanged);
    }

    private void ReadRow(string[] fields, int line, Dictionary<string, int> header, Reach reach, Rows rows, Notes notes)
    {
        if (fields.Length != header.Count)
        {
            notes.Add(line, null, ImportFault.FieldCount, $"The line has {fields.Length} fields, the header has {header.Count}.");
            return;
        }

        var problems = new List<DeviceProblem>();
        var request = new DeviceRequest(
            Field("id") ?? "", Field("station_type") ?? "", Field("place_id") ?? "", Number("longitude"), Number("latitude"),
            Time("registered_at"), Field("mn"), Field("pw"));
        var device = reading.Read(request, problems);
        if (device is not null && !reach.Covers(Place.Of(device.Sensor, county)))
            notes.Add(line, "place_id", ImportFault.OutsideTerritory, "Your role allows this, but not at this place.");
        else if (device is not null && rows.Take(device, request, line) is { } taken)
            problems.Add(taken);
        foreach (var problem in problems)
            notes.Add(line, Columns[problem.Member], problem.Mistake, problem.Detail);

        string? Field(string column) => header.TryGetValue(column, out var index) && fields[index].Length > 0 ? fields[index] : null;

        double? Number(string column) => Field(column) is not { } given ? null
            : double.TryParse(given, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value
            : double.NaN;

        DateTimeOffset? Time(string column)
        {
            if (Field(column) is not { } given)
                return null;
            if (Parameters.IsInstant(given, out var instant))
                return instant;
            problems.Add(new DeviceProblem(
                DeviceMistake.BadTime, "registeredAt", "A time is ISO 8601 with an offset, for example 2026-04-01T03:10:00+08:00."));
            return null;
        }
    }

    private static Dictionary<string, int>? Header(string[] names, Notes notes)
    {
        var header = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var name in names)
            if (!Known.Contains(name))
                notes.Add(1, name, ImportFault.UnknownColumn, $"The columns are {string.Join(", ", Known)}.");
            else if (!header.TryAdd(name, header.Count))
                notes.Add(1, name, ImportFault.ColumnTwice, "The column stands twice.");
        foreach (var missing in Needed.Where(column => !header.ContainsKey(column)))
            notes.Add(1, missing, ImportFault.MissingColumn, "The column is missing.");
        return notes.Count == 0 ? header : null;
    }

    /// <summary>The devices of a file so far, beside those of the registry.</summary>
    private sealed class Rows(DeviceRegistry registry)
    {
        private readonly Dictionary<string, (Device Device, int Line)> byKey =
            registry.Devices.Values.ToDictionary(device => Device.KeyOf(device.Sensor.Id), device => (device, 0));

        private readonly Dictionary<string, int> lineOfMn = [];

        public int Count { get; set; }

        public int Unchanged { get; private set; }

        public List<Device> New { get; } = [];

        /// <summary>Takes a device up, or says what it has that another one has.</summary>
        public DeviceProblem? Take(Device device, DeviceRequest request, int line)
        {
            var key = Device.KeyOf(device.Sensor.Id);
            if (byKey.TryGetValue(key, out var known))
            {
                if (known.Line > 0)
                    return new(DeviceMistake.IdTaken, "id", $"Line {known.Line} has this id, letter case and leading zeros aside.");
                if (!IsJustSo(known.Device, device, request))
                    return new(DeviceMistake.IdTaken, "id", "A device of this id is registered, and not just so.");
                Unchanged++;
                byKey[key] = (known.Device, line);
                return null;
            }

            if (device.Mn is { } mn && !lineOfMn.TryAdd(mn, line))
                return new(DeviceMistake.MnTaken, "mn", $"Line {lineOfMn[mn]} has this MN.");
            byKey[key] = (device, line);
            New.Add(device);
            return null;
        }

        // The same file again changes nothing: whoever did not get the answer to the first may send it once more.
        private static bool IsJustSo(Device known, Device device, DeviceRequest request) =>
            known.Sensor with { Number = 0, RegisteredAt = default, PlacedAt = default }
            == device.Sensor with { RegisteredAt = default, PlacedAt = default }
            && (request.RegisteredAt is null || known.Sensor.RegisteredAt == device.Sensor.RegisteredAt)
            && known.Mn == device.Mn && known.Secrets.PasswordHash == device.Secrets.PasswordHash;
    }

    /// <summary>The mistakes of a file, named up to a limit.</summary>
    private sealed class Notes(int limit)
    {
        private readonly List<ImportMistake> named = [];

        public int Count { get; private set; }

        public void Add<T>(int line, string? column, T reason, string detail)
            where T : struct, Enum
        {
            if (Count++ < limit)
                named.Add(new ImportMistake(line, column, Json.Word(reason), detail));
        }

        public ImportReading Reading(int rows, ImmutableArray<Device> devices, int unchanged) =>
            new(rows, devices, unchanged, [.. named.OrderBy(mistake => mistake.Line)], Count);
    }
}
