using System.CommandLine;
using Deqing.Realtime.Api.Devices;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Storage;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Api.Operators;

/// <summary><c>device add|key|code</c>.</summary>
internal static class DeviceCommand
{
    /// <summary>Builds it.</summary>
    public static Command Build(Operate operate)
    {
        var id = new Argument<string>("id") { Description = "Id the device sends under: 1 to 64 of A-Z a-z 0-9 . _ -" };
        var type = new Option<string>("--type") { Description = "Key of its station type.", Required = true };
        var place = new Option<string>("--place") { Description = "A pond id or a village code, as the type says.", Required = true };
        var add = new Command("add", "Registers a device and prints its key, this once.") { id, type, place };
        add.SetAction(parsed => operate(parsed, context => AddAsync(
            context, new DeviceRequest(parsed.GetValue(id)!, parsed.GetValue(type)!, parsed.GetValue(place)!))));
        var key = new Command("key", "Gives a device a new key and prints it, this once; the ones it had end at once.") { id };
        key.SetAction(parsed => operate(parsed, context => KeyAsync(context, parsed.GetValue(id)!)));
        var code = new Command("code", "Makes a one-time code for the first contact of a device and prints it, this once.") { id };
        code.SetAction(parsed => operate(parsed, context => CodeAsync(context, parsed.GetValue(id)!)));
        return new Command("device", "Devices of the registry.") { add, key, code };
    }

    private static async Task<int> AddAsync(OperatorContext context, DeviceRequest request)
    {
        var sealing = await DeviceSealing.OpenAsync(context.Keys, context.Registry, CancellationToken.None);
        var problems = new List<DeviceProblem>();
        var now = TimeProvider.System.GetUtcNow();
        var read = new DeviceReading(context.County, () => context.Registry, sealing, TimeProvider.System).Read(request, problems);
        if (read is null)
            return await context.RefuseAsync(problems[0].Detail);
        var (key, text) = DeviceSealing.NewKey(now);
        return await WriteAsync(
            context, read.Rotate(key, now, now), "deviceRegistered",
            $"Registered {request.Id} at {request.Place}. Its key, shown this once:", text);
    }

    private static async Task<int> KeyAsync(OperatorContext context, string id)
    {
        if (context.Registry.Devices.GetValueOrDefault(id) is not { } device)
            return await context.RefuseAsync($"There is no sensor '{id}' in the registry.");
        var now = TimeProvider.System.GetUtcNow();
        var (key, text) = DeviceSealing.NewKey(now);
        return await WriteAsync(context, device.Rotate(key, now, now), "deviceKeyRotated", $"The key of {id}, shown this once:", text);
    }

    private static async Task<int> CodeAsync(OperatorContext context, string id)
    {
        if (context.Registry.Devices.GetValueOrDefault(id) is not { } device)
            return await context.RefuseAsync($"There is no sensor '{id}' in the registry.");
        var (code, text) = DeviceSealing.NewCode(TimeProvider.System.GetUtcNow().AddDays(context.Devices.CodeDays));
        return await WriteAsync(context, device.Print(code), "deviceCodeMade", $"The one-time code of {id}, shown this once:", text);
    }

    private static async Task<int> WriteAsync(
        OperatorContext context, (Device? Device, DeviceRefusal Refusal) change, string action, string says, string secret)
    {
        if (change.Device is not { } device)
            return await context.RefuseAsync($"Refused: {Json.Word(change.Refusal)}.");
        var written = await context.Database.Registry.SaveAsync(
            [device], [OperatorContext.Draft(action, null, device.Sensor.Id, null)], context.Chain, CancellationToken.None);
        if (written != DeviceWrite.Written)
            return await context.RefuseAsync($"Refused: {Json.Word(written)}.");
        await context.Output.WriteLineAsync(says);
        await context.Output.WriteLineAsync(secret);
        return 0;
    }
}
