using System.Buffers;

namespace Deqing.Realtime.Domain.Hj212;

/// <summary>Writes frames: the answers to a packet, and the setting of a device's clock.</summary>
public static class FrameWriter
{
    /// <summary>Longest frame it writes, in bytes.</summary>
    public const int MaxLength = 512;

    /// <summary>Answers data (9014).</summary>
    public static void AcknowledgeData(IBufferWriter<byte> output, in Packet packet) =>
        Answer(output, packet, Commands.AnswerSystem, Commands.DataAnswer, default);

    /// <summary>Answers a notice (9013).</summary>
    public static void AcknowledgeNotice(IBufferWriter<byte> output, in Packet packet) =>
        Answer(output, packet, Commands.AnswerSystem, Commands.NoticeAnswer, default);

    /// <summary>Says what will become of a request (9011).</summary>
    public static void AnswerRequest(IBufferWriter<byte> output, in Packet packet, RequestReturn outcome) =>
        Answer(output, packet, Commands.AnswerSystem, Commands.RequestAnswer, [.. "QnRtn="u8, (byte)('0' + (int)outcome)]);

    /// <summary>Says what time it is (1011), and that this was all (9012).</summary>
    public static void TellClock(IBufferWriter<byte> output, in Packet packet, long wall)
    {
        Span<byte> content = stackalloc byte[SystemTime.Length + PacketTime.Length];
        SystemTime.CopyTo(content);
        PacketTime.Write(wall, content[SystemTime.Length..]);
        Answer(output, packet, packet.System, Commands.Clock, content);
        Answer(output, packet, Commands.AnswerSystem, Commands.Result, "ExeRtn=1"u8);
    }

    /// <summary>Asks the device that sent a packet to set its clock (1012), or the clock of the instrument it named.</summary>
    /// <param name="output">Where it is written.</param>
    /// <param name="packet">The packet.</param>
    /// <param name="wall">Ticks of the clock on the wall, now.</param>
    public static void SetClock(IBufferWriter<byte> output, in Packet packet, long wall)
    {
        Span<byte> number = stackalloc byte[PacketTime.LengthOfNumber];
        PacketTime.Write(wall, number);
        Span<byte> content = stackalloc byte[MaxInstrument + SystemTime.Length + PacketTime.Length + 8];
        var length = 0;
        var instrument = ContentReader.Find(packet.Content, "PolId"u8);
        if (instrument.Length is > 0 and <= MaxInstrument && !instrument.ContainsAnyExceptInRange((byte)'!', (byte)'~'))
            foreach (var letter in (ReadOnlySpan<byte>)[.. "PolId="u8, .. instrument, (byte)';'])
                content[length++] = letter;
        SystemTime.CopyTo(content[length..]);
        length += SystemTime.Length;
        PacketTime.Write(wall, content.Slice(length, PacketTime.Length));
        Write(
            output, new Head(number, packet.System, Commands.SetClock, packet.Password, packet.Device, packet.AnswerFlag | 1),
            content[..(length + PacketTime.Length)]);
    }

    /// <summary>Writes a frame of a device, as tests and the demonstration's devices send it.</summary>
    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> data)
    {
        var frame = output.GetSpan(data.Length + FrameScanner.Overhead);
        data.CopyTo(frame[6..]);
        output.Advance(Close(frame, data.Length));
    }

    private const int MaxInstrument = 16;

    private static ReadOnlySpan<byte> SystemTime => "SystemTime="u8;

    private static void Answer(IBufferWriter<byte> output, in Packet packet, int system, int command, ReadOnlySpan<byte> content) =>
        Write(output, new Head(packet.Number, system, command, packet.Password, packet.Device, packet.AnswerFlag), content);

    private static void Write(IBufferWriter<byte> output, in Head head, ReadOnlySpan<byte> content)
    {
        var frame = output.GetSpan(MaxLength);
        var data = new Text(frame[6..]);
        if (!head.Number.IsEmpty)
            data.Add("QN="u8, head.Number);
        data.Add(";ST="u8, head.System);
        data.Add(";CN="u8, head.Command);
        if (!head.Password.IsEmpty)
            data.Add(";PW="u8, head.Password);
        data.Add(";MN="u8, head.Device);
        data.Add(";Flag="u8, head.Flag);
        data.Add(";CP=&&"u8, content);
        data.Add("&&"u8, default(ReadOnlySpan<byte>));
        output.Advance(Close(frame, data.Length));
    }

    /// <summary>Puts length, check sum and end around a data segment that stands at 6.</summary>
    private static int Close(Span<byte> frame, int length)
    {
        var check = FrameCheck.Of(frame.Slice(6, length));
        "##"u8.CopyTo(frame);
        length.TryFormat(frame[2..6], out _, "D4", CultureInfo.InvariantCulture);
        check.TryFormat(frame.Slice(6 + length, 4), out _, "X4", CultureInfo.InvariantCulture);
        "\r\n"u8.CopyTo(frame[(10 + length)..]);
        return length + FrameScanner.Overhead;
    }

    private readonly ref struct Head(
        ReadOnlySpan<byte> number, int system, int command, ReadOnlySpan<byte> password, ReadOnlySpan<byte> device, int flag)
    {
        public readonly ReadOnlySpan<byte> Number = number, Password = password, Device = device;

        public readonly int System = system, Command = command, Flag = flag;
    }

    private ref struct Text(Span<byte> room)
    {
        private readonly Span<byte> room = room;

        public int Length { get; private set; }

        public void Add(scoped ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> value)
        {
            // Without a QN the first field has none to be apart from.
            if (Length == 0 && name[0] == ';')
                name = name[1..];
            name.CopyTo(room[Length..]);
            value.CopyTo(room[(Length + name.Length)..]);
            Length += name.Length + value.Length;
        }

        public void Add(ReadOnlySpan<byte> name, int value)
        {
            Span<byte> digits = stackalloc byte[8];
            value.TryFormat(digits, out var length, default, CultureInfo.InvariantCulture);
            Add(name, digits[..length]);
        }
    }
}
