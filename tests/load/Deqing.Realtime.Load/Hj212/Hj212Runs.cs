using System.Text;

namespace Deqing.Realtime.Load.Hj212;

/// <summary>HJ 212: frames a second, each answered after the log has it, from instruments that are registered for it.</summary>
internal static class Hj212Runs
{
    private const int Instruments = 32, Window = 32;

    /// <summary>Registers the instruments and runs it.</summary>
    public static async Task SustainedAsync(TimeSpan time, Databases databases, RunningProgram program, Table table)
    {
        var instruments = await RegisterAsync(program);
        var (stored, before) = (await databases.ReadingsAsync(), Machine.LoadAverage);
        var run = await Hj212Fleet.RunAsync(program.Hj212Port, instruments, time, Window);
        table.Add(
            $"HJ 212, {Instruments} instruments of five factors, {Window} frames on the way", "≥ 5,000 frames/s",
            $"{run.Text}; before it {before}");
        table.Add("HJ 212", run.Waits.Length, await databases.ReadingsAsync() - stored);
    }

    private static async Task<(string Mn, string Password)[]> RegisterAsync(RunningProgram program)
    {
        var ponds = Pack.Load().Parts.Ponds;
        var registered = DateTimeOffset.UtcNow.AddDays(-30);
        var csv = new StringBuilder("id,station_type,place_id,registered_at,mn,pw\n");
        var instruments = Enumerable.Range(0, Instruments).Select(number => (Mn: $"{number:D24}", Password: $"{number:D6}")).ToArray();
        foreach (var (number, (mn, password)) in instruments.Index())
            csv.Append(
                System.Globalization.CultureInfo.InvariantCulture,
                $"LOAD{number},pondStation,{ponds[number].Id},{registered:yyyy-MM-ddTHH:mm:sszzz},{mn},{password}\n");
        using var administrator = await Administrator.EnterAsync(program);
        await administrator.ImportAsync(csv.ToString());
        return instruments;
    }
}
