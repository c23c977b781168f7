namespace Deqing.Realtime.Domain.Water;

public sealed partial class VillageLinks
{
    /// <summary>Looks at the clock: what is over by itself ends, and what must be told now is named. Asking again names it again.</summary>
    public ImmutableArray<LinkOrder> Look(DateTimeOffset now)
    {
        if (Down is { UpAt: { } up, Case: null } && up + rules.Steady <= now)
            Down = null;
        foreach (var device in devices.Values.Where(device => device.FlapsSince is not null).ToArray())
            if (CalmAt(device) <= now)
                devices[device.Sensor] = device with { FlapsSince = null };
        var orders = ImmutableArray.CreateBuilder<LinkOrder>();
        if (Down is { } down && DueOf(down) <= now)
            orders.Add(new LinkOrder(null, down.Since, down.UpAt ?? now, down.Case));
        foreach (var device in devices.Values)
            if (DueOf(device) <= now)
                orders.Add(new LinkOrder(
                    device.Sensor, device.OfflineSince ?? device.FlapsSince ?? device.HeardAt,
                    device.Case is null ? now : device.KnownAt, device.Case));
        return orders.DrainToImmutable();
    }

    /// <summary>When it must be looked at again if nothing happens; null if never.</summary>
    public DateTimeOffset? NextAt
    {
        get
        {
            var next = Down is { } down ? DueOf(down) ?? (down.UpAt + rules.Steady) : null;
            foreach (var device in devices.Values)
            {
                next = Earliest(next, DueOf(device));
                if (device.FlapsSince is not null)
                    next = Earliest(next, CalmAt(device));
            }

            return next;
        }
    }

    /// <summary>An order was carried out.</summary>
    /// <param name="order">The order.</param>
    /// <param name="caseId">The case that was opened; null for an order that ended one.</param>
    public void Done(LinkOrder order, string? caseId)
    {
        if (order.Sensor is { } sensor)
        {
            if (devices.TryGetValue(sensor, out var device) && device.Case == order.Ends)
                devices[sensor] = device with { Case = caseId };
        }
        else if (Down is { } down && down.Case == order.Ends)
        {
            Down = caseId is null ? null : down with { Case = caseId };
        }
    }

    private DateTimeOffset? DueOf(LinkDown down) =>
        down.Case is not null ? down.UpAt + rules.Steady
        : rules.Link is not null && down.UpAt is null ? down.KnownAt + rules.LinkAfter
        : null;

    private DateTimeOffset? DueOf(DeviceLink device) =>
        device.Case is not null
            ? device.OfflineSince is null && device.FlapsSince is null ? device.KnownAt + rules.Steady : null
        : rules.Device is null || device.IsMember ? null
        : Earliest(
            device.OfflineSince is null ? null : device.KnownAt + rules.DeviceAfter,
            device.FlapsSince is { } flaps ? flaps + rules.DeviceAfter : null);

    private DateTimeOffset CalmAt(DeviceLink device) =>
        device.Penalty <= Calm ? device.PenaltyAt : device.PenaltyAt + (rules.FlapHalfLife * Math.Log2(device.Penalty / Calm));

    private static DateTimeOffset? Earliest(DateTimeOffset? one, DateTimeOffset? other) =>
        one is { } first && !(other < first) ? first : other;
}
