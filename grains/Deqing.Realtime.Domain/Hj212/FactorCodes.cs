using System.Collections.Frozen;
using System.Text;
using Deqing.Realtime.Domain.Water;

namespace Deqing.Realtime.Domain.Hj212;

/// <summary>Which metric a factor code is: the code of HJ 212-2017 Table B.1 the catalogue names, and the one of 2005 for it.</summary>
public sealed class FactorCodes
{
    private const int MaxCode = 16;

    /// <summary>Codes of HJ/T 212-2005 and of 2017 for the same factor of water, from Table B.1.</summary>
    private const string Older =
        """
        B01 w00000 001 w01001 002 w01002 003 w01012 010 w01017 011 w01018 015 w01020 020 w20111 021 w20113 022 w20115 023 w20116
        024 w20117 026 w20119 027 w20120 028 w20121 029 w20122 030 w20123 031 w20124 032 w20125 033 w20126 034 w20127 035 w20128
        036 w20092 037 w20023 038 w20061 039 w20012 040 w20038 041 w20089 060 w21003 061 w99001 062 w21004 063 w21006 064 w21007
        065 w21001 070 w21016 071 w21019 072 w21017 080 w22001 090 w21022 101 w21011 110 w23002 350 w33001 351 w33007 520 w19002
        540 w25043 550 w02003 570 w03001 571 w03002
        """;

    private readonly FrozenDictionary<string, Metric>.AlternateLookup<ReadOnlySpan<char>> metrics;

    /// <summary>Takes the codes of a catalogue.</summary>
    public FactorCodes(MetricCatalogue catalogue)
    {
        var byCode = catalogue.All.Where(metric => metric.Hj212 is not null).ToDictionary(metric => metric.Hj212!, StringComparer.Ordinal);
        var words = Older.Split([' ', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
        foreach (var pair in words.Chunk(2))
            if (byCode.TryGetValue(pair[1], out var metric))
                byCode.TryAdd(pair[0], metric);
        metrics = byCode.ToFrozenDictionary(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        Most = catalogue.All.Length;
    }

    /// <summary>How many metrics there are.</summary>
    public int Most { get; }

    /// <summary>The metric of a code, or null.</summary>
    public Metric? Find(ReadOnlySpan<byte> code)
    {
        Span<char> text = stackalloc char[MaxCode];
        return code.Length <= MaxCode && Ascii.ToUtf16(code, text, out var length) == default
            && metrics.TryGetValue(text[..length], out var metric) ? metric : null;
    }

    /// <summary>
    /// The quality that a data flag gives (HJ 212-2017 §6.3.5). A letter this standard does not have says that something was not
    /// as usual, so it counts as a fault.
    /// </summary>
    public static Quality QualityOf(ReadOnlySpan<byte> flag) => flag switch
    {
        [] or [(byte)'N' or (byte)'n'] => Quality.Good,
        [(byte)'T'] => Quality.DeviceRange,
        [(byte)'F' or (byte)'M' or (byte)'C'] => Quality.Maintenance,
        [(byte)'S'] => Quality.Manual,
        _ => Quality.DeviceFault,
    };
}
