using System.Buffers;

namespace Deqing.Realtime.Domain.Hj212;

/// <summary>Why a data segment is no packet. Nothing in it is believed and nothing is answered.</summary>
public enum PacketFault : byte
{
    /// <summary>It is one.</summary>
    None,

    /// <summary>There is no <c>CP=&amp;&amp;…&amp;&amp;</c> at its end.</summary>
    NoContent,

    /// <summary>A field stands twice.</summary>
    DuplicateField,

    /// <summary>The MN is missing, longer than 64 or has letters other than A–Z a–z 0–9 . _ -</summary>
    BadDevice,

    /// <summary>The PW is longer than 64 or has letters that cannot be printed.</summary>
    BadPassword,

    /// <summary>The CN is missing or no number.</summary>
    BadCommand,

    /// <summary>The QN has other letters than digits, or more than 20.</summary>
    BadNumber,

    /// <summary>The flag is no number from 0 to 255.</summary>
    BadFlag,

    /// <summary>PNUM and PNO do not name a part: 1 ≤ PNO ≤ PNUM ≤ <see cref="Packet.MaxParts"/>.</summary>
    BadParts,
}

/// <summary>
/// The data segment of a frame (HJ 212-2017 §6.3.2), read where it lies: every text is a piece of the frame. Fields in any order,
/// QN, ST, PW and Flag may be missing as in the field; names are case-sensitive.
/// </summary>
public ref struct Packet
{
    /// <summary>Most parts a packet may be split into.</summary>
    public const int MaxParts = 200;

    private const int MaxName = 64, MaxNumber = 20;

    private static readonly SearchValues<byte> NameLetters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-"u8);

    private int flag;

    private Packet(ReadOnlySpan<byte> content)
    {
        Content = content;
        flag = -1;
    }

    /// <summary>QN, the number under which it is answered: a time or, in the field, any digits; empty if it has none.</summary>
    public ReadOnlySpan<byte> Number { get; private set; }

    /// <summary>ST, the kind of system; 0 if it has none.</summary>
    public int System { get; private set; }

    /// <summary>CN, what the packet is.</summary>
    public int Command { get; private set; }

    /// <summary>PW; empty if it has none.</summary>
    public ReadOnlySpan<byte> Password { get; private set; }

    /// <summary>MN, which device sends it.</summary>
    public ReadOnlySpan<byte> Device { get; private set; }

    /// <summary>PNUM, in how many parts it was split; 0 if it was not.</summary>
    public int Parts { get; private set; }

    /// <summary>PNO, which part this is, from 1; 0 if it was not split.</summary>
    public int Part { get; private set; }

    /// <summary>What stands between the signs of CP.</summary>
    public ReadOnlySpan<byte> Content { get; }

    /// <summary>Whether it must be answered (bit A of the flag); not if it has no flag.</summary>
    public readonly bool WantsAnswer => flag >= 0 && (flag & 1) != 0;

    /// <summary>The flag of an answer: the same version of the standard, not split, not to be answered.</summary>
    public readonly int AnswerFlag => Math.Max(flag, 0) & ~3;

    /// <summary>Reads a data segment.</summary>
    /// <returns>Why it is none; then the packet is worth nothing.</returns>
    public static PacketFault Read(ReadOnlySpan<byte> data, out Packet packet)
    {
        packet = default;
        var at = data.StartsWith("CP=&&"u8) ? 0 : data.IndexOf(";CP=&&"u8) + 1;
        if (at == 0 && !data.StartsWith("CP=&&"u8))
            return PacketFault.NoContent;
        var content = data[(at + 5)..];
        if (!content.EndsWith("&&"u8))
            return PacketFault.NoContent;
        packet = new Packet(content[..^2]);
        return packet.ReadFields(data[..at]);
    }

    private PacketFault ReadFields(ReadOnlySpan<byte> head)
    {
        var seen = Field.None;
        foreach (var range in head.Split((byte)';'))
        {
            var text = head[range];
            var equals = text.IndexOf((byte)'=');
            if (equals <= 0 || equals == text.Length - 1)
                continue;
            var field = FieldOf(text[..equals]);
            if ((seen & field) != 0)
                return PacketFault.DuplicateField;
            seen |= field;
            if (Take(field, text[(equals + 1)..]) is var fault and not PacketFault.None)
                return fault;
        }
        if ((seen & Field.Device) == 0)
            return PacketFault.BadDevice;
        if ((seen & Field.Command) == 0)
            return PacketFault.BadCommand;
        return Parts == 0 && Part == 0 ? PacketFault.None : Part >= 1 && Part <= Parts ? PacketFault.None : PacketFault.BadParts;
    }

    private static Field FieldOf(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("QN"u8) ? Field.Number
        : name.SequenceEqual("ST"u8) ? Field.System
        : name.SequenceEqual("CN"u8) ? Field.Command
        : name.SequenceEqual("PW"u8) ? Field.Password
        : name.SequenceEqual("MN"u8) ? Field.Device
        : name.SequenceEqual("Flag"u8) ? Field.Flag
        : name.SequenceEqual("PNUM"u8) ? Field.Parts
        : name.SequenceEqual("PNO"u8) ? Field.Part
        : Field.None;

    private PacketFault Take(Field field, ReadOnlySpan<byte> value)
    {
        switch (field)
        {
            case Field.Number:
                Number = value;
                return value.Length <= MaxNumber && !value.ContainsAnyExceptInRange((byte)'0', (byte)'9')
                    ? PacketFault.None : PacketFault.BadNumber;
            case Field.System:
                System = Math.Max(NumberOf(value, 9_999), 0);
                return PacketFault.None;
            case Field.Command:
                return (Command = NumberOf(value, 9_999)) < 0 ? PacketFault.BadCommand : PacketFault.None;
            case Field.Password:
                Password = value;
                return value.Length <= MaxName && !value.ContainsAnyExceptInRange((byte)'!', (byte)'~')
                    ? PacketFault.None : PacketFault.BadPassword;
            case Field.Device:
                Device = value;
                return value.Length <= MaxName && !value.ContainsAnyExcept(NameLetters) ? PacketFault.None : PacketFault.BadDevice;
            case Field.Flag:
                return (flag = NumberOf(value, 255)) < 0 ? PacketFault.BadFlag : PacketFault.None;
            case Field.Parts:
                return (Parts = NumberOf(value, MaxParts)) < 0 ? PacketFault.BadParts : PacketFault.None;
            case Field.Part:
                return (Part = NumberOf(value, MaxParts)) < 0 ? PacketFault.BadParts : PacketFault.None;
            default:
                return PacketFault.None;
        }
    }

    /// <summary>A number of up to four digits; -1 if it is none or too great.</summary>
    private static int NumberOf(ReadOnlySpan<byte> text, int max)
    {
        var number = 0;
        foreach (var letter in text)
        {
            if (text.Length > 4 || !char.IsAsciiDigit((char)letter))
                return -1;
            number = (number * 10) + letter - '0';
        }
        return number <= max ? number : -1;
    }

    [Flags]
    private enum Field
    {
        None = 0,
        Number = 1,
        System = 2,
        Command = 4,
        Password = 8,
        Device = 16,
        Flag = 32,
        Parts = 64,
        Part = 128,
    }
}
