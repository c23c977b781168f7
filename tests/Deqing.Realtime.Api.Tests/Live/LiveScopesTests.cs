using Deqing.Realtime.Api.Live;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Live;

namespace Deqing.Realtime.Api.Tests.Live;

public sealed class LiveScopesTests
{
    [Theory]
    [InlineData("county", "330000101 330000102 330000")] // all townships, then the county's own
    [InlineData("township:330000102", "330000102")]
    [InlineData("village:330000100003", "330000102")] // carried by the feed of its township
    [InlineData("pond:P0001", "330000101")]
    [InlineData("", null)]
    [InlineData(null, null)]
    [InlineData("County", null)] // words are exact
    [InlineData("county:330000", null)]
    [InlineData("township:", null)]
    [InlineData("department:agriculture", null)] // no area
    [InlineData("township:330000", null)] // the county is no township
    [InlineData("village:P0001", null)]
    [InlineData("pond:P0001:x", null)]
    [InlineData("pond: P0001", null)]
    [InlineData("sensor:S00001", null)]
    public void A_scope_names_its_areas(string? scope, string? areas)
    {
        var parsed = LiveScopes.Parse(scope, Caller.Engine, LiveSamples.Place, LiveSamples.At);
        Assert.Equal(areas, parsed is null ? null : string.Join(' ', parsed.Areas));
        Assert.Equal(areas is null ? null : scope, parsed?.Name);
    }

    [Theory]
    [InlineData("county", "P0001 P0004 V1 V2 case-1 case-4", true)]
    [InlineData("township:330000101", "P0001 P0004 V1 V2 case-1 case-4", true)]
    [InlineData("village:330000100001", "P0001 V1 case-1", false)]
    [InlineData("village:330000100002", "P0004 V2 case-4", false)]
    [InlineData("pond:P0004", "P0004 case-4", false)]
    [InlineData("pond:P0002", null, false)] // nothing of it concerns that pond
    public void A_delta_is_narrowed_to_what_concerns_the_scope(string scope, string? expected, bool tally)
    {
        var narrow = LiveScopes.Narrow(
            LiveSamples.Delta(7, ponds: [1, 4], villages: [1, 2], cases: [1, 4]),
            LiveScopes.Parse(scope, Caller.Engine, LiveSamples.Place, LiveSamples.At)!);
        Assert.Equal(expected, narrow is null ? null : LiveSamples.Write(narrow.Ponds, narrow.Villages, narrow.Cases));
        Assert.Equal(tally, narrow?.Tally is not null);
    }

    [Fact]
    public void A_snapshot_without_anything_of_the_scope_is_still_a_position()
    {
        var whole = LiveSamples.Delta(7, ponds: [1], villages: [1], cases: [1]);
        var narrow = LiveScopes.Narrow(
            new AreaSnapshot(whole.Area, "e1", 7, whole.At, default, whole.Ponds, whole.Villages, whole.Cases),
            LiveScopes.Parse("pond:P0006", Caller.Engine, LiveSamples.Place, LiveSamples.At)!);
        Assert.Equal(7, narrow.Sequence);
        Assert.Empty(LiveSamples.Write(narrow.Ponds, narrow.Villages, narrow.Cases));
    }
}
