using System.Collections.Immutable;
using System.Text.Json;

namespace Deqing.Realtime.Api.SensorThings;

/// <summary>Writes observations as arrays of values, one table for each Datastream: <c>$resultFormat=dataArray</c>.</summary>
internal static class DataArrayWriter
{
    private static readonly ImmutableArray<string> Usual = ["id", "phenomenonTime", "resultTime", "result"];

    /// <summary>Writes a page.</summary>
    public static void Write(Utf8JsonWriter json, SensingModel model, string root, string address, ResultPage page, SensingQuery query)
    {
        var (type, streams, writer) = (model[SensingModel.Observation], model[SensingModel.Stream], new SensingWriter(json, model, root));
        ImmutableArray<string> components = query.Select is { } names
            ? [.. names.Where(name => name == "id" || type.FindField(name) is not null)] : Usual;
        var tables = page.Rows.GroupBy(row => ((ObservedValue)row.Row).Stream)
            .Select(table => new ResultRow(table, [])).ToImmutableArray();
        writer.List(address, page with { Rows = tables }, table =>
        {
            var rows = (IGrouping<Datastream, ResultRow>)table.Row;
            json.WriteStartObject();
            json.WriteString("Datastream@iot.navigationLink", SensingWriter.Self(root, streams, rows.Key));
            json.WritePropertyName("components");
            writer.Value(components);
            json.WriteNumber("dataArray@iot.count", rows.Count());
            json.WriteStartArray("dataArray");
            foreach (var row in rows)
                writer.Value(components.Select(name => name == "id" ? type.Id(row.Row) : type.FindField(name)!.Read(row.Row)));
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }
}
