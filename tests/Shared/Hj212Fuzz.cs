using System.Buffers;
using System.Globalization;
using System.Text;
using Deqing.Realtime.Domain.Clocks;
using Deqing.Realtime.Domain.Hj212;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Water;

namespace Deqing.Realtime.Tests;

/// <summary>
/// Puts inputs of a mutator through everything that reads HJ 212, and holds it to its laws: it never throws, always gets on, finds
/// the same frames however the bytes are cut, allocates nothing for frames and packets and little for what is logged, and says
/// nothing that is no frame itself.
/// </summary>
internal sealed class Hj212Fuzz(int seed)
{
    private const int MaxReportBytes = 32 * 1_024;

    private static readonly string[] Codes =
        ["w01001", "w01009", "w01010", "w01014", "w01018", "w21001", "w21003", "w21011", "w00000"];

    private static readonly DateTimeOffset Now = new(2026, 7, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Hj212Mutator mutator = new(seed);
    private readonly ReportReader reader = Reader();
    private readonly ArrayBufferWriter<byte> answers = new(8 * 1_024);
    private readonly byte[] window = new byte[2 * Hj212Mutator.MaxLength];
    private readonly long[] verdicts = new long[Enum.GetValues<FrameVerdict>().Length];
    private readonly long[] kinds = new long[Enum.GetValues<CommandKind>().Length];
    private long packets, observations, rejected;

    /// <summary>The reader of a county in China that knows the factors of the samples.</summary>
    public static ReportReader Reader() => new(
        new FactorCodes(new MetricCatalogue(
        [
            .. Codes.Select((code, index) => new Metric(
                index + 1, code, new Names(code, code), "", 0, 100, 0.01, 2, code, [])),
        ])),
        new WallClock(TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai")), TimeSpan.FromHours(1));

    /// <summary>Runs so many inputs.</summary>
    /// <exception cref="InvalidOperationException">A law does not hold; the message says which, and the input.</exception>
    public string Run(int inputs)
    {
        for (var index = 0; index < inputs; index++)
        {
            var input = mutator.Next();
            try
            {
                Try(input);
            }
            catch (Exception failure)
            {
                var where = string.Create(CultureInfo.InvariantCulture, $"Seed {seed}, input {index}: {failure.Message}");
                throw new InvalidOperationException(
                    $"{where} {Convert.ToHexString(input)} {Encoding.Latin1.GetString(input)}", failure);
            }
        }
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{inputs} inputs: {Words<FrameVerdict>(verdicts)}; {packets} packets: {Words<CommandKind>(kinds)}; "
            + $"{observations} observations, {rejected} rejected");
    }

    private static string Words<T>(long[] counts)
        where T : struct, Enum => string.Join(", ", Enum.GetValues<T>().Select((word, index) => $"{word} {counts[index]}"));

    private void Try(ReadOnlySpan<byte> input)
    {
        var piece = 1 + mutator.Below(40);
        // What is made once, when code is first run, does not come again.
        for (var tries = 3; Allocates(input, piece); tries--)
            Law(tries > 0, "finding frames and packets allocated");
        var scanner = new FrameScanner(FrameScanner.StandardMaxData);
        while (true)
        {
            var verdict = scanner.Next(input, out var consumed, out var data);
            input = input[consumed..];
            verdicts[(int)verdict]++;
            if (verdict == FrameVerdict.Whole)
                Read(data);
            if (verdict == FrameVerdict.Incomplete && (consumed == 0 || input.IsEmpty))
                return;
        }
    }

    private bool Allocates(ReadOnlySpan<byte> input, int piece)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var (whole, cut) = (Scan(input, int.MaxValue), Scan(input, piece));
        var after = GC.GetAllocatedBytesForCurrentThread();
        Law(whole == cut, "cut otherwise, the same bytes were other frames");
        return after != before;
    }

    /// <summary>A sum over all that is found, which shows one piece after the other to the scanner.</summary>
    private long Scan(ReadOnlySpan<byte> input, int piece)
    {
        var scanner = new FrameScanner(FrameScanner.StandardMaxData);
        var (held, found) = (0, 17L);
        while (true)
        {
            var verdict = scanner.Next(window.AsSpan(0, held), out var consumed, out var data);
            Law(consumed >= 0 && consumed <= held, "more was consumed than there was");
            Law(verdict == FrameVerdict.Incomplete || consumed > 0, "nothing was consumed");
            Law(consumed > 0 || held < scanner.MaxFrame || verdict != FrameVerdict.Incomplete, "a full window did not get on");
            if (verdict != FrameVerdict.Incomplete)
                found = (found * 31) + ((int)verdict * 7_919) + (data.IsEmpty ? 0 : FrameCheck.Of(data) + Look(data));
            window.AsSpan(consumed, held - consumed).CopyTo(window);
            held -= consumed;
            if (verdict != FrameVerdict.Incomplete || consumed > 0)
                continue;
            if (input.IsEmpty)
                return found;
            var next = input[..Math.Min(piece, input.Length)];
            next.CopyTo(window.AsSpan(held));
            held += next.Length;
            input = input[next.Length..];
        }
    }

    private static long Look(ReadOnlySpan<byte> data) => Packet.Read(data, out var packet) == PacketFault.None
        ? ((int)Commands.KindOf(packet) * 131) + packet.Part + (packet.WantsAnswer ? 1 : 0)
        : 3;

    private void Read(ReadOnlySpan<byte> data)
    {
        if (Packet.Read(data, out var packet) != PacketFault.None)
            return;
        packets++;
        var kind = Commands.KindOf(packet);
        kinds[(int)kind]++;
        answers.ResetWrittenCount();
        FrameWriter.AcknowledgeData(answers, packet);
        FrameWriter.AnswerRequest(answers, packet, RequestReturn.Refused);
        FrameWriter.TellClock(answers, packet, Now.Ticks);
        FrameWriter.SetClock(answers, packet, Now.Ticks);
        CheckAnswers();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var report = reader.Read(packet, Now);
        Law(GC.GetAllocatedBytesForCurrentThread() - before < MaxReportBytes, "reading values allocated too much");
        Law(report.Rejection is null == report.Observations.Length > 0, "neither values nor a reason");
        rejected += report.Rejection is null ? 0 : 1;
        observations += report.Observations.Length;
        foreach (var observation in report.Observations)
            foreach (var value in observation.Values)
                Law(float.IsFinite(value.Value) && Enum.IsDefined(value.Quality), "a value is none");
        Law(
            report.Observations.Select(observation => observation.At).Distinct().Count() == report.Observations.Length,
            "two observations share a millisecond");
    }

    private void CheckAnswers()
    {
        var scanner = new FrameScanner(FrameWriter.MaxLength - FrameScanner.Overhead);
        var frames = 0;
        for (var rest = answers.WrittenSpan; !rest.IsEmpty; frames++)
        {
            Law(scanner.Next(rest, out var consumed, out var data) == FrameVerdict.Whole, "an answer is no frame");
            Law(Packet.Read(data, out var answer) == PacketFault.None && !answer.Device.IsEmpty, "an answer is no packet");
            rest = rest[consumed..];
        }
        Law(frames == 5, "an answer is missing");
    }

    private static void Law(bool holds, string otherwise)
    {
        if (!holds)
            throw new InvalidOperationException(otherwise);
    }
}
