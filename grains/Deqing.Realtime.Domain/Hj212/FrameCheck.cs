namespace Deqing.Realtime.Domain.Hj212;

/// <summary>
/// The check sum of HJ 212-2017 Annex A, over the bytes of a data segment. It is not Modbus: the register is moved by eight bits
/// before a byte is taken in, so its lower half is lost and a table of 256 entries is all there is to it.
/// </summary>
public static class FrameCheck
{
    private const int Polynomial = 0xA001;

    private static readonly ushort[] Table = [.. Enumerable.Range(0, 256).Select(Shift)];

    /// <summary>The check sum of a data segment.</summary>
    public static ushort Of(ReadOnlySpan<byte> data)
    {
        var table = Table;
        uint register = 0xFFFF;
        foreach (var letter in data)
            register = table[(byte)(register >> 8) ^ letter];
        return (ushort)register;
    }

    private static ushort Shift(int register)
    {
        for (var bit = 0; bit < 8; bit++)
            register = (register & 1) == 0 ? register >> 1 : (register >> 1) ^ Polynomial;
        return (ushort)register;
    }
}
