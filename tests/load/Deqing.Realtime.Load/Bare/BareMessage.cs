using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Deqing.Realtime.Load.Bare;

/// <summary>A message as the bare program reads it: exactly the members that the workload writes.</summary>
internal sealed record BareMessage(string Sensor, DateTimeOffset At, long Sequence, BareValues Values);

/// <summary>The six values.</summary>
internal sealed record BareValues(
    float DissolvedOxygen, float WaterTemperature, float Ph, float Conductivity, float Turbidity, float AmmoniaNitrogen)
{
    /// <summary>As many bytes as the reading log takes for them.</summary>
    public byte[] Encode()
    {
        var bytes = new byte[1 + (Workload.ValuesPerMessage * 6)];
        ReadOnlySpan<float> values = [DissolvedOxygen, WaterTemperature, Ph, Conductivity, Turbidity, AmmoniaNitrogen];
        bytes[0] = 1;
        for (var index = 0; index < values.Length; index++)
        {
            bytes[1 + (index * 6)] = (byte)(index + 1);
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(3 + (index * 6)), values[index]);
        }
        return bytes;
    }
}

/// <summary>The generated reader: the fastest way of System.Text.Json to objects.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(BareMessage))]
internal sealed partial class BareJson : JsonSerializerContext;

/// <summary>Rows in columns.</summary>
internal sealed record BareRows(int[] Sensors, DateTime[] Ats, DateTime[] Received, long[] Sequences, byte[][] Values)
{
    /// <summary>Parses a call: nothing is checked, judged or forgiven.</summary>
    public static BareRows Parse(Call call, Dictionary<string, int> numbers)
    {
        var count = call.Messages;
        var rows = new BareRows(new int[count], new DateTime[count], new DateTime[count], new long[count], new byte[count][]);
        var now = DateTime.UtcNow;
        ReadOnlySpan<byte> body = call.Body;
        for (var row = 0; row < count; row++)
        {
            var end = body.IndexOf((byte)'\n');
            var message = JsonSerializer.Deserialize(body[..end], BareJson.Default.BareMessage)!;
            body = body[(end + 1)..];
            rows.Sensors[row] = numbers[message.Sensor];
            rows.Ats[row] = message.At.UtcDateTime;
            rows.Received[row] = now;
            rows.Sequences[row] = message.Sequence;
            rows.Values[row] = message.Values.Encode();
        }
        return rows;
    }
}
