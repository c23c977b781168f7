namespace Deqing.Realtime.Domain.Places;

/// <summary>The registry as it stands after one of its changes. Immutable.</summary>
public sealed class DeviceRegistry
{
    private readonly County county;
    private readonly ImmutableDictionary<string, string> byKey, byMn, byCode;

    /// <summary>Builds the registry of a county.</summary>
    /// <param name="county">The county whose places the sensors stand at.</param>
    /// <param name="revision">Number of the last change.</param>
    /// <param name="devices">All devices.</param>
    public DeviceRegistry(County county, long revision, IEnumerable<Device> devices)
        : this(county, revision, devices.ToImmutableDictionary(device => device.Sensor.Id), None, None, None, null)
    {
        var (keys, mns, codes) = (None.ToBuilder(), None.ToBuilder(), None.ToBuilder());
        foreach (var device in Devices.Values)
            Add(device, keys, mns, codes);
        (byKey, byMn, byCode) = (keys.ToImmutable(), mns.ToImmutable(), codes.ToImmutable());
    }

    private DeviceRegistry(
        County county, long revision, ImmutableDictionary<string, Device> devices, ImmutableDictionary<string, string> byKey,
        ImmutableDictionary<string, string> byMn, ImmutableDictionary<string, string> byCode, SensorBook? sensors)
    {
        (this.county, Revision, Devices) = (county, revision, devices);
        (this.byKey, this.byMn, this.byCode) = (byKey, byMn, byCode);
        Sensors = sensors ?? new SensorBook(devices.Values.Select(device => device.Sensor).Where(TakesPart));
    }

    /// <summary>Number of the last change.</summary>
    public long Revision { get; }

    /// <summary>All devices by the id of their sensor.</summary>
    public ImmutableDictionary<string, Device> Devices { get; }

    /// <summary>The sensors that take part: those whose place and station type the county pack still has.</summary>
    public SensorBook Sensors { get; }

    private static ImmutableDictionary<string, string> None => ImmutableDictionary<string, string>.Empty;

    /// <summary>The registry after a change.</summary>
    /// <param name="revision">Its number.</param>
    /// <param name="changed">The devices it wrote.</param>
    public DeviceRegistry With(long revision, ImmutableArray<Device> changed)
    {
        var devices = Devices.ToBuilder();
        var (keys, mns, codes) = (byKey.ToBuilder(), byMn.ToBuilder(), byCode.ToBuilder());
        var samePlaces = true;
        foreach (var device in changed)
        {
            samePlaces &= Devices.GetValueOrDefault(device.Sensor.Id)?.Sensor == device.Sensor;
            if (Devices.TryGetValue(device.Sensor.Id, out var before))
                Remove(before, keys, mns, codes);
            devices[device.Sensor.Id] = device;
        }

        // Only now: an MN may have passed from one of them to another.
        foreach (var device in changed)
            Add(device, keys, mns, codes);
        return new DeviceRegistry(
            county, revision, devices.ToImmutable(), keys.ToImmutable(), mns.ToImmutable(), codes.ToImmutable(),
            samePlaces ? Sensors : null);
    }

    /// <summary>The device that has a key of this id, and the key; null if there is none.</summary>
    public (Device Device, DeviceKey Key)? OfKey(string id)
    {
        if (Of(byKey, id) is not { } device)
            return null;
        foreach (var key in device.Secrets.Keys)
            if (key.Id == id)
                return (device, key);
        return null;
    }

    /// <summary>The device that sends under an MN and is not retired, or null.</summary>
    public Device? OfMn(string mn) => Of(byMn, mn.ToUpperInvariant());

    /// <summary>The device that has a one-time code with this hash, or null.</summary>
    public Device? OfCode(string hash) => Of(byCode, hash);

    private static void Add(
        Device device, ImmutableDictionary<string, string>.Builder keys, ImmutableDictionary<string, string>.Builder mns,
        ImmutableDictionary<string, string>.Builder codes)
    {
        var id = device.Sensor.Id;
        foreach (var key in device.Secrets.Keys)
            keys[key.Id] = id;
        if (device is { Mn: { } mn, Sensor.RetiredAt: null })
            mns[mn] = id;
        if (device.Secrets.Code is { } code)
            codes[code.Hash] = id;
    }

    private static void Remove(
        Device device, ImmutableDictionary<string, string>.Builder keys, ImmutableDictionary<string, string>.Builder mns,
        ImmutableDictionary<string, string>.Builder codes)
    {
        foreach (var key in device.Secrets.Keys)
            keys.Remove(key.Id);
        if (device is { Mn: { } mn, Sensor.RetiredAt: null })
            mns.Remove(mn);
        if (device.Secrets.Code is { } code)
            codes.Remove(code.Hash);
    }

    private Device? Of(ImmutableDictionary<string, string> index, string value) =>
        index.TryGetValue(value, out var id) ? Devices.GetValueOrDefault(id) : null;

    private bool TakesPart(SensorPlace sensor) =>
        county.StationTypes.TryGetValue(sensor.StationType, out var type) && county.Has(type.Place, sensor.PlaceId);
}
