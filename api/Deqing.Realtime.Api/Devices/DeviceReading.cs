using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Water;

namespace Deqing.Realtime.Api.Devices;

/// <summary>Why what somebody says of a device cannot be so.</summary>
internal enum DeviceMistake
{
    BadId,
    UnknownStationType,
    UnknownPlace,
    WrongPlaceKind,
    BadPosition,
    BadTime,
    InTheFuture,
    BadMn,
    BadPassword,
    IdTaken,
    MnTaken,
}

/// <summary>A mistake: what it is, in which member, and in a sentence.</summary>
internal sealed record DeviceProblem(DeviceMistake Mistake, string Member, string Detail);

/// <summary>
/// Makes a device of what somebody says of one, or says what is wrong with it. A request and a row of a file are read alike.
/// </summary>
internal sealed class DeviceReading(County county, Func<DeviceRegistry> registry, DeviceSealing sealing, TimeProvider time)
{
    private const int MaxMn = 32, MaxPassword = 32;

    /// <summary>A new device, or null and every mistake.</summary>
    public Device? Read(DeviceRequest request, List<DeviceProblem> problems)
    {
        var before = problems.Count;
        if (!Device.IsId(request.Id))
            problems.Add(new(DeviceMistake.BadId, "id", "An id is 1 to 64 of A–Z a–z 0–9 . _ -"));
        var type = TypeOf(request.StationType, problems);
        var place = type is null ? null : PlaceOf(type, request.Place, problems);
        var position = PositionOf(request.Longitude, request.Latitude, place, problems);
        var now = time.GetUtcNow();
        var since = Intake.Normalise(request.RegisteredAt ?? now);
        if (since > now)
            problems.Add(new(DeviceMistake.InTheFuture, "registeredAt", "A device is not registered before it exists."));
        var mn = MnOf(request.Mn, request.Id, problems);
        var hash = PasswordOf(request.Id, request.Password, problems);
        if (problems.Count > before)
            return null;
        var sensor = new SensorPlace(0, request.Id, request.StationType, request.Place, position, since);
        return new Device(sensor, mn, DeviceSecrets.None with { PasswordHash = hash }, 0);
    }

    /// <summary>A device with changes, or null and every mistake.</summary>
    public Device? Read(Device device, DeviceChangeRequest request, List<DeviceProblem> problems)
    {
        var before = problems.Count;
        var sensor = device.Sensor;
        if (request.StationType is { } key
            && TypeOf(key, problems) is { } type && PlaceOf(type, sensor.PlaceId, problems) is not null)
            sensor = sensor with { StationType = key };
        if (request.Longitude is not null || request.Latitude is not null)
            sensor = sensor with { Position = PositionOf(request.Longitude, request.Latitude, null, problems) };
        var mn = request.Mn switch { null => device.Mn, "" => null, var text => MnOf(text, sensor.Id, problems) };
        var hash = request.Password switch
        {
            null => device.Secrets.PasswordHash, "" => null, var text => PasswordOf(sensor.Id, text, problems),
        };
        return problems.Count > before
            ? null
            : device with { Sensor = sensor, Mn = mn, Secrets = device.Secrets with { PasswordHash = hash } };
    }

    /// <summary>The position of a device at a place: where it says, or else where the place is.</summary>
    public static Position PositionOf(double? longitude, double? latitude, Position? place, List<DeviceProblem> problems)
    {
        if (longitude is null && latitude is null)
            return place ?? default;
        var position = new Position(longitude ?? double.NaN, latitude ?? double.NaN);
        if (Datums.Check(position) is not null)
            problems.Add(new(DeviceMistake.BadPosition, "longitude", "Longitude and latitude are degrees in WGS 84, both or neither."));
        return position;
    }

    /// <summary>Where a place is, if a device of a type can stand there; else null and the mistake.</summary>
    public Position? PlaceOf(StationType type, string place, List<DeviceProblem> problems)
    {
        Position? known = county.Ponds.TryGetValue(place, out var pond) ? pond.Position
            : county.Villages.TryGetValue(place, out var village) ? village.Position
            : null;
        if (known is null)
            problems.Add(new(DeviceMistake.UnknownPlace, "place", $"'{place}' is neither a pond nor a village of this county."));
        else if (!county.Has(type.Place, place))
            problems.Add(new(
                DeviceMistake.WrongPlaceKind, "place",
                type.Place == PlaceKind.Pond ? $"A {type.Key} stands at a pond." : $"A {type.Key} stands in a village."));
        else
            return known;
        return null;
    }

    private StationType? TypeOf(string key, List<DeviceProblem> problems)
    {
        if (county.StationTypes.TryGetValue(key, out var type))
            return type;
        problems.Add(new(
            DeviceMistake.UnknownStationType, "stationType",
            $"'{key}' is none of {string.Join(", ", county.Parts.StationTypes.Select(known => known.Key))}."));
        return null;
    }

    // The standard says 24 hexadecimal digits (HJ 212-2017, 6.3.3); instruments in the field have other ones.
    private string? MnOf(string? mn, string id, List<DeviceProblem> problems)
    {
        if (mn is null)
            return null;
        if (mn.Length is 0 or > MaxMn || !mn.All(char.IsAsciiLetterOrDigit))
            problems.Add(new(DeviceMistake.BadMn, "mn", $"An MN is 1 to {MaxMn} letters and digits; the standard has 24."));
        else if (registry().OfMn(mn) is { } other && other.Sensor.Id != id)
            problems.Add(new(DeviceMistake.MnTaken, "mn", "Another device sends under this MN."));
        return mn.ToUpperInvariant();
    }

    private string? PasswordOf(string id, string? password, List<DeviceProblem> problems)
    {
        if (password is null)
            return null;
        if (password.Length is 0 or > MaxPassword || !password.All(char.IsAsciiLetterOrDigit))
            problems.Add(new(DeviceMistake.BadPassword, "password", $"A PW is 1 to {MaxPassword} letters and digits; the standard has 6."));
        return sealing.SealPassword(id, password);
    }
}
