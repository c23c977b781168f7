using System.Text.Json;
using Deqing.Realtime.Api.Ingest;

namespace Deqing.Realtime.Api.SensorThings;

/// <summary>A row of a data array: an Observation, or why it is none.</summary>
/// <param name="Stream">The Datastream of its table.</param>
/// <param name="Draft">The Observation, or null.</param>
/// <param name="Problem">The named reason, or null.</param>
internal readonly record struct DataArrayRow(Datastream Stream, ObservationDraft? Draft, string? Problem);

/// <summary>
/// Reads the tables of CreateObservations: <c>[{"Datastream":{"@iot.id":…},"components":[…],"dataArray":[[…],…]},…]</c>. A table that
/// cannot be read refuses the call; a row that cannot be read is its own error and costs nothing else.
/// </summary>
internal sealed class DataArrayReading(SensingModel model, int most, DateTimeOffset receivedAt)
{
    /// <summary>The rows in their order.</summary>
    /// <exception cref="SensingRefused">The call cannot be read.</exception>
    public List<DataArrayRow> Read(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Array)
            throw Wrong("CreateObservations takes an array of tables.");
        var read = new List<DataArrayRow>();
        foreach (var table in body.EnumerateArray())
            Read(table, read);
        return read;
    }

    private void Read(JsonElement table, List<DataArrayRow> read)
    {
        if (table.ValueKind != JsonValueKind.Object || !table.TryGetProperty("Datastream", out var reference)
            || !table.TryGetProperty("components", out var components) || components.ValueKind != JsonValueKind.Array
            || !table.TryGetProperty("dataArray", out var rows) || rows.ValueKind != JsonValueKind.Array)
            throw Wrong("A table is an object with 'Datastream', 'components' and 'dataArray'.");
        if (table.EnumerateObject().Select(member => member.Name).FirstOrDefault(name =>
            name is not ("Datastream" or "components" or "dataArray" or "dataArray@iot.count")) is { } unknown)
            throw SensingRefused.Bad("notKept", $"A table has no '{unknown}'.");
        var stream = DraftReading.StreamOf(model, reference);
        string[] names = [.. components.EnumerateArray().Select(name => name.ValueKind == JsonValueKind.String ? name.GetString()! : "")];
        if (names.Distinct().Count() != names.Length || names.Contains("Datastream"))
            throw Wrong("'components' names properties of an Observation, each once.");
        if (read.Count + rows.GetArrayLength() > most)
            throw new SensingRefused(
                StatusCodes.Status413PayloadTooLarge, Words.Of(RefusalReason.TooManyObservations), $"At most {most} observations at once.");
        foreach (var row in rows.EnumerateArray())
            read.Add(Row(stream, names, row));
    }

    private DataArrayRow Row(Datastream stream, string[] names, JsonElement row)
    {
        if (row.ValueKind != JsonValueKind.Array || row.GetArrayLength() != names.Length)
            return new DataArrayRow(stream, null, Words.Of(RefusalReason.WrongType));
        try
        {
            return new DataArrayRow(stream, new DraftReading(model, stream, receivedAt).Read(names.Zip(row.EnumerateArray())), null);
        }
        catch (SensingRefused refused)
        {
            return new DataArrayRow(stream, null, refused.Reason);
        }
    }

    private static SensingRefused Wrong(string detail) => SensingRefused.Bad(Words.Of(RefusalReason.WrongType), detail);
}
