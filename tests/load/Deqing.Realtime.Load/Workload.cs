using System.Globalization;
using System.Text;
using Deqing.Realtime.Domain.Places;

namespace Deqing.Realtime.Load;

/// <summary>One call: newline-delimited observations.</summary>
internal sealed record Call(byte[] Body, int Messages);

/// <summary>
/// Messages of six values of the county's pond stations. Station after station reports, then time goes on by one step, as in
/// a county; the values are plausible water that trips no rule. Every round lies later than the one before, all in the recent past.
/// </summary>
internal sealed class Workload
{
    public const int ValuesPerMessage = 6;
    private static readonly SensorPlace[] Stations = Pack.Load().Stations();
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(10);

    private readonly HttpOptions options;
    private readonly SensorPlace[] sensors;
    private readonly DateTimeOffset start;
    private readonly int steps;

    public Workload(HttpOptions options, County county, int rounds)
    {
        this.options = options;
        sensors = [.. county.Stations().Take(options.Sensors)];
        if (sensors.Length < options.Sensors)
            throw new ArgumentException($"The county has {sensors.Length} pond stations, not {options.Sensors}.");
        steps = (options.Rows + options.Sensors - 1) / options.Sensors;
        var now = DateTimeOffset.UtcNow;
        start = now - TimeSpan.FromTicks(now.Ticks % TimeSpan.TicksPerSecond) - (Step * steps * rounds);
    }

    /// <summary>The numbers of the sensors by their id.</summary>
    public Dictionary<string, int> Numbers() => sensors.ToDictionary(sensor => sensor.Id, sensor => sensor.Number);

    /// <summary>The calls of each poster in one round.</summary>
    public Call[][] Round(int round) => [.. Enumerable.Range(0, options.Posters).Select(poster => Calls(round, poster).ToArray())];

    private IEnumerable<Call> Calls(int round, int poster)
    {
        var text = new StringBuilder();
        var inCall = 0;
        for (var row = 0; row < options.Rows; row++)
        {
            var sensor = row % sensors.Length;
            if (sensor % options.Posters != poster)
                continue;
            Append(text, sensors[sensor], (round * steps) + (row / sensors.Length));
            if (++inCall < options.Batch)
                continue;
            yield return new Call(Encoding.UTF8.GetBytes(text.ToString()), inCall);
            text.Clear();
            inCall = 0;
        }
        if (inCall > 0)
            yield return new Call(Encoding.UTF8.GetBytes(text.ToString()), inCall);
    }

    /// <summary>A call of a flood: messages at times that no other caller and no other call has, a day back and further.</summary>
    public static Call Flood(int caller, int call, int messages)
    {
        var text = new StringBuilder();
        var at = DateTimeOffset.UtcNow.Date.AddDays(-1 - caller).ToUniversalTime();
        for (var message = 0; message < messages; message++)
        {
            var sensor = Stations[message % Stations.Length];
            var step = (call * ((messages / Stations.Length) + 1)) + (message / Stations.Length);
            text.Append(
                CultureInfo.InvariantCulture,
                $"{{\"sensor\":\"{sensor.Id}\",\"at\":\"{at.AddMilliseconds(step):O}\",\"values\":{{");
            text.Append(ValuesOf(message % 100)).Append("}}\n");
        }

        return new Call(Encoding.UTF8.GetBytes(text.ToString()), messages);
    }

    /// <summary>
    /// The members of <c>values</c>: plausible water that trips no rule, one of a hundred kinds. It rises and falls again, so that the
    /// next after the last is no jump.
    /// </summary>
    public static string ValuesOf(int wave)
    {
        var rise = 50 - Math.Abs((wave % 100) - 50);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"\"dissolvedOxygen\":{6 + (rise / 25.0):F2},\"waterTemperature\":{18 + (rise / 10.0):F2},\"ph\":{7.2 + (rise / 50.0):F2},"
            + $"\"conductivity\":{420 + rise},\"turbidity\":{12 + (rise / 5.0):F1},\"ammoniaNitrogen\":{0.1 + (rise / 500.0):F3}");
    }

    private void Append(StringBuilder text, SensorPlace sensor, int step)
    {
        text.Append(
            CultureInfo.InvariantCulture,
            $$"""
              {"sensor":"{{sensor.Id}}","at":"{{start + (Step * step):yyyy-MM-ddTHH:mm:ss.fffzzz}}","sequence":{{step}},"values":{
              """);
        text.Append(ValuesOf(((sensor.Number * 7) + step) % 100)).Append("}}\n");
    }
}
