using System.Globalization;
using Deqing.Realtime.Fleet.Wire;

namespace Deqing.Realtime.Fleet.Replay;

/// <summary>Sends a recorded series in the name of one sensor.</summary>
internal static class ReplayCommand
{
    public const string Help = """
          replay --recording NAME --sensor ID --target mqtt://HOST:PORT|http://HOST:PORT|hj212://HOST:PORT [--key KEY]
                 [--speed 1..600|max] [--times scaled|kept] [--start INSTANT] [--from TIME] [--to TIME] [--limit N]
                 [--batch 1..1000] [--patience SECONDS] [--acknowledged FILE] [--recordings FOLDER]
                 [--county FOLDER]
              Sends a recorded series in the name of one sensor, faults left in.
              --times scaled  (default) row i states start + (t(i)-t(0))/speed; start defaults to now
              --times kept    row i states start + (t(i)-t(0)), never later than now; the same start sends the same messages again;
                              start defaults to now less the length of the recording
              --speed max     as fast as each batch is acknowledged; needs --times kept
              --from, --to    a part of the recording, by its own clock, such as 2021-11-22T22:00:00
              --batch         most rows in one message or request, default 100; only rows that are due go together
              --patience      how long an unreachable target is tried, default 30
              --key           key of the device, or MN:PW for hj212://; the environment's DEQING_KEY if left out
              --county        county pack that has the factor codes for hj212://, default deploy/counties/deqing
              --acknowledged  appends a line sensor,time for every acknowledged row
        """;

    private const int MostRows = 1_000_000;

    public static async Task<int> RunAsync(
        Arguments arguments, TextWriter output, TextWriter errors, TimeProvider time, CancellationToken stop)
    {
        var name = arguments.Required("--recording");
        var sensor = arguments.Required("--sensor");
        var address = Targets.Parse(arguments.Required("--target"));
        var key = Targets.Key(arguments);
        var speed = arguments.Optional("--speed") == "max" ? double.PositiveInfinity : arguments.WholeNumber("--speed", 60, 1, 600);
        var stamping = arguments.OneOf("--times", "scaled", "scaled", "kept") == "kept" ? Stamping.Kept : Stamping.Scaled;
        var start = arguments.Instant("--start");
        var (from, to) = (arguments.LocalTime("--from"), arguments.LocalTime("--to"));
        var limit = (int)arguments.WholeNumber("--limit", MostRows, 1, MostRows);
        var batch = (int)arguments.WholeNumber("--batch", 100, 1, 1000);
        var patience = TimeSpan.FromSeconds(arguments.WholeNumber("--patience", 30, 0, 86_400));
        var acknowledgedFile = arguments.Optional("--acknowledged");
        var county = arguments.Optional("--county") ?? "deploy/counties/deqing";
        var library = RecordingLibrary.Open(arguments.Optional("--recordings") ?? RecordingLibrary.DefaultFolder);
        arguments.Finish();
        if (double.IsInfinity(speed) && stamping == Stamping.Scaled)
            throw new ArgumentsException("--speed max needs --times kept: spacing cannot be divided by it.");

        var rows = library.Read(name).Where(row => !(row.Time < from || row.Time > to)).Take(limit).ToList();
        if (rows.Count == 0) throw new ArgumentsException("No row of the recording lies between --from and --to.");
        var playback = Plan(rows, speed, stamping, start, time.GetUtcNow());

        await using var target = address.Scheme == Targets.Hj212
            ? new Hj212Target(address, key, county, patience, time)
            : Targets.Open(address, key, patience, time);
        await using var acknowledged = acknowledgedFile is null ? null : new StreamWriter(acknowledgedFile, append: true);
        var tally = await new Replayer(playback, sensor, target, batch, acknowledged, time).RunAsync(stop);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"sent {tally.Sent}, acknowledged {tally.Accepted + tally.Duplicate}, failed {tally.Failed}"));
        if (address.Scheme is "http" or "https")
            output.WriteLine($"accepted {tally.Accepted}, duplicate {tally.Duplicate}, rejected {tally.Rejected}");
        foreach (var (reason, count) in tally.Reasons) errors.WriteLine($"{count} × {reason}");
        return tally.Failed == 0 ? 0 : 1;
    }

    private static Playback Plan(
        IReadOnlyList<RecordedRow> rows, double speed, Stamping stamping, DateTimeOffset? start, DateTimeOffset now)
    {
        var span = Playback.Span(rows);
        var playback = new Playback(rows, speed, stamping, start ?? (stamping == Stamping.Kept ? now - span : now));
        if (stamping == Stamping.Kept && playback.LatestStamp > now)
            throw new ArgumentsException($"--start lies too late: the recording is {span} long, and its last row would state the future.");
        if (start > now)
            throw new ArgumentsException("--start lies in the future.");
        return playback;
    }
}
