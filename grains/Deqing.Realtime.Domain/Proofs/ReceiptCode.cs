using System.Text;

namespace Deqing.Realtime.Domain.Proofs;

/// <summary>
/// The code on a reporter's receipt: the number of the case and the first 80 bits of the link of their own event, as
/// <c>26-000123-ABCD-EFGH-JKLM-NPQR</c>. The number is for people; the mark fixes what was written down that day, and cannot be
/// guessed. The mark is in Crockford's base 32, which has no letter that could be taken for a digit.
/// </summary>
/// <param name="Year">The last two digits of the year of the number.</param>
/// <param name="Number">The number of the case.</param>
/// <param name="Mark">The first <see cref="MarkLength"/> bytes of the link.</param>
public sealed record ReceiptCode(int Year, long Number, ImmutableArray<byte> Mark)
{
    /// <summary>Bytes of the mark.</summary>
    public const int MarkLength = 10;

    private const int Symbols = 16, MaxDigits = 12, MaxText = 60, FullWidth = 0xFEE0;

    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>The receipt of an event.</summary>
    /// <param name="year">The year the case was reported in, as the county's calendar has it.</param>
    /// <param name="number">The number of the case.</param>
    /// <param name="link">The link of the reporter's event.</param>
    public static ReceiptCode Of(int year, long number, ReadOnlySpan<byte> link) => new(year % 100, number, [.. link[..MarkLength]]);

    /// <summary>
    /// Reads a code as people type it: in any case, with or without hyphens and spaces, in full-width characters, with O for 0 and I
    /// or L for 1. Null if it is none.
    /// </summary>
    public static ReceiptCode? Parse(string? text)
    {
        if (text is not { Length: <= MaxText })
            return null;
        var plain = new StringBuilder(text.Length);
        foreach (var typed in text)
        {
            var symbol = char.ToUpperInvariant(typed is >= '\uFF01' and <= '\uFF5E' ? (char)(typed - FullWidth) : typed);
            if (symbol is not (' ' or '-' or '\t' or '\u3000' or '\u2010' or '\u2013' or '\u2014' or '\u2212'))
                plain.Append(symbol switch { 'O' => '0', 'I' or 'L' => '1', _ => symbol });
        }

        if (plain.Length is < 2 + 1 + Symbols or > 2 + MaxDigits + Symbols)
            return null;
        var digits = plain.ToString(0, plain.Length - Symbols);
        return digits.All(char.IsAsciiDigit) && Bytes(plain.ToString(digits.Length, Symbols)) is { } mark
            ? new ReceiptCode(
                int.Parse(digits[..2], CultureInfo.InvariantCulture), long.Parse(digits[2..], CultureInfo.InvariantCulture), mark)
            : null;
    }

    /// <summary>Whether the mark is that of a link.</summary>
    public bool IsOf(ReadOnlySpan<byte> link) => link.Length >= MarkLength && link[..MarkLength].SequenceEqual(Mark.AsSpan());

    /// <inheritdoc/>
    public bool Equals(ReceiptCode? other) =>
        other is not null && Year == other.Year && Number == other.Number && Mark.AsSpan().SequenceEqual(other.Mark.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Year, Number);

    /// <summary>The code.</summary>
    public override string ToString()
    {
        Span<char> mark = stackalloc char[Symbols];
        for (var symbol = 0; symbol < Symbols; symbol++)
        {
            var value = 0;
            for (var bit = symbol * 5; bit < (symbol + 1) * 5; bit++)
                value = (value << 1) | ((Mark[bit / 8] >> (7 - (bit % 8))) & 1);
            mark[symbol] = Alphabet[value];
        }

        return string.Create(CultureInfo.InvariantCulture, $"{Year:D2}-{Number:D6}-{mark[..4]}-{mark[4..8]}-{mark[8..12]}-{mark[12..]}");
    }

    private static ImmutableArray<byte>? Bytes(string symbols)
    {
        var bytes = new byte[MarkLength];
        foreach (var (index, symbol) in symbols.Index())
        {
            var value = Alphabet.IndexOf(symbol, StringComparison.Ordinal);
            if (value < 0)
                return null;
            for (var bit = 0; bit < 5; bit++)
                if ((value & (16 >> bit)) != 0)
                    bytes[((index * 5) + bit) / 8] |= (byte)(128 >> (((index * 5) + bit) % 8));
        }

        return [.. bytes];
    }
}
