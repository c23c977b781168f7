using System.Buffers;
using System.Text;
using Deqing.Realtime.Api.Configuration;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Hj212;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Water;

namespace Deqing.Realtime.Api.Ingest.Hj212;

/// <summary>
/// What one connection says and is answered, without the connection: bytes go in; what is to be logged and what is to be answered
/// when the log has it come out. Room for a frame and its answers is all it needs.
/// </summary>
/// <param name="desk">What all sessions share.</param>
/// <param name="address">Network address it comes from.</param>
/// <param name="options">Limits.</param>
internal sealed class Hj212Session(Hj212Desk desk, string address, Hj212Options options)
{
    private const int ClockSetAgainMinutes = 10;

    private FrameScanner scanner = new(options.MaxDataBytes);
    private byte[] split = [];
    private int noise, refused;
    private string lastDevice = "", lastPassword = "";
    private DateTimeOffset clockSetAt = DateTimeOffset.MinValue;
    private readonly Queue<SentMeans> means = [];

    /// <summary>What the last scan found for the log.</summary>
    public ObservationBatch Batch { get; private set; } = new(desk.Now, Reach.County);

    /// <summary>What is to be answered when the log has it.</summary>
    public ArrayBufferWriter<byte> Answers { get; } = new();

    /// <summary>Whether the last scan found something for the log.</summary>
    public bool HasData => Batch.Items.Count > 0 || means.Count > 0;

    /// <summary>Why the connection must be ended, if it must.</summary>
    public Hj212Ending? Ending { get; private set; }

    /// <summary>Whether a known device has spoken.</summary>
    public bool IsKnown { get; private set; }

    /// <summary>Whether the last scan heard a known device.</summary>
    public bool HeardDevice { get; private set; }

    /// <summary>Whether the last scan heard a whole frame.</summary>
    public bool HeardFrame { get; private set; }

    /// <summary>Whether the begin of a frame waits for its rest.</summary>
    public bool IsPartial { get; private set; }

    /// <summary>Takes up frames, at most as many as may be on their way at once.</summary>
    /// <param name="buffer">What has arrived; afterwards what is left of it.</param>
    /// <returns>Whether frames are left that can be taken up at once.</returns>
    public bool Scan(ref ReadOnlySequence<byte> buffer)
    {
        (HeardDevice, HeardFrame) = (false, false);
        Batch.Items.Clear();
        means.Clear();
        Answers.ResetWrittenCount();
        for (var frames = 0; frames < options.MaxFramesAtOnce;)
        {
            var verdict = scanner.Next(Front(buffer), out var consumed, out var data);
            buffer = buffer.Slice(consumed);
            noise += verdict == FrameVerdict.Whole ? consumed - data.Length - FrameScanner.Overhead : consumed;
            if (noise > options.MaxNoiseBytes)
                Ending = Hj212Ending.Noise;
            else if (verdict == FrameVerdict.Whole)
                Hear(data, ref frames);
            else if (verdict != FrameVerdict.Incomplete)
                desk.Metrics.Framed(verdict);
            IsPartial = !buffer.IsEmpty;
            if (Ending is not null || (verdict == FrameVerdict.Incomplete && (consumed == 0 || buffer.IsEmpty)))
                return false;
        }
        return true;
    }

    /// <summary>Adds the means of periods in which nothing was measured.</summary>
    /// <exception cref="Deqing.Realtime.Storage.StorageException">The log cannot be read.</exception>
    public async Task FillAsync(PeriodMeans periods, CancellationToken cancellation)
    {
        for (; means.TryPeek(out var sent); means.Dequeue())
            if (await periods.MissingAsync(sent, Batch, cancellation) is { } missing)
                Batch.Items.Add(new ReadItem(sent.Sensor, missing, null));
    }

    /// <summary>Takes note of a frame that was cut off.</summary>
    public void Close()
    {
        if (IsPartial)
            desk.Metrics.Framed(FrameVerdict.Incomplete);
    }

    /// <summary>The first bytes in one piece, enough for any frame.</summary>
    private ReadOnlySpan<byte> Front(in ReadOnlySequence<byte> buffer)
    {
        if (buffer.IsSingleSegment || buffer.FirstSpan.Length >= scanner.MaxFrame)
            return buffer.FirstSpan;
        if (split.Length == 0)
            split = new byte[scanner.MaxFrame];
        var length = (int)Math.Min(split.Length, buffer.Length);
        buffer.Slice(0, length).CopyTo(split);
        return split.AsSpan(0, length);
    }

    private void Hear(ReadOnlySpan<byte> data, ref int frames)
    {
        if (!HeardFrame)
            Batch = new ObservationBatch(desk.Now, Reach.County);
        (noise, frames, HeardFrame) = (0, frames + 1, true);
        desk.Metrics.Framed(FrameVerdict.Whole);
        var fault = Packet.Read(data, out var packet);
        if (fault != PacketFault.None)
        {
            desk.Metrics.Refused(IngestProtocol.Hj212, Words.Of(fault));
            desk.Reject(Words.Of(fault));
            return;
        }
        var kind = Commands.KindOf(packet);
        if (kind == CommandKind.Answer || Enter(packet, kind) is not { } sensor)
            return;
        IsKnown = HeardDevice = true;
        if (kind is CommandKind.RealTime or CommandKind.Period)
            TakeData(packet, sensor);
        else
            Answer(packet, kind);
    }

    /// <summary>The sensor a packet is of; null if its MN is unknown or its PW is wrong, which only a request is told.</summary>
    private SensorPlace? Enter(in Packet packet, CommandKind kind)
    {
        var link = desk.Find(Text(packet.Device, ref lastDevice));
        if (link is not null && link.IsPassword(Text(packet.Password, ref lastPassword)))
            return link.Sensor;
        var reason = link is null ? "unknownDevice" : "wrongPassword";
        desk.Refuse(address, reason);
        if (kind is CommandKind.RealTime or CommandKind.Period)
            desk.Reject(reason);
        if (packet.WantsAnswer && kind is CommandKind.Request or CommandKind.ClockRequest)
            FrameWriter.AnswerRequest(Answers, packet, link is null ? RequestReturn.WrongDevice : RequestReturn.WrongPassword);
        if (++refused >= options.MaxRefusals)
            Ending = Hj212Ending.TooManyRefusals;
        return null;
    }

    private void TakeData(in Packet packet, SensorPlace sensor)
    {
        var report = desk.Reader.Read(packet, Batch.ReceivedAt);
        desk.Metrics.Skipped("unknownMetric", report.Unknown);
        desk.Metrics.Skipped("unreadable", report.Unreadable);
        if (report.Rejection is { } reason)
            Batch.Items.Add(new ReadItem(sensor, null, reason));
        foreach (var observation in report.Observations)
            if (packet.Command == Commands.RealTime)
                Batch.Items.Add(new ReadItem(sensor, observation, null));
            else
                means.Enqueue(new SentMeans(sensor, observation, Commands.PeriodOf(packet.Command)));
        if (packet.WantsAnswer)
            FrameWriter.AcknowledgeData(Answers, packet);
        if (report.Observations is [var first, ..] && first.At > Batch.ReceivedAt + desk.ClockTolerance)
            SetClock(packet);
    }

    private void Answer(in Packet packet, CommandKind kind)
    {
        if (kind == CommandKind.Unknown)
            desk.Metrics.Refused(IngestProtocol.Hj212, "unknownCommand");
        if (kind == CommandKind.ClockNotice)
            clockSetAt = DateTimeOffset.MinValue;
        if (packet.WantsAnswer)
            switch (kind)
            {
                case CommandKind.OtherData:
                    FrameWriter.AcknowledgeData(Answers, packet);
                    break;
                case CommandKind.ClockNotice:
                    FrameWriter.AcknowledgeNotice(Answers, packet);
                    break;
                case CommandKind.ClockRequest:
                    FrameWriter.AnswerRequest(Answers, packet, RequestReturn.Ready);
                    FrameWriter.TellClock(Answers, packet, desk.Wall);
                    break;
                case CommandKind.Request:
                    FrameWriter.AnswerRequest(Answers, packet, RequestReturn.Refused);
                    break;
                case CommandKind.Unknown when packet.Command < Commands.RequestAnswer:
                    FrameWriter.AnswerRequest(Answers, packet, RequestReturn.WrongCommand);
                    break;
            }
        if (kind == CommandKind.ClockNotice)
            SetClock(packet);
    }

    /// <summary>Sets the clock of a device that asks for it or that sends from the future, and gives it time to do so.</summary>
    private void SetClock(in Packet packet)
    {
        if (desk.Now < clockSetAt.AddMinutes(ClockSetAgainMinutes))
            return;
        clockSetAt = desk.Now;
        FrameWriter.SetClock(Answers, packet, desk.Wall);
    }

    /// <summary>The text of some bytes, the same string as before if it is the same text.</summary>
    private static string Text(ReadOnlySpan<byte> bytes, ref string last) =>
        Ascii.Equals(bytes, last) ? last : last = Encoding.ASCII.GetString(bytes);
}
