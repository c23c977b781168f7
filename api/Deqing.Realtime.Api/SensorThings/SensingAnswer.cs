using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Storage;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Api.SensorThings;

/// <summary>Answers one GET below the service root.</summary>
internal sealed class SensingAnswer(
    SensingModel model, SensingEdm edm, JudgedReadings log, CurrentCaller current, AccessRefusals refusals,
    IOptions<SensorThingsOptions> options, TimeProvider time)
{
    /// <summary>The conformance classes this service has.</summary>
    private static readonly ImmutableArray<string> Conformance =
    [
        .. new[]
        {
            "datamodel", "resource-path/resource-path-to-entities", "request-data", "create-update-delete/create-entity",
            "create-observations-via-data-array", "data-array/data-array",
        }.Select(name => $"http://www.opengis.net/spec/iot_sensing/1.1/req/{name}"),
    ];

    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly SensorThingsOptions limits = options.Value;
    private readonly ArrayBufferWriter<byte> buffer = new();

    /// <summary>Answers with what a path leads to, or names why not.</summary>
    public async Task<IResult> ReadAsync(HttpContext context, string path)
    {
        var root = SensorThingsEndpoints.RootOf(context.Request);
        try
        {
            var query = Options(context.Request.Query);
            return path.Length == 0 ? ServiceRoot(root, query) : await ReadAsync(context, root, query);
        }
        catch (SensingRefused refused)
        {
            if (refused.Status == StatusCodes.Status403Forbidden)
                refusals.Note(current, Operation.ReadWater, path, AccessReason.OutsideTerritory);
            return SensingProblems.Of(refused);
        }
    }

    /// <summary>An entity as it is written, for who has just created it.</summary>
    public byte[] Write(string root, EntityType type, object row) => Written(json =>
        new SensingWriter(json, model, root).Entity(type, new ResultRow(row, []), Plain(type))).ToArray();

    private async Task<IResult> ReadAsync(HttpContext context, string root, Dictionary<string, string> query)
    {
        var now = time.GetUtcNow();
        var path = context.Request.Path.ToUriComponent()[(SensorThingsEndpoints.Root.Length + 1)..];
        var reader = new SensingReader(
            model, limits, current.ReachOf(Operation.ReadWater), now, () => new ObservationSource(log, limits.MaxRows));
        var finding = new SensingPath(model, edm, reader, new ObservationSource(log, limits.MaxRows));
        var target = await finding.FindAsync(path, context.RequestAborted);
        var asked = new QueryReader(model, edm, limits, now).Read(target.Type, query, target.Rows is not null);
        return target switch
        {
            { Members.IsEmpty: false } => Property(root, target),
            { Rows: { } rows, End: PathEnd.Count } => Results.Text(
                (await reader.CountAsync(target.Type, rows, asked, context.RequestAborted)).ToString(CultureInfo.InvariantCulture)),
            { Rows: { } rows } => List(
                root, $"{root}/{path}", target, asked,
                await reader.ListAsync(target.Type, rows, asked, isNested: false, context.RequestAborted)),
            { Row: { } row, End: PathEnd.References } => Bytes(json =>
                new SensingWriter(json, model, root).Reference(target.Type, row)),
            _ => await EntityAsync(root, reader, target, asked, context.RequestAborted),
        };
    }

    private IResult List(string root, string address, SensingTarget target, SensingQuery query, ResultPage page) => Bytes(json =>
    {
        var writer = new SensingWriter(json, model, root);
        if (query.AsArrays)
            DataArrayWriter.Write(json, model, root, address, page, query);
        else
            writer.List(address, page, row =>
            {
                if (target.End == PathEnd.References)
                    writer.Reference(target.Type, row.Row);
                else
                    writer.Entity(target.Type, row, query);
            });
    });

    private async Task<IResult> EntityAsync(
        string root, SensingReader reader, SensingTarget target, SensingQuery query, CancellationToken cancellation)
    {
        var result = await reader.OneAsync(target.Row!, query, cancellation);
        return Bytes(json => new SensingWriter(json, model, root).Entity(target.Type, result, query));
    }

    private IResult Property(string root, SensingTarget target)
    {
        var (type, row) = (target.Type, target.Row!);
        var value = target.Members[0] switch
        {
            "id" => type.Id(row),
            "selfLink" => SensingWriter.Self(root, type, row),
            var name => type.FindField(name)!.Read(row),
        };
        foreach (var member in target.Members.Skip(1))
            value = (value as IReadOnlyDictionary<string, object?>)?.GetValueOrDefault(member);
        if (value is null)
            return Results.NoContent();
        if (target.End == PathEnd.Value && value is string or double or DateTimeOffset)
            return Results.Text(value switch
            {
                DateTimeOffset at => SensingWriter.Text(at),
                double number => number.ToString(CultureInfo.InvariantCulture),
                _ => (string)value,
            });
        return Bytes(json =>
        {
            var writer = new SensingWriter(json, model, root);
            if (target.End == PathEnd.Value)
            {
                writer.Value(value);
                return;
            }

            json.WriteStartObject();
            json.WritePropertyName(target.Members[^1]);
            writer.Value(value);
            json.WriteEndObject();
        });
    }

    private IResult ServiceRoot(string root, Dictionary<string, string> query)
    {
        if (query.Count > 0)
            throw SensingRefused.Bad("notAList", "The service root takes no query options.");
        return Bytes(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("value");
            foreach (var type in model.Types)
            {
                json.WriteStartObject();
                json.WriteString("name", type.Set);
                json.WriteString("url", $"{root}/{type.Set}");
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WritePropertyName("serverSettings");
            new SensingWriter(json, model, root).Value(new Dictionary<string, object?> { ["conformance"] = Conformance });
            json.WriteEndObject();
        });
    }

    private IResult Bytes(Action<Utf8JsonWriter> write) => Results.Bytes(Written(write), "application/json; charset=utf-8");

    private ReadOnlyMemory<byte> Written(Action<Utf8JsonWriter> write)
    {
        buffer.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(buffer, Writing))
            write(json);
        return buffer.WrittenMemory;
    }

    private SensingQuery Plain(EntityType type) => new QueryReader(model, edm, limits, time.GetUtcNow()).Read(type, [], isList: false);

    private static Dictionary<string, string> Options(IQueryCollection query)
    {
        var options = new Dictionary<string, string>();
        foreach (var (name, values) in query)
            options[name] = values is [{ } value] ? value : throw SensingRefused.Bad("twice", $"'{name}' is given more than once.");
        return options;
    }
}
