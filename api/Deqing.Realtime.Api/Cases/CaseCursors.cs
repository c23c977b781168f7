using System.Globalization;
using Deqing.Realtime.Storage;

namespace Deqing.Realtime.Api.Cases;

/// <summary>A place in the list of cases as text a client passes back unread: ticks of the time decided, a tilde, the id.</summary>
internal static class CaseCursors
{
    /// <summary>Longest text taken for a cursor.</summary>
    public const int MaxLength = 200;

    /// <summary>Writes a cursor.</summary>
    public static string Write(CaseRow row) =>
        string.Create(CultureInfo.InvariantCulture, $"{row.Case.DecidedAt.UtcTicks:x}~{row.Id}");

    /// <summary>Reads a cursor; null if the text is none.</summary>
    public static CaseCursor? Read(string text)
    {
        var tilde = text.IndexOf('~', StringComparison.Ordinal);
        if (tilde <= 0 || tilde == text.Length - 1 || text.Length > MaxLength
            || !long.TryParse(text.AsSpan(0, tilde), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var ticks)
            || ticks < 0 || ticks > DateTimeOffset.MaxValue.Ticks)
            return null;
        return new CaseCursor(new DateTimeOffset(ticks, TimeSpan.Zero), text[(tilde + 1)..]);
    }
}
