namespace Deqing.Realtime.Storage;

/// <summary>How a reporter of a case can be reached.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="Tag">Seal of the reporter.</param>
/// <param name="Contact">Name and phone number, sealed.</param>
/// <param name="SavedAt">When it was left.</param>
public sealed record CaseContact(string CaseId, string Tag, string Contact, DateTimeOffset SavedAt);

/// <summary>Sealed contacts of reporters, apart from the cases themselves.</summary>
public interface IContactStore
{
    /// <summary>Keeps a contact; of the same reporter of the same case the first stays.</summary>
    Task SaveAsync(CaseContact contact, CancellationToken cancellation);

    /// <summary>The contacts of a case, oldest first.</summary>
    Task<ImmutableArray<CaseContact>> OfCaseAsync(string caseId, CancellationToken cancellation);
}
