using System.Collections.Immutable;
using Deqing.Realtime.Api.Configuration;
using Deqing.Realtime.Api.Ingest;
using Deqing.Realtime.Api.Ledger;
using Deqing.Realtime.Domain.Water;
using Deqing.Realtime.Storage;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Api.Tests.Ingest;

/// <summary>What is counted before it is written, at its limit and beyond.</summary>
public sealed class LedgerTallyTests
{
    private static readonly IReadOnlySet<string> NoOne = ImmutableHashSet<string>.Empty;

    [Fact]
    public void What_the_log_had_is_a_duplicate_and_what_is_new_is_shown_where_its_sensor_was_told()
    {
        var tally = Tally(100);
        tally.Logged([Taken(1), Taken(1), Taken(2)], [true, false, true], new HashSet<string> { "S00002" });
        tally.NotTaken([Taken(3)]);
        tally.Rejected(null, IngestCounty.Now, "tooLong");

        var hour = LedgerTally.HourOf(IngestCounty.Now);
        Assert.Equal(
            [new(0, hour, "rejected.tooLong", 1), new(1, hour, "duplicate", 1), new(1, hour, "shown", 1), new(3, hour, "notTaken", 1)],
            Sorted(tally.Peek(new HashSet<int> { 0, 1, 2, 3 })));
        Assert.Empty(tally.Peek(new HashSet<int> { 2 }));
        Assert.Equal(4, tally.Drain().Count);
        Assert.Empty(tally.Drain());
    }

    [Fact]
    public void Beyond_the_limit_known_counts_go_on_and_others_are_dropped_and_said_so()
    {
        var tally = Tally(2);
        tally.Logged([Taken(1), Taken(2), Taken(3), Taken(1), Taken(4)], [true, true, true, true, true], NoOne);

        var hour = LedgerTally.HourOf(IngestCounty.Now);
        Assert.Equal(
            [new(0, hour, "dropped", 2), new(1, hour, "shown", 2), new(2, hour, "shown", 1)], Sorted(tally.Drain()));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3_599_999, 0)]
    [InlineData(3_600_000, 1)]
    [InlineData(-1, -1)]
    public void An_hour_begins_on_its_millisecond(long milliseconds, int hour) =>
        Assert.Equal(hour, LedgerTally.HourOf(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)));

    private static LedgerTally Tally(int limit) => new(Options.Create(new LedgerOptions { MaxPendingCounts = limit }));

    private static TakenObservation Taken(int sensor) => new(
        IngestCounty.Book.Now.Find($"S{sensor:D5}")!,
        new Observation(IngestCounty.Now, IngestCounty.Now, null, [new MetricValue(1, 7, Quality.Good)]));

    private static IEnumerable<LedgerCount> Sorted(IEnumerable<LedgerCount> counts) =>
        counts.OrderBy(it => it.Sensor).ThenBy(it => it.What, StringComparer.Ordinal);
}
