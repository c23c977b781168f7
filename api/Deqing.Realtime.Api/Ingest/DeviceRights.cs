using System.Text;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Devices;
using Deqing.Realtime.Api.SignIn;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Storage;

namespace Deqing.Realtime.Api.Ingest;

/// <summary>Where a device may send observations of.</summary>
/// <param name="Reach">Its territory; of a device that is one sensor itself, that sensor.</param>
/// <param name="Own">The sensor whose own key it shows; null for a key of a territory, as gateways have.</param>
internal readonly record struct DeviceReach(Reach Reach, SensorPlace? Own)
{
    /// <summary>That of a device by the own key of its sensor, the same as over HTTP.</summary>
    public static DeviceReach Of(SensorPlace sensor) => new(Reach.Of([Grant.OfDevice(sensor).Territory]), sensor);
}

/// <summary>What the device of one connection may send. It shows its key when it connects.</summary>
internal interface IDeviceRights
{
    /// <summary>Which key it showed, as something that is no secret; empty before it did.</summary>
    string Credential { get; }

    /// <summary>
    /// Whether a device may connect. Its key stands in the password or, where a device has only one field, in the user name.
    /// </summary>
    /// <param name="username">User name of the CONNECT, or null.</param>
    /// <param name="password">Password of the CONNECT, or null.</param>
    /// <param name="address">Network address it comes from.</param>
    /// <param name="cancellation">The connection is gone.</param>
    Task<bool> ConnectAsync(string? username, byte[]? password, string address, CancellationToken cancellation);

    /// <summary>Where it may send observations of; null if nowhere any more.</summary>
    ValueTask<DeviceReach?> ReachAsync(CancellationToken cancellation);
}

/// <summary>
/// Looks up with every message what the key allows, so one that was revoked counts no longer. Worked out anew only when the
/// key's rights were read anew, a sensor's own key after half a second at the latest.
/// </summary>
internal sealed class DeviceRights(RightsDirectory directory, IDeviceBook book, AccessRefusals refusals, TimeProvider time) : IDeviceRights
{
    private static readonly TimeSpan HoldsFor = TimeSpan.FromSeconds(1), BookHoldsFor = TimeSpan.FromSeconds(0.5);

    private string? key, own;
    private Held held = new(null, null, DateTimeOffset.MinValue);

    /// <inheritdoc/>
    public string Credential { get; private set; } = "";

    /// <inheritdoc/>
    public async Task<bool> ConnectAsync(string? username, byte[]? password, string address, CancellationToken cancellation)
    {
        var text = password is { Length: > 0 } ? Encoding.UTF8.GetString(password) : username ?? "";
        if (book.OfKey(text) is { } sensor)
        {
            (own, Credential) = (text, sensor.Id);
            return true;
        }

        var rights = await ApiKeys.FindAsync(directory, text, cancellation);
        key = rights?.Subject.Id;
        Credential = key ?? "";
        if (key is not null && await ReachAsync(cancellation) is not null)
            return true;
        refusals.Note(
            rights is null ? Caller.Nobody : directory.OfKey(rights) ?? Caller.Nobody, address, "sendObservations", "mqtt",
            rights is null ? "notSignedIn" : "noRole");
        return false;
    }

    /// <inheritdoc/>
    public ValueTask<DeviceReach?> ReachAsync(CancellationToken cancellation) =>
        own is not null ? new(OwnReach(own)) : key is not null ? OfKeyAsync(key, cancellation) : new((DeviceReach?)null);

    private DeviceReach? OwnReach(string ownKey)
    {
        var (now, last) = (time.GetUtcNow(), held);
        if (now >= last.Until)
            held = last = new Held(
                null, book.OfKey(ownKey) is { } sensor ? DeviceReach.Of(sensor) : null, now + BookHoldsFor);
        return last.Reach;
    }

    private async ValueTask<DeviceReach?> OfKeyAsync(string id, CancellationToken cancellation)
    {
        var (now, last) = (time.GetUtcNow(), held);
        var rights = directory.Held(id);
        if (rights is null || !ReferenceEquals(rights, last.Rights) || now >= last.Until)
        {
            rights ??= await directory.ReadAsync(id, cancellation);
            var reach = rights is not null && directory.OfKey(rights) is { } caller
                ? AccessPolicy.ReachOf(caller, Operation.SendObservations, now)
                : Reach.Nowhere;
            held = last = new Held(rights, reach.IsNowhere ? null : new DeviceReach(reach, null), now + HoldsFor);
        }

        return last.Reach;
    }

    private sealed record Held(SubjectRights? Rights, DeviceReach? Reach, DateTimeOffset Until);
}
