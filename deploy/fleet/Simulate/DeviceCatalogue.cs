using System.Globalization;
using System.Text.Json;
using CsvHelper;

namespace Deqing.Realtime.Fleet.Simulate;

/// <param name="Interval">Between two messages.</param>
/// <param name="Metrics">Keys of what it measures.</param>
internal sealed record DeviceKind(string Key, TimeSpan Interval, IReadOnlyList<string> Metrics);

internal sealed record Device(string Id, DeviceKind Kind);

/// <summary>What a probe can show.</summary>
internal sealed record MetricRange(double Min, double Max, int Decimals);

/// <summary>What a fleet needs to know of a county pack: its devices, what they measure and how often they report.</summary>
internal sealed record DeviceCatalogue(IReadOnlyList<Device> Devices, IReadOnlyDictionary<string, MetricRange> Metrics, TimeZoneInfo Zone)
{
    /// <exception cref="InvalidDataException">A file does not read as it should; the message names it.</exception>
    public static DeviceCatalogue Read(string folder)
    {
        var (kinds, zone) = PackFile.Read(folder, "county.json", root => (
            root.GetProperty("stationTypes").EnumerateArray().Select(Kind).ToDictionary(kind => kind.Key),
            TimeZoneInfo.FindSystemTimeZoneById(root.GetProperty("timeZone").GetString()!)));
        var metrics = PackFile.Read(folder, "metrics.json", root => root.GetProperty("metrics").EnumerateArray().ToDictionary(
            metric => metric.GetProperty("key").GetString()!,
            metric => new MetricRange(
                metric.GetProperty("min").GetDouble(), metric.GetProperty("max").GetDouble(), metric.GetProperty("decimals").GetInt32())));
        return new DeviceCatalogue(ReadDevices(folder, kinds), metrics, zone);
    }

    private static DeviceKind Kind(JsonElement type) => new(
        type.GetProperty("key").GetString()!,
        TimeSpan.FromSeconds(type.GetProperty("intervalSeconds").GetInt32()),
        [.. type.GetProperty("metrics").EnumerateArray().Select(metric => metric.GetString()!)]);

    private static List<Device> ReadDevices(string folder, Dictionary<string, DeviceKind> kinds)
    {
        try
        {
            using var reader = CsvReader.FromFile(Path.Combine(folder, "sensors.csv"));
            var devices = new List<Device>();
            while (reader.Read()) devices.Add(new Device(reader.GetString("id"), kinds[reader.GetString("station_type")]));
            return devices;
        }
        catch (Exception error) when (error is CsvFormatException or KeyNotFoundException)
        {
            throw new InvalidDataException($"sensors.csv: {error.Message}", error);
        }
    }
}

/// <summary>Reads one JSON file of a county pack.</summary>
internal static class PackFile
{
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web);

    public static T Read<T>(string folder, string file, Func<JsonElement, T> read)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, file)));
            return read(json.RootElement);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or TimeZoneNotFoundException)
        {
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{file}: {error.Message}"), error);
        }
    }
}
