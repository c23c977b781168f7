using System.Text.Json;

namespace Deqing.Realtime.Fleet.Simulate;

/// <summary>Reads one of the JSON files of a county pack that only the fleet knows.</summary>
internal static class PackFile
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };

    /// <exception cref="InvalidDataException">The file does not read as it should.</exception>
    public static T Read<T>(string folder, string file)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(File.ReadAllText(Path.Combine(folder, file)), Json)
                ?? throw new InvalidDataException($"{file}: is null.");
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"{file}: {error.Message}", error);
        }
    }
}
