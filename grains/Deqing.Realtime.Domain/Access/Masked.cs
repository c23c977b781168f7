namespace Deqing.Realtime.Domain.Access;

/// <summary>Personal data as it is shown to somebody who has not opened it.</summary>
public static class Masked
{
    private const char Cover = '*';

    /// <summary>A phone number with only its first three and last four digits; shorter than nine characters, only stars.</summary>
    public static string Phone(string phone) => Middle(phone, 3, 4);

    /// <summary>An ID number (身份证号) with only its first six and last two characters, which say district and sex at most.</summary>
    public static string IdNumber(string number) => Middle(number, 6, 2);

    /// <summary>A name with only its first character.</summary>
    public static string Name(string name)
    {
        var first = StringInfo.GetNextTextElementLength(name);
        return first == 0 ? "" : name[..first] + new string(Cover, 2);
    }

    private static string Middle(string text, int head, int tail) =>
        text.Length <= head + tail + 1 ? new string(Cover, text.Length)
        : text[..head] + new string(Cover, text.Length - head - tail) + text[^tail..];
}
