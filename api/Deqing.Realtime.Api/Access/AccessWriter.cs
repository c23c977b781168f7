using System.Collections.Immutable;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Storage;

namespace Deqing.Realtime.Api.Access;

/// <summary>Writes changes of rights and entries of the audit log, and makes them count here at once.</summary>
internal sealed class AccessWriter(IAccessStore store, AuditChain chain, RightsDirectory directory)
{
    /// <summary>Writes changes with what the audit log says of them, or nothing.</summary>
    /// <exception cref="StorageException">The database could not do it; nothing was written.</exception>
    public async Task<AccessWrite> WriteAsync(ImmutableArray<AccessChange> changes, params ImmutableArray<AuditDraft> audit)
    {
        // Not cancelled with the request: a client that hangs up must not leave rights half known.
        var written = await store.WriteAsync(changes, audit, chain, CancellationToken.None);
        if (written == AccessWrite.Written && audit.Any(entry => entry.Subject is not null))
            await directory.RefreshAsync(CancellationToken.None);
        return written;
    }

    /// <summary>Appends entries to the audit log.</summary>
    /// <exception cref="StorageException">The database could not do it.</exception>
    public Task AuditAsync(params ImmutableArray<AuditDraft> audit) => WriteAsync([], audit);
}
