using Deqing.Realtime.Domain.Cases;

namespace Deqing.Realtime.Domain.Proofs;

/// <summary>Which events a reporter reads word for word in their copy; of all others they have the digest.</summary>
public static class PublicEvents
{
    /// <summary>
    /// Whether a reporter reads an event: their own report, co-signature and ratings, and notes reporters made. Never what
    /// somebody else reported, nor who of the staff did what.
    /// </summary>
    /// <param name="happened">The event.</param>
    /// <param name="isOnReceipt">Whether it is the event on their receipt.</param>
    /// <param name="tag">Their seal, or empty for nobody known.</param>
    public static bool Shows(CaseEvent happened, bool isOnReceipt, string tag) => happened switch
    {
        CaseReported reported => isOnReceipt || IsOwn(reported.Reporter?.Tag, tag),
        CaseCoSigned signed => isOnReceipt || IsOwn(signed.Reporter.Tag, tag),
        CaseRated rated => IsOwn(rated.Tag, tag),
        CaseNoted noted => noted.IsPublic && noted.By.Id.Length == 0,
        _ => false,
    };

    private static bool IsOwn(string? theirs, string tag) => tag.Length > 0 && string.Equals(theirs, tag, StringComparison.Ordinal);
}
