using System.Text;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.SignIn;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Storage;

namespace Deqing.Realtime.Api.Ingest;

/// <summary>What the device of one connection may send. It shows its key when it connects.</summary>
internal interface IDeviceRights
{
    /// <summary>
    /// Whether a device may connect. Its key stands in the password or, where a device has only one field, in the user name.
    /// </summary>
    /// <param name="username">User name of the CONNECT, or null.</param>
    /// <param name="password">Password of the CONNECT, or null.</param>
    /// <param name="address">Network address it comes from.</param>
    /// <param name="cancellation">The connection is gone.</param>
    Task<bool> ConnectAsync(string? username, byte[]? password, string address, CancellationToken cancellation);

    /// <summary>Where it may send observations of; null if nowhere any more.</summary>
    ValueTask<Reach?> ReachAsync(CancellationToken cancellation);
}

/// <summary>
/// Looks up with every message what the key allows, so one that was revoked counts no longer. Worked out anew only when the
/// key's rights were read anew.
/// </summary>
internal sealed class DeviceRights(RightsDirectory directory, AccessRefusals refusals, TimeProvider time) : IDeviceRights
{
    private static readonly TimeSpan HoldsFor = TimeSpan.FromSeconds(1);

    private string? key;
    private Held held = new(null, Reach.Nowhere, DateTimeOffset.MinValue);

    /// <inheritdoc/>
    public async Task<bool> ConnectAsync(string? username, byte[]? password, string address, CancellationToken cancellation)
    {
        var text = password is { Length: > 0 } ? Encoding.UTF8.GetString(password) : username ?? "";
        var rights = await ApiKeys.FindAsync(directory, text, cancellation);
        key = rights?.Subject.Id;
        if (key is not null && await ReachAsync(cancellation) is not null)
            return true;
        refusals.Note(
            rights is null ? Caller.Nobody : directory.OfKey(rights) ?? Caller.Nobody, address, "sendObservations", "mqtt",
            rights is null ? "notSignedIn" : "noRole");
        return false;
    }

    /// <inheritdoc/>
    public async ValueTask<Reach?> ReachAsync(CancellationToken cancellation)
    {
        if (key is null)
            return null;
        var now = time.GetUtcNow();
        var last = held;
        var rights = directory.Held(key);
        if (rights is null || !ReferenceEquals(rights, last.Rights) || now >= last.Until)
        {
            rights ??= await directory.ReadAsync(key, cancellation);
            var reach = rights is not null && directory.OfKey(rights) is { } caller
                ? AccessPolicy.ReachOf(caller, Operation.SendObservations, now)
                : Reach.Nowhere;
            held = last = new Held(rights, reach, now + HoldsFor);
        }

        return last.Reach.IsNowhere ? null : last.Reach;
    }

    private sealed record Held(SubjectRights? Rights, Reach Reach, DateTimeOffset Until);
}
