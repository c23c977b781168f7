using BenchmarkDotNet.Attributes;
using Deqing.Realtime.Domain.Rules;
using Deqing.Realtime.Domain.Water;

namespace Deqing.Realtime.Benchmarks;

/// <summary>
/// What it costs to know who is silent: a message that moves a deadline, the deadlines of a whole county looked at once, which happens
/// once per deadline, and a village of forty devices whose link fails.
/// </summary>
[MemoryDiagnoser]
public class LinkBenchmark
{
    private const int County = 6_000, Village = 40;
    private static readonly DateTimeOffset Start = new(2026, 7, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly LinkRules rules = new()
    {
        Device = new LinkCase("deviceOffline", Severity.Notice), Link = new LinkCase("linkDown", Severity.Warning),
    };

    private readonly SensorLink[] links = new SensorLink[County];
    private DateTimeOffset now = Start;

    /// <summary>Every device of the county was heard.</summary>
    [GlobalSetup]
    public void Setup()
    {
        for (var index = 0; index < County; index++)
        {
            links[index] = new SensorLink(TimeSpan.FromSeconds(90));
            links[index].Heard(Start, Start);
        }
    }

    /// <summary>One message of each device.</summary>
    [Benchmark(OperationsPerInvoke = County)]
    public int Message()
    {
        var news = 0;
        now = now.AddMilliseconds(1);
        foreach (var link in links)
            news += link.Heard(now, now) ? 1 : 0;
        return news;
    }

    /// <summary>One look at the deadline of each device, none of which has passed.</summary>
    [Benchmark(OperationsPerInvoke = County)]
    public int Deadline()
    {
        var gone = 0;
        foreach (var link in links)
            gone += link.Look(now, default) ? 1 : 0;
        return gone;
    }

    /// <summary>Forty devices that fall silent within half a minute, and the case of their link.</summary>
    [Benchmark]
    public VillageLinks FortyFall()
    {
        var village = new VillageLinks(rules, _ => TimeSpan.FromSeconds(60), LinkBook.Empty);
        for (var device = 0; device < Village; device++)
            village.Take(new LinkReport(device, Start, null), Start);
        for (var device = 0; device < Village; device++)
        {
            var heard = Start.AddMilliseconds(device * 700);
            village.Take(new LinkReport(device, heard, heard), heard.AddSeconds(90));
        }

        foreach (var order in village.Look(Start.AddMinutes(10)))
            village.Done(order, "case");
        return village;
    }
}
