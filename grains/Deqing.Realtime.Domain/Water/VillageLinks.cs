namespace Deqing.Realtime.Domain.Water;

/// <summary>
/// Makes events of the silence of a village's devices: one for the link if enough of them fell silent together, otherwise one for each;
/// late enough to know which, and over only when they are back for good.
/// </summary>
public sealed partial class VillageLinks
{
    /// <summary>A device whose falls add up to less than this flaps no more.</summary>
    public const double Calm = 1;

    private readonly LinkRules rules;
    private readonly Func<int, TimeSpan> windowOf;
    private readonly SortedDictionary<int, DeviceLink> devices = [];

    /// <summary>Takes up where an earlier life ended.</summary>
    /// <param name="rules">The rules of the county.</param>
    /// <param name="windowOf">See <see cref="LinkRules.WindowOf"/>, by number of the sensor.</param>
    /// <param name="book">What the earlier life left.</param>
    public VillageLinks(LinkRules rules, Func<int, TimeSpan> windowOf, LinkBook book)
    {
        (this.rules, this.windowOf, Down) = (rules, windowOf, book.Down);
        foreach (var device in book.Devices)
            devices[device.Sensor] = device;
    }

    /// <summary>The event of the link; null if there is none. It lasts a while after the link is up again.</summary>
    public LinkDown? Down { get; private set; }

    /// <summary>Every device that was ever heard, by number.</summary>
    public IReadOnlyCollection<DeviceLink> Devices => devices.Values;

    /// <summary>What must survive a restart.</summary>
    public LinkBook Book => new([.. devices.Values], Down);

    /// <summary>Takes what a device's watch says; a repeat, and what is older than what is known, change nothing.</summary>
    public LinkNews Take(LinkReport report, DateTimeOffset now)
    {
        if (!devices.TryGetValue(report.Sensor, out var known))
        {
            devices[report.Sensor] = Fallen(new DeviceLink(report.Sensor, report.HeardAt, null, now), report.OfflineSince, now);
            Regroup(now);
            return report.OfflineSince is null ? LinkNews.FirstSign : LinkNews.Silent;
        }

        var (was, isGone) = (known.OfflineSince is not null, report.OfflineSince is not null);
        if (was == isGone || report.HeardAt < known.HeardAt || (was && report.HeardAt == known.HeardAt))
            return LinkNews.Nothing;
        devices[report.Sensor] = isGone
            ? Fallen(known with { HeardAt = report.HeardAt }, report.OfflineSince, now)
            : known with { HeardAt = report.HeardAt, OfflineSince = null, KnownAt = now, IsMember = false };
        Regroup(now);
        return isGone ? LinkNews.Silent : LinkNews.Back;
    }

    /// <summary>A device does not belong to the village any more, and its case has been ended.</summary>
    public void Remove(int sensor, DateTimeOffset now)
    {
        if (devices.Remove(sensor))
            Regroup(now);
    }

    private DeviceLink Fallen(DeviceLink device, DateTimeOffset? offlineSince, DateTimeOffset now)
    {
        if (offlineSince is null)
            return device;
        var penalty = PenaltyOf(device, now) + 1;
        return device with
        {
            OfflineSince = offlineSince, KnownAt = now, Penalty = penalty, PenaltyAt = now,
            FlapsSince = device.FlapsSince ?? (penalty >= rules.FlapFalls ? now : null),
        };
    }

    private double PenaltyOf(DeviceLink device, DateTimeOffset now) =>
        device.Penalty == 0 ? 0 : device.Penalty * Math.Pow(0.5, (now - device.PenaltyAt) / rules.FlapHalfLife);

    private void Regroup(DateTimeOffset now)
    {
        if (Down is not { UpAt: null } && CommonEnd() is { } end)
            Down = Down is { } before ? before with { Since = end, UpAt = null } : new LinkDown(end, now);
        if (Down is not { UpAt: null } down)
            return;
        var silent = 0;
        foreach (var device in devices.Values.ToArray())
        {
            var joins = !device.IsMember && IsUntold(device) && (device.HeardAt - down.Since).Duration() <= windowOf(device.Sensor);
            if (joins)
                devices[device.Sensor] = Joined(device);
            silent += joins || device.IsMember ? 1 : 0;
        }

        if (silent < rules.Least)
            Release(down, now);
    }

    // The link is up. Who is silent still is so for a reason of its own, and gets as long as anybody before that is an event.
    private void Release(LinkDown down, DateTimeOffset now)
    {
        Down = down with { UpAt = now };
        foreach (var device in devices.Values.Where(device => device.IsMember).ToArray())
            devices[device.Sensor] = device with { IsMember = false, KnownAt = now };
    }

    // The fall was the link's and not the device's.
    private DeviceLink Joined(DeviceLink device)
    {
        var penalty = Math.Max(0, device.Penalty - 1);
        return device with
        {
            IsMember = true, Penalty = penalty, FlapsSince = penalty >= rules.FlapFalls ? device.FlapsSince : null,
        };
    }

    // The newest moment after which enough devices fell silent together; null if there is none.
    private DateTimeOffset? CommonEnd()
    {
        var candidates = new List<DeviceLink>();
        var counted = 0;
        foreach (var device in devices.Values)
        {
            if (IsUntold(device))
                candidates.Add(device);
            if (device.OfflineSince is null || device.Case is null)
                counted++;
        }

        var needed = rules.NeededOf(counted);
        if (candidates.Count < needed)
            return null;
        return candidates.Select(device => (DateTimeOffset?)device.HeardAt).OrderDescending().FirstOrDefault(end =>
            candidates.Count(other => other.HeardAt <= end && end - other.HeardAt <= windowOf(other.Sensor)) >= needed);
    }

    private static bool IsUntold(DeviceLink device) => device.OfflineSince is not null && device.Case is null;
}
