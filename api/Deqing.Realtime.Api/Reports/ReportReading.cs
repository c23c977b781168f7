using System.Collections.Immutable;
using Deqing.Realtime.Api.Places;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Proofs;
using Deqing.Realtime.Storage;

namespace Deqing.Realtime.Api.Reports;

/// <summary>A report as it is found by its code.</summary>
/// <param name="Row">The case it opened or joined.</param>
/// <param name="Events">The events of that case.</param>
/// <param name="Own">The event on the receipt.</param>
/// <param name="Tag">Seal of the reporter.</param>
internal sealed record FoundReport(CaseRow Row, ImmutableArray<StoredEvent> Events, StoredEvent Own, string Tag);

/// <summary>Finds reports by their codes, and codes of reports.</summary>
internal sealed class ReportReading(ICaseLog log, CountyClock clock)
{
    // A case goes on in another only while that one is open, so a chain of merges is short.
    private const int LongestChain = 10;

    /// <summary>The report of a code; null if no report has it.</summary>
    public async Task<FoundReport?> FindAsync(string code, CancellationToken cancellation)
    {
        if (ReceiptCode.Parse(code) is not { } receipt || await log.FindAsync(receipt.Number, cancellation) is not { } row
            || YearOf(row) % 100 != receipt.Year)
            return null;
        var events = await log.ReadStoredAsync(row.Id, cancellation);
        foreach (var stored in events)
            if (receipt.IsOf(stored.Hash.AsSpan()) && TagOf(stored) is { } tag)
                return new FoundReport(row, events, stored, tag);
        return null;
    }

    /// <summary>The code of a reporter's event in a case; null if they are none of its reporters.</summary>
    public async Task<ReceiptCode?> CodeAsync(CaseRow row, string tag, CancellationToken cancellation)
    {
        foreach (var stored in await log.ReadStoredAsync(row.Id, cancellation))
            if (TagOf(stored) == tag)
                return ReceiptCode.Of(YearOf(row), row.Number, stored.Hash.AsSpan());
        return null;
    }

    /// <summary>The case in which a case ends: the one it goes on in, or itself.</summary>
    public async Task<CaseRow> EndOfAsync(CaseRow row, CancellationToken cancellation)
    {
        for (var step = 0; step < LongestChain && row.Case.MergedInto is { } into; step++)
            if (await log.FindAsync([into], cancellation) is [var next])
                row = next;
        return row;
    }

    private int YearOf(CaseRow row) => clock.Local(row.Case.DecidedAt).Year;

    private static string? TagOf(StoredEvent stored) => stored.Type is "reported" or "coSigned"
        ? CaseJson.ReadEvent(stored.Payload) switch
        {
            CaseReported reported => reported.Reporter?.Tag,
            CaseCoSigned signed => signed.Reporter.Tag,
            _ => null,
        }
        : null;
}
