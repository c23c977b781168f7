using System.Collections.Immutable;
using System.ComponentModel;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Places;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Api.Devices;

/// <summary>POST /api/v1/devices/import: many devices from a CSV file, all or none.</summary>
internal static class DeviceImportEndpoint
{
    private const string CsvType = "text/csv";

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Maps it.</summary>
    public static IEndpointRouteBuilder MapDeviceImport(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/v1/devices/import", Import).WithTags("Devices").WithName("importDevices")
            .WithSummary("Registers the devices of a CSV file, all or none; first as a dry run that names every faulty line.")
            .WithDescription(
                "Columns: id, station_type, place_id; besides, if wanted, longitude, latitude, registered_at, mn, pw. The same file again "
                + "changes nothing.")
            .Accepts<string>(CsvType)
            .WithProblems(
                StatusCodes.Status400BadRequest, StatusCodes.Status409Conflict, StatusCodes.Status413PayloadTooLarge,
                StatusCodes.Status415UnsupportedMediaType)
            .Requires(Operation.ManageDevices);
        return routes;
    }

    private static async Task<Results<Ok<ImportAnswer>, ProblemHttpResult>> Import(
        HttpContext context, CurrentCaller current, DeviceImport import, DeviceWriter writer, IOptions<DeviceOptions> options,
        TimeProvider time,
        [Description("Whether only to say what would happen."), Words("true", "false")] string? dryRun,
        [Description("Whether to make a one-time code for each device."), Words("true", "false")] string? codes)
    {
        var read = new Parameters();
        var isDry = read.Truth("dryRun", dryRun, "badDryRun") ?? true;
        var withCodes = read.Truth("codes", codes, "badCodes") ?? false;
        if (read.Problem is { } problem)
            return problem;
        var (text, refused) = await TextAsync(context, options.Value.MaxImportBytes);
        if (text is null)
            return refused!;
        var reading = import.Read(text, current.ReachOf(Operation.ManageDevices));
        if (isDry || (reading.MistakesInAll == 0 && reading.Devices.IsEmpty))
            return TypedResults.Ok(Answer(reading, isDry, []));
        if (reading.MistakesInAll > 0)
            return Faulty(reading);
        var printed = ImmutableArray<ImportedCode>.Empty;
        var devices = reading.Devices;
        if (withCodes)
            (devices, printed) = WithCodes(devices, time.GetUtcNow().AddDays(options.Value.CodeDays));
        var written = await writer.WriteAsync(devices, current.Audit("devicesImported", detail: string.Create(
            CultureInfo.InvariantCulture,
            $"{devices.Length} devices, SHA-256 of the file {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}")));
        return DeviceWriter.Refused(written) is { } conflict ? conflict : TypedResults.Ok(Answer(reading, false, printed));
    }

    private static ImportAnswer Answer(ImportReading reading, bool isDry, ImmutableArray<ImportedCode> codes) => new(
        isDry, reading.Rows, reading.MistakesInAll > 0 ? 0 : reading.Devices.Length, reading.Unchanged, reading.Mistakes,
        reading.MistakesInAll, codes);

    private static ProblemHttpResult Faulty(ImportReading reading) => TypedResults.Problem(
        $"The file has {reading.MistakesInAll} mistakes; nothing was registered.", statusCode: StatusCodes.Status400BadRequest,
        extensions: new Dictionary<string, object?>
        {
            ["reason"] = "faultyRows", ["mistakes"] = reading.Mistakes, ["mistakesInAll"] = reading.MistakesInAll,
        });

    private static (ImmutableArray<Device> Devices, ImmutableArray<ImportedCode> Codes) WithCodes(
        ImmutableArray<Device> devices, DateTimeOffset until)
    {
        var (coded, codes) = (ImmutableArray.CreateBuilder<Device>(), ImmutableArray.CreateBuilder<ImportedCode>());
        foreach (var device in devices)
        {
            var (code, text) = DeviceSealing.NewCode(until);
            coded.Add(device with { Secrets = device.Secrets with { Code = code } });
            codes.Add(new ImportedCode(device.Sensor.Id, text));
        }

        return (coded.DrainToImmutable(), codes.DrainToImmutable());
    }

    private static async Task<(string? Text, ProblemHttpResult? Refused)> TextAsync(HttpContext context, int limit)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = limit;
        try
        {
            using var reader = new StreamReader(context.Request.Body, Strict);
            return (await reader.ReadToEndAsync(context.RequestAborted), null);
        }
        catch (DecoderFallbackException)
        {
            return (null, Problems.BadRequest("notUtf8", "The file is not UTF-8."));
        }
    }
}
