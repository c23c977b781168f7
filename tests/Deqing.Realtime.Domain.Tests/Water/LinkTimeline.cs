using System.Globalization;
using Deqing.Realtime.Domain.Rules;
using Deqing.Realtime.Domain.Water;

namespace Deqing.Realtime.Domain.Tests.Water;

/// <summary>A village whose devices speak in turn, second by second, until something happens to them; every order is carried out.</summary>
internal sealed class LinkTimeline
{
    public static readonly DateTimeOffset Start = new(2026, 7, 1, 0, 0, 0, TimeSpan.Zero);

    public static readonly LinkRules Rules = new()
    {
        Device = new LinkCase("deviceOffline", Severity.Notice), Link = new LinkCase("linkDown", Severity.Warning),
    };

    private readonly LinkRules rules;
    private readonly int[] intervals;
    private readonly SensorLink[] watches;
    private readonly bool[] cut;
    private readonly Dictionary<string, DateTimeOffset> opened = [];
    private int second;

    public LinkTimeline(params int[] intervals)
        : this(Rules, intervals)
    {
    }

    public LinkTimeline(LinkRules rules, params int[] intervals)
    {
        (this.rules, this.intervals) = (rules, intervals);
        watches = [.. intervals.Select(interval => new SensorLink(TimeSpan.FromSeconds(interval) * rules.Intervals))];
        cut = new bool[intervals.Length];
        Links = new VillageLinks(rules, WindowOf, LinkBook.Empty);
    }

    public VillageLinks Links { get; private set; }

    /// <summary>What was told: <c>00:05:15 opens link</c>, <c>00:20:00 ends 7</c>.</summary>
    public List<string> Told { get; } = [];

    public DateTimeOffset Now => Start.AddSeconds(second);

    public int Offline => watches.Count(watch => watch.OfflineSince is not null);

    public static LinkTimeline Of(int devices, int interval = 30) => new([.. Enumerable.Repeat(interval, devices)]);

    public void Cut(IEnumerable<int> devices)
    {
        foreach (var device in devices)
            cut[device] = true;
    }

    public void Mend(IEnumerable<int> devices)
    {
        foreach (var device in devices)
            cut[device] = false;
    }

    /// <summary>The process dies: what was written is all that is left.</summary>
    public void Restart() => Links = new VillageLinks(rules, WindowOf, Links.Book);

    public LinkTimeline Until(double minute)
    {
        for (var end = minute * 60; second < end; second++)
        {
            for (var device = 0; device < watches.Length; device++)
            {
                // Nobody speaks at the same second as their neighbour.
                if (!cut[device] && second % intervals[device] == device * 7 % intervals[device] && watches[device].Heard(Now, Now))
                    Tell(device);
                if (watches[device].Look(Now, default))
                    Tell(device);
            }

            if (Links.NextAt <= Now)
                Carry();
        }

        return this;
    }

    private void Tell(int device)
    {
        var report = new LinkReport(device, watches[device].HeardAt!.Value, watches[device].OfflineSince);
        Assert.NotEqual(LinkNews.Nothing, Links.Take(report, Now));
        var book = Links.Book;
        Assert.Equal(LinkNews.Nothing, Links.Take(report, Now));
        Assert.Equal(book.Devices, Links.Book.Devices);
        Assert.Equal(book.Down, Links.Down);
    }

    private void Carry()
    {
        foreach (var order in Links.Look(Now))
        {
            var who = order.Sensor?.ToString(CultureInfo.InvariantCulture) ?? "link";
            Told.Add(string.Create(CultureInfo.InvariantCulture, $"{Now:HH:mm:ss} {(order.Ends is null ? "opens" : "ends")} {who}"));
            Links.Done(order, order.Ends is null ? $"{who} {order.Since:HHmmss}" : null);
            if (order.Ends is null)
                opened[who] = order.Since;
            Assert.True(opened[who] < order.At, "an event has begun before it is told, and before it is over");
        }

        Assert.False(Links.NextAt <= Now, "what was due is done");
    }

    private TimeSpan WindowOf(int device) => TimeSpan.FromSeconds(intervals[device]) * rules.WindowIntervals;
}
